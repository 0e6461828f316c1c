-- A withdrawal of an entry states the same site, kind, amount and day, and withdraws no withdrawal.
CREATE FUNCTION deposit_withdrawal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM environment_depositentry e
        WHERE e.id = NEW.withdraws_id AND e.id <> NEW.id AND e.withdraws_id IS NULL AND e.site_id = NEW.site_id
          AND e.kind = NEW.kind AND e.amount = NEW.amount AND e.day = NEW.day
    ) THEN
        RAISE EXCEPTION 'a withdrawal states the site, kind, amount and day of its entry'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deposit_withdrawal_names_its_entry';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deposit_withdrawal_guard BEFORE INSERT ON environment_depositentry
    FOR EACH ROW WHEN (NEW.withdraws_id IS NOT NULL) EXECUTE FUNCTION deposit_withdrawal_guard();

-- No more is drawn and returned of a deposit than was paid in. The lock of the site lets one entry after the other count.
CREATE FUNCTION deposit_balance_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM enterprises_site WHERE id = NEW.site_id FOR NO KEY UPDATE;
    IF (SELECT sum(CASE e.kind WHEN 'paid' THEN e.amount ELSE -e.amount END)
        FROM environment_depositentry e
        WHERE e.site_id = NEW.site_id AND e.kind <> 'due' AND e.withdraws_id IS NULL
          AND NOT EXISTS (SELECT FROM environment_depositentry w WHERE w.withdraws_id = e.id)) < 0 THEN
        RAISE EXCEPTION 'a deposit is not overdrawn'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deposit_not_overdrawn';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER deposit_balance_guard AFTER INSERT ON environment_depositentry
    FOR EACH ROW WHEN (NEW.kind <> 'due') EXECUTE FUNCTION deposit_balance_guard();
