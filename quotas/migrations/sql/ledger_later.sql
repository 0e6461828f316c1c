-- Whether anything is to take effect only after a day. The newest day stands at the end of an index, whoever asks; a
-- search for any later one would read the whole table where a kept plan expects to find it at once.
CREATE FUNCTION ledger_anything_later(today date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT COALESCE((SELECT max(effective_on) FROM quotas_posting) > today, false);
END;

-- What an account (of a total: its parts) has received that takes effect only after a day. Lists ask it of every row, and
-- most of the year nothing at all is to come: then one look into an index answers.
CREATE FUNCTION ledger_later(account uuid, today date) RETURNS numeric LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT ledger_anything_later(today) THEN
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
