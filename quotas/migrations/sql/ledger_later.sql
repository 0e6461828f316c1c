-- What an account (of a total: its parts) has received that takes effect only after a day. Lists ask it of every row, and
-- most of the year nothing at all is to come: then one look into an index answers.
CREATE FUNCTION ledger_later(account uuid, today date) RETURNS numeric LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM quotas_posting WHERE effective_on > today) THEN
        RETURN 0;
    END IF;
    RETURN (
        SELECT COALESCE(sum(e.received), 0)
        FROM quotas_account a
        CROSS JOIN LATERAL (SELECT received FROM ledger_effect
                            WHERE account_id = a.id AND effective_on > today OFFSET 0) e
        WHERE a.id = account OR a.total_id = account
    );
END $$;
