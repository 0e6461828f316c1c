-- The facts of the sites in the first queryset on a day, what they are worth, and at most five of the rows behind each.
-- Braces are filled by ranking.py: two querysets that bound what the reader sees, the rules with their traces, and the
-- components with their weights.
WITH given AS (SELECT %s::date AS today),
chosen AS ({sites}),
flagged AS (
    SELECT c.id AS site_id, count(*) AS number,
           sum(CASE f.severity WHEN 'severe' THEN 10 WHEN 'serious' THEN 6 WHEN 'warning' THEN 3 ELSE 1 END)
               AS points,
           to_jsonb((array_agg(jsonb_build_object('kind', 'flag', 'key', f.id, 'label', f.rule) ORDER BY
               CASE f.severity WHEN 'severe' THEN 0 WHEN 'serious' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END,
               f.raised_at DESC, f.id))[1:5]) AS rows
    FROM chosen c
    JOIN inspections_flag f ON f.enterprise_id = c.enterprise_id AND (f.site_id IS NULL OR f.site_id = c.id)
    WHERE f.state IN ('open', 'acknowledged', 'escalated') AND f.category <> 'total'
    GROUP BY c.id
),
signalled AS (
    SELECT c.id AS site_id, f.period, count(DISTINCT signals.trace) AS traces,
           to_jsonb((array_agg(jsonb_build_object('kind', 'flag', 'key', f.id, 'label', f.rule)
               ORDER BY f.rule, f.id))[1:5]) AS rows
    FROM chosen c
    JOIN inspections_flag f ON f.enterprise_id = c.enterprise_id AND (f.site_id IS NULL OR f.site_id = c.id)
    JOIN (VALUES {signals}) AS signals (rule, trace) ON signals.rule = f.rule
    WHERE f.state IN ('open', 'acknowledged', 'escalated') AND f.period IS NOT NULL
    GROUP BY c.id, f.period
),
suspected AS (
    SELECT DISTINCT ON (site_id) site_id, traces, rows FROM signalled ORDER BY site_id, traces DESC, period DESC
),
over AS (
    SELECT h.enterprise_id, count(*) AS number, max(a.excess) AS excess,
           max(CASE WHEN a.allocated > 0 THEN a.excess / a.allocated ELSE 1 END) AS share,
           to_jsonb((array_agg(jsonb_build_object('kind', 'account', 'key', a.id, 'label', p.name)
               ORDER BY a.excess DESC, a.id))[1:5]) AS rows
    FROM quotas_account a
    JOIN quotas_holder h ON h.id = a.holder_id
    JOIN quotas_programmeyear y ON y.id = a.programme_year_id
    JOIN quotas_programme p ON p.id = y.programme_id
    CROSS JOIN given
    WHERE h.enterprise_id IN (SELECT enterprise_id FROM chosen)
      AND y.year = extract(year FROM given.today) AND a.category <> 'total' AND a.state IN ('exceeded', 'unplanned')
    GROUP BY h.enterprise_id
),
wrong AS (
    SELECT d.enterprise_id, d.period, NOT d.filed AS missing
    FROM quotas_reportingduty d
    CROSS JOIN given
    WHERE d.enterprise_id IN (SELECT enterprise_id FROM chosen)
      AND d.due_on < given.today AND d.due_on >= given.today - 365 AND (d.filed = false OR d.filed_on > d.due_on)
),
filing AS (
    SELECT w.enterprise_id, count(*) FILTER (WHERE missing) AS missing, count(*) FILTER (WHERE NOT missing) AS late,
           to_jsonb((array_agg(jsonb_build_object('kind', 'month', 'key', e.code, 'label', to_char(period, 'YYYY-MM'))
               ORDER BY missing DESC, period DESC))[1:5]) AS rows
    FROM wrong w JOIN enterprises_enterprise e ON e.id = w.enterprise_id
    GROUP BY w.enterprise_id
),
visited AS (
    SELECT DISTINCT ON (i.site_id) i.site_id, i.carried_out_on,
           jsonb_build_array(jsonb_build_object('kind', 'inspection', 'key', i.id, 'label', i.number)) AS rows
    FROM inspections_inspection i
    WHERE i.site_id IN (SELECT id FROM chosen) AND i.carried_out_on IS NOT NULL
    ORDER BY i.site_id, i.carried_out_on DESC, i.id
),
past AS (
    SELECT c.id AS site_id, count(*) AS number, count(k.decided_at) AS decided,
           to_jsonb((array_agg(jsonb_build_object('kind', 'case', 'key', k.id, 'label', k.number)
               ORDER BY k.opened_at DESC, k.id))[1:5]) AS rows
    FROM chosen c
    JOIN inspections_case k ON k.enterprise_id = c.enterprise_id AND (k.site_id IS NULL OR k.site_id = c.id)
    WHERE k.state <> 'not_substantiated'
    GROUP BY c.id
),
around AS ({observations}),
seen AS (
    SELECT c.id AS site_id, count(*) AS number,
           to_jsonb((array_agg(jsonb_build_object('kind', 'observation', 'key', o.id, 'label', o.seen_on)
               ORDER BY o.seen_on DESC, o.id))[1:5]) AS rows
    FROM chosen c
    CROSS JOIN given
    JOIN around o ON o.latitude BETWEEN c.latitude - 0.02 AND c.latitude + 0.02
        AND o.longitude BETWEEN c.longitude - 0.06 AND c.longitude + 0.06
        AND power((o.latitude - c.latitude) * 111.32, 2)
          + power((o.longitude - c.longitude) * 111.32 * cos(radians(c.latitude)), 2) <= 4
    WHERE o.seen_on > given.today - 365 AND o.seen_on <= given.today
    GROUP BY c.id
),
licensed AS (
    SELECT DISTINCT ON (l.site_id) l.site_id, l.valid_to,
           jsonb_build_array(jsonb_build_object('kind', 'licence', 'key', l.number, 'label', l.number)) AS rows
    FROM enterprises_licence l
    JOIN chosen c ON c.id = l.site_id
    CROSS JOIN given
    WHERE l.kind = CASE c.kind WHEN 'mine' THEN 'mining' WHEN 'trading' THEN 'export' ELSE 'production' END
      AND l.valid_from <= given.today AND l.valid_to >= given.today
      AND (l.revoked_on IS NULL OR l.revoked_on > given.today)
      AND NOT EXISTS (SELECT FROM enterprises_licencesuspension s
                      WHERE s.licence_id = l.id AND s.suspended_on <= given.today
                        AND (s.ended_on IS NULL OR s.ended_on > given.today))
    ORDER BY l.site_id, l.valid_to DESC, l.id
),
judged AS (
    SELECT c.id, c.code, {judged}
    FROM chosen c
    CROSS JOIN given
    LEFT JOIN flagged ON flagged.site_id = c.id
    LEFT JOIN suspected ON suspected.site_id = c.id
    LEFT JOIN over ON over.enterprise_id = c.enterprise_id
    LEFT JOIN filing ON filing.enterprise_id = c.enterprise_id
    LEFT JOIN visited ON visited.site_id = c.id
    LEFT JOIN past ON past.site_id = c.id
    LEFT JOIN seen ON seen.site_id = c.id
    LEFT JOIN licensed ON licensed.site_id = c.id
)
SELECT id, round({score}, 1) AS score, {columns} FROM judged ORDER BY score DESC, code LIMIT %s OFFSET %s
