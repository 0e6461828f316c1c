-- Use of each item for a tonne of output over twelve months, of sites beside their peers: those of the same kind, ore and
-- processes in use. Months count for which both a return of consumption and a report with the site are in force.
WITH made AS (
    SELECT l.site_id, r.period,
           COALESCE(sum(l.reo_tonnes) FILTER (WHERE (s.kind || ' ' || p.kind) = ANY (%(counted)s)), 0) AS output
    FROM quotas_reportline l
    JOIN quotas_report r ON r.id = l.report_id
    JOIN quotas_product p ON p.id = l.product_id
    JOIN enterprises_site s ON s.id = l.site_id
    WHERE r.state IN ('submitted', 'accepted', 'returned') AND s.kind = ANY (%(kinds)s)
      AND r.period >= %(first)s::date - interval '11 months' AND r.period <= %(last)s
    GROUP BY l.site_id, r.period
), stated AS (
    SELECT c.site_id, c.period, item.name, item.used
    FROM quotas_consumptionreturn c
    CROSS JOIN LATERAL jsonb_each_text(to_jsonb(c)) AS entry (name, text)
    CROSS JOIN LATERAL (SELECT entry.name, entry.text::numeric AS used) AS item
    WHERE entry.name = ANY (%(items)s) AND entry.text IS NOT NULL
      AND c.period >= %(first)s::date - interval '11 months' AND c.period <= %(last)s
      AND NOT EXISTS (SELECT FROM quotas_consumptionreturn later WHERE later.amends_id = c.id)
), years AS (
    SELECT u.site_id, u.period, u.name, sum(u.used) OVER w AS used, sum(m.output) OVER w AS output, count(*) OVER w AS months
    FROM stated u JOIN made m ON m.site_id = u.site_id AND m.period = u.period
    WINDOW w AS (
        PARTITION BY u.site_id, u.name ORDER BY u.period
        RANGE BETWEEN interval '11 months' PRECEDING AND CURRENT ROW
    )
), levels AS (
    SELECT y.site_id, y.period, y.name, ln(y.used / y.output)::float8 AS level,
           concat_ws(' ', s.kind, s.ore_type, (
               SELECT string_agg(DISTINCT o.process, ' ' ORDER BY o.process) FROM environment_siteprocess o
               WHERE o.site_id = s.id AND o.state <> 'withdrawn' AND o.used_from <= y.period + interval '1 month'
                 AND (o.used_until IS NULL OR o.used_until >= y.period))) AS peers
    FROM years y JOIN enterprises_site s ON s.id = y.site_id
    WHERE y.period >= %(first)s AND y.months >= %(months)s AND y.used > 0 AND y.output > 0
), middles AS (
    SELECT peers, period, name, count(*) - 1 AS number, percentile_cont(0.5) WITHIN GROUP (ORDER BY level) AS level
    FROM levels GROUP BY peers, period, name
), spreads AS (
    SELECT l.peers, l.period, l.name, percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(l.level - m.level)) AS spread
    FROM levels l JOIN middles m USING (peers, period, name)
    GROUP BY l.peers, l.period, l.name
)
SELECT l.site_id AS site, l.period, l.name AS item, round(exp(l.level)::numeric, 6) AS own,
       round(exp(m.level)::numeric, 6) AS usual, round(s.spread::numeric, 6) AS spread, m.number::int AS number
FROM levels l JOIN middles m USING (peers, period, name) JOIN spreads s USING (peers, period, name)
WHERE l.site_id = ANY (%(sites)s::uuid[]) AND m.number > 0 AND round(exp(l.level)::numeric, 6) > 0
  AND round(exp(m.level)::numeric, 6) > 0
