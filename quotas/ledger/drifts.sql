-- Figures of accounts that differ from the postings, and passed_on where it differs from the accounts below.
SELECT a.id AS account, concat_ws(' ', g.code, y.year, a.category, h.code) AS where, c.figure,
       c.stored #>> '{}' AS stored, c.expected #>> '{}' AS expected
FROM quotas_account a
JOIN quotas_programmeyear y ON y.id = a.programme_year_id
JOIN quotas_programme g ON g.id = y.programme_id
JOIN quotas_holder h ON h.id = a.holder_id
LEFT JOIN ledger_balances(NULL, NULL, NULL, %(today)s) b ON b.account_id = a.id
LEFT JOIN (SELECT parent_id, sum(received) AS received FROM quotas_account WHERE category <> 'total'
           GROUP BY parent_id) below ON below.parent_id = a.id
CROSS JOIN LATERAL (VALUES
    (1, 'parent_id', to_jsonb(a.parent_id), to_jsonb(b.parent_id)),
    (2, 'received', to_jsonb(a.received), to_jsonb(b.received)),
    (3, 'given', to_jsonb(a.given), to_jsonb(b.given)),
    (4, 'passed_on', to_jsonb(a.passed_on), to_jsonb(b.passed_on)),
    (5, 'withheld', to_jsonb(a.withheld), to_jsonb(b.withheld)),
    (6, 'withheld_below', to_jsonb(a.withheld_below), to_jsonb(b.withheld_below)),
    (7, 'used_pending', to_jsonb(a.used_pending), to_jsonb(b.used_pending)),
    (8, 'used_accepted', to_jsonb(a.used_accepted), to_jsonb(b.used_accepted)),
    (9, 'used', to_jsonb(a.used), to_jsonb(b.used)),
    (10, 'allocated', to_jsonb(a.allocated), to_jsonb(b.allocated)),
    (11, 'undistributed', to_jsonb(a.undistributed), to_jsonb(b.undistributed)),
    (12, 'available', to_jsonb(a.available), to_jsonb(b.available)),
    (13, 'excess', to_jsonb(a.excess), to_jsonb(b.excess)),
    (14, 'plan_reached', to_jsonb(a.plan_reached), to_jsonb(b.plan_reached)),
    (15, 'state', to_jsonb(a.state), to_jsonb(b.state)),
    (16, 'passed_on (received below)', to_jsonb(a.passed_on),
     to_jsonb(CASE WHEN a.category = 'total' THEN a.passed_on ELSE COALESCE(below.received, 0) END))
) AS c (position, figure, stored, expected)
WHERE c.stored IS DISTINCT FROM c.expected
ORDER BY g.code, y.year, a.category, h.code, c.position
