-- Figures of the totals by day that differ from those computed anew from the postings.
SELECT a.id AS account, concat_ws(' ', g.code, y.year, a.category, h.code, 'on', x.day) AS where, c.figure,
       c.stored::text AS stored, c.expected::text AS expected
FROM (
    SELECT account_id, day, s AS stored, d AS expected
    FROM quotas_accountday s FULL JOIN ledger_days() d USING (account_id, day)
) x
JOIN quotas_account a ON a.id = x.account_id
JOIN quotas_programmeyear y ON y.id = a.programme_year_id
JOIN quotas_programme g ON g.id = y.programme_id
JOIN quotas_holder h ON h.id = a.holder_id
CROSS JOIN LATERAL (VALUES
    (1, 'received', COALESCE((x.stored).received, 0), COALESCE((x.expected).received, 0)),
    (2, 'given', COALESCE((x.stored).given, 0), COALESCE((x.expected).given, 0)),
    (3, 'passed_on', COALESCE((x.stored).passed_on, 0), COALESCE((x.expected).passed_on, 0)),
    (4, 'withheld', COALESCE((x.stored).withheld, 0), COALESCE((x.expected).withheld, 0)),
    (5, 'withheld_below', COALESCE((x.stored).withheld_below, 0), COALESCE((x.expected).withheld_below, 0)),
    (6, 'used_pending', COALESCE((x.stored).used_pending, 0), COALESCE((x.expected).used_pending, 0)),
    (7, 'used_accepted', COALESCE((x.stored).used_accepted, 0), COALESCE((x.expected).used_accepted, 0))
) AS c (position, figure, stored, expected)
WHERE c.stored <> c.expected
ORDER BY g.code, y.year, a.category, h.code, x.day, c.position
