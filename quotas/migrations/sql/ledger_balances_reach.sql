-- Balances are asked within the reach, as accounts are: the condition is that of their policy. The function that
-- follows the whole tree of a year is the owner's.
ALTER FUNCTION ledger_balances(uuid[], date, timestamptz, date) RENAME TO ledger_balances_whole;
REVOKE ALL ON FUNCTION ledger_balances_whole(uuid[], date, timestamptz, date) FROM PUBLIC, "{role}";
DO $$ BEGIN
    EXECUTE format($f$
        CREATE FUNCTION ledger_balances(years uuid[], on_day date, as_of timestamptz, today date) RETURNS %s
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        SET plan_cache_mode = force_custom_plan AS $b$
            SELECT b.* FROM ledger_balances_whole(years, on_day, as_of, today) b
            WHERE (SELECT core_reaches_everything())
               OR EXISTS (SELECT FROM quotas_account WHERE quotas_account.id = b.account_id AND ({account}))
        $b$
    $f$, pg_get_function_result('ledger_balances_whole(uuid[], date, timestamptz, date)'::regprocedure));
END $$;
GRANT EXECUTE ON FUNCTION ledger_balances(uuid[], date, timestamptz, date) TO "{role}";
