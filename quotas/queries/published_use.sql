-- Accepted use of each enterprise by the months in which it counts and became known, before an instant.
SELECT a.programme_year_id AS programme_year, a.category, a.parent_id AS above, COALESCE(a.group_id, a.enterprise_id) AS party,
       date_trunc('month', e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS known,
       date_trunc('month', e.effective_on)::date AS counted, sum(e.used_accepted) AS tonnes
FROM quotas_account a
CROSS JOIN LATERAL (SELECT * FROM ledger_effect WHERE account_id = a.id AND side = 'to' OFFSET 0) e
WHERE a.programme_year_id = ANY (%(years)s::uuid[]) AND a.enterprise_id IS NOT NULL AND a.parent_id IS NOT NULL AND a.category <> 'total'
  AND e.used_accepted <> 0 AND e.recorded_at < %(before)s
GROUP BY 1, 2, 3, 4, 5, 6
