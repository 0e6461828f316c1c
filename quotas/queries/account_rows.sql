-- Accounts of a page, in the order of their keys, with all that a list shows of them.
SELECT a.id, a.category, a.parent_id, a.received, a.passed_on, a.withheld, a.withheld_below, a.used, a.used_pending,
       a.used_accepted, a.allocated, a.undistributed, a.available, a.excess, a.state,
       COALESCE((SELECT sum(d.received) FROM quotas_accountday d WHERE d.account_id = a.id AND d.day > %(today)s), 0)
           AS not_yet_effective,
       above.received AS received_above,
       y.year, y.state AS year_state, p.code AS programme, p.unit, h.type AS holder_type, h.code AS holder_code,
       COALESCE(j.name, g.name, e.name) AS holder_name, COALESCE(j.name_zh, g.name_zh, e.name_zh) AS holder_name_zh,
       p.name AS programme_name, p.name_zh AS programme_name_zh
FROM unnest(%(keys)s::uuid[]) WITH ORDINALITY AS page (id, position)
JOIN quotas_account a ON a.id = page.id
JOIN quotas_programmeyear y ON y.id = a.programme_year_id
JOIN quotas_programme p ON p.id = y.programme_id
JOIN quotas_holder h ON h.id = a.holder_id
LEFT JOIN quotas_account above ON above.id = a.parent_id
LEFT JOIN enterprises_jurisdiction j ON j.id = h.jurisdiction_id
LEFT JOIN enterprises_group g ON g.id = h.group_id
LEFT JOIN enterprises_enterprise e ON e.id = h.enterprise_id
ORDER BY page.position
