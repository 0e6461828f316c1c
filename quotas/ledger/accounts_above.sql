-- The account and every account above it, upwards.
WITH RECURSIVE up AS (
    SELECT id, parent_id, 0 AS step FROM quotas_account WHERE id = %(account)s
    UNION ALL
    SELECT a.id, a.parent_id, up.step + 1 FROM up JOIN quotas_account a ON a.id = up.parent_id
)
SELECT id AS account_id FROM up ORDER BY step
