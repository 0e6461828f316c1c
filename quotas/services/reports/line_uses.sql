-- The quota that each line of a filing uses: what its postings stand on.
INSERT INTO quotas_lineuse (line_id, account_id, tonnes)
SELECT * FROM unnest(%(lines)s::uuid[], %(accounts)s::uuid[], %(tonnes)s::numeric[])
RETURNING id, line_id, account_id, tonnes
