-- A decision is about the account of an enterprise in a year that is over, by the database's clock; one that replaces another
-- is about the same account.
CREATE FUNCTION deduction_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM quotas_account a JOIN quotas_programmeyear y ON y.id = a.programme_year_id
        WHERE a.id = NEW.account_id AND a.enterprise_id = NEW.enterprise_id AND a.category <> 'total'
          AND (y.year < extract(year FROM now() AT TIME ZONE 'Asia/Shanghai') OR core_may_load())
    ) OR NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM quotas_deductiondecision d
        WHERE d.id = NEW.replaces_id AND d.id <> NEW.id AND d.account_id = NEW.account_id
    ) THEN
        RAISE EXCEPTION 'a deduction is decided for the account of an enterprise, once its year is over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deduction_fits_its_account';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deduction_guard BEFORE INSERT ON quotas_deductiondecision
    FOR EACH ROW EXECUTE FUNCTION deduction_guard();

-- A round is recorded with its draft, by the officer who begins it.
CREATE FUNCTION round_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM quotas_notice n
        WHERE n.id = NEW.notice_id AND n.prepared_by_id = NEW.recorded_by_id AND n.state = 'draft'
    ) THEN
        RAISE EXCEPTION 'a round is recorded with its draft, by the officer who begins it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'round_is_of_its_draft';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER round_guard BEFORE INSERT ON quotas_distributionround FOR EACH ROW EXECUTE FUNCTION round_guard();
