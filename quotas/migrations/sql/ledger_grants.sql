-- The application adds postings and reads accounts; it opens and locks accounts through functions, and writes none.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON quotas_account FROM "{role}";
REVOKE ALL ON FUNCTION ledger_lock_years(uuid[]), ledger_lock_accounts(uuid[]), ledger_move_account(uuid, uuid)
    FROM PUBLIC, "{role}";
