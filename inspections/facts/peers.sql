-- Use of each item for a tonne of output over twelve months, of sites beside their peers: those of the same kind, ore and
-- processes in use, as offices entered them, and of another enterprise and group. Months count for which both a return of consumption and a report with the site are in force.
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
      AND (c.received_on IS NULL OR c.confirmed_at IS NOT NULL)
), years AS (
    SELECT u.site_id, u.period, u.name, sum(u.used) OVER w AS used, sum(m.output) OVER w AS output, count(*) OVER w AS months
    FROM stated u JOIN made m ON m.site_id = u.site_id AND m.period = u.period
    WINDOW w AS (
        PARTITION BY u.site_id, u.name ORDER BY u.period
        RANGE BETWEEN interval '11 months' PRECEDING AND CURRENT ROW
    )
), levels AS (
    SELECT y.site_id, y.period, y.name, s.enterprise_id, e.group_id, ln(y.used / y.output)::float8 AS level,
           concat_ws(' ', s.kind, s.ore_type, (
               SELECT string_agg(DISTINCT o.process, ' ' ORDER BY o.process) FROM environment_siteprocess o
               WHERE o.site_id = s.id AND o.by_office AND o.state <> 'withdrawn'
                 AND o.used_from <= y.period + interval '1 month'
                 AND (o.used_until IS NULL OR o.used_until >= y.period))) AS peers
    FROM years y JOIN enterprises_site s ON s.id = y.site_id JOIN enterprises_enterprise e ON e.id = s.enterprise_id
    WHERE y.period >= %(first)s AND y.months >= %(months)s AND y.used > 0 AND y.output > 0
), pairs AS (
    SELECT l.site_id, l.period, l.name, l.level AS own, o.level
    FROM levels l JOIN levels o USING (peers, period, name)
    WHERE l.site_id = ANY (%(sites)s::uuid[]) AND o.enterprise_id <> l.enterprise_id
      AND (o.group_id IS NULL OR o.group_id IS DISTINCT FROM l.group_id)
), usual AS (
    SELECT site_id, period, name, own, array_agg(level) AS levels,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY level) AS middle
    FROM pairs GROUP BY site_id, period, name, own
)
-- The spread is read from the levels of each row: joined to the pairs again, the planner read these once for each row.
SELECT u.site_id AS site, u.period, u.name AS item, round(exp(u.own)::numeric, 6) AS own,
       round(exp(u.middle)::numeric, 6) AS usual,
       (SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(level - u.middle))::numeric, 6)
        FROM unnest(u.levels) AS level) AS spread,
       cardinality(u.levels) AS number
FROM usual u
WHERE round(exp(u.own)::numeric, 6) > 0 AND round(exp(u.middle)::numeric, 6) > 0
