-- What is withheld below an account: above its holder, too, that quota is not there to be used.
-- A second trigger on postings keeps it. It runs after ledger_apply (triggers of one event run in the order of their
-- names) and under its locks: that has locked the accounts of the statement with all above them, and set their parents.
CREATE FUNCTION ledger_apply_withheld() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    WITH RECURSIVE own AS (
        SELECT COALESCE(o.to_account_id, n.to_account_id) AS id,
               sum(CASE WHEN COALESCE(o.kind, n.kind) = 'withhold' THEN n.tonnes ELSE -n.tonnes END
                   * CASE WHEN o.id IS NULL THEN 1 ELSE -1 END) AS withheld
        FROM new_postings n LEFT JOIN quotas_posting o ON o.id = n.reverses_id
        WHERE COALESCE(o.kind, n.kind) IN ('withhold', 'release') GROUP BY 1
    ), up AS (
        SELECT a.parent_id AS id, o.withheld FROM own o JOIN quotas_account a ON a.id = o.id WHERE a.parent_id IS NOT NULL
        UNION ALL
        SELECT a.parent_id, up.withheld FROM up JOIN quotas_account a ON a.id = up.id WHERE a.parent_id IS NOT NULL
    ), changed AS (
        SELECT u.id, u.withheld FROM up u
        UNION ALL
        SELECT a.total_id, u.withheld FROM up u JOIN quotas_account a ON a.id = u.id WHERE a.total_id IS NOT NULL
    )
    UPDATE quotas_account a SET withheld_below = a.withheld_below + c.withheld
      FROM (SELECT id, sum(withheld) AS withheld FROM changed GROUP BY id HAVING sum(withheld) <> 0) c WHERE a.id = c.id;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_apply_withheld AFTER INSERT ON quotas_posting REFERENCING NEW TABLE AS new_postings
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply_withheld();
