-- Accounts and every account above them, each with the one right above it.
WITH RECURSIVE up AS (
    SELECT id, parent_id FROM quotas_account WHERE id = ANY (%(accounts)s::uuid[])
    UNION
    SELECT a.id, a.parent_id FROM up JOIN quotas_account a ON a.id = up.parent_id
)
SELECT id AS account_id, parent_id FROM up
