-- Columns that decide who sees a row, and differ from what its holder, enterprise, accounts or report say now.
SELECT concat_ws(' ', 'account', g.code, y.year, a.category, h.code) AS where, c.name AS column_name, c.stored, c.expected
FROM quotas_account a
JOIN quotas_programmeyear y ON y.id = a.programme_year_id
JOIN quotas_programme g ON g.id = y.programme_id
JOIN quotas_holder h ON h.id = a.holder_id
CROSS JOIN LATERAL account_reach(a.programme_year_id, a.holder_id) r
CROSS JOIN LATERAL (VALUES ('authority', a.authority, r.authority), ('place', a.place, r.place),
                           ('enterprise', a.enterprise_id::text, r.enterprise_id::text),
                           ('group', a.group_id::text, r.group_id::text), ('seat', a.seat, r.seat)
                   ) AS c (name, stored, expected)
WHERE c.stored IS DISTINCT FROM c.expected
UNION ALL
SELECT 'posting ' || p.id, c.name, c.stored, c.expected
FROM quotas_posting p
LEFT JOIN quotas_account t ON t.id = p.to_account_id
LEFT JOIN quotas_account f ON f.id = p.from_account_id
CROSS JOIN LATERAL (VALUES ('authority', p.authority, COALESCE(t.authority, f.authority)),
                           ('to_enterprise', p.to_enterprise_id::text, t.enterprise_id::text),
                           ('from_enterprise', p.from_enterprise_id::text, f.enterprise_id::text)
                   ) AS c (name, stored, expected)
WHERE c.stored IS DISTINCT FROM c.expected
UNION ALL
SELECT 'enterprise ' || e.code, 'place', e.place, j.code
FROM enterprises_enterprise e JOIN enterprises_jurisdiction j ON j.id = e.jurisdiction_id WHERE e.place <> j.code
UNION ALL
SELECT 'holder ' || h.code, 'place', p.code, e.place
FROM quotas_holder h
JOIN enterprises_enterprise e ON e.id = h.enterprise_id
JOIN enterprises_jurisdiction p ON p.id = h.place_id
WHERE p.code <> e.place
UNION ALL
SELECT 'line ' || l.id, 'filer', l.filer_id::text, r.enterprise_id::text
FROM quotas_reportline l JOIN quotas_report r ON r.id = l.report_id WHERE l.filer_id <> r.enterprise_id
UNION ALL
SELECT 'trade ' || t.id, 'filer', t.filer_id::text, l.filer_id::text
FROM quotas_trade t JOIN quotas_reportline l ON l.id = t.line_id WHERE t.filer_id <> l.filer_id
UNION ALL
SELECT 'use ' || u.id, 'filer', u.filer_id::text, l.filer_id::text
FROM quotas_lineuse u JOIN quotas_reportline l ON l.id = u.line_id WHERE u.filer_id <> l.filer_id
ORDER BY 1, 2
