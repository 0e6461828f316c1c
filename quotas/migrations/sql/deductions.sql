-- How high the office is with which a person decides on an account on a day: 0 for the nation's, more for one below it,
-- nothing without one.
CREATE FUNCTION deduction_office(who uuid, account uuid, day date) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT min(CASE own.code WHEN 'CN' THEN 0 ELSE length(own.code) END)
    FROM quotas_account a
    JOIN quotas_holder h ON h.id = a.holder_id
    JOIN enterprises_jurisdiction place ON place.id = h.place_id
    JOIN quotas_programmeyear y ON y.id = a.programme_year_id
    JOIN quotas_programme p ON p.id = y.programme_id
    JOIN enterprises_membership m ON m.user_id = who AND m.authority_id = p.authority_id
                                 AND m.role IN ('national_regulator', 'provincial_regulator')
    JOIN enterprises_jurisdiction own ON own.id = m.jurisdiction_id
    WHERE a.id = account AND m.valid_from <= day AND (m.valid_to IS NULL OR m.valid_to >= day)
      AND (own.code = 'CN' OR starts_with(place.code, own.code))
$$;

-- Whether a decision was recorded from an office above the one that a person holds today.
CREATE FUNCTION deduction_decided_above(decision uuid, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT COALESCE(deduction_office(
               d.recorded_by_id, d.account_id, (d.recorded_at AT TIME ZONE 'Asia/Shanghai')::date)
           < COALESCE(deduction_office(
               who, d.account_id, core_today()), 100), false)
    FROM quotas_deductiondecision d WHERE d.id = decision
$$;

-- A decision is about the account of an enterprise in a year that is over, by the database's clock; one that replaces another
-- is about the same account, and does not replace one of an office above.
CREATE FUNCTION deduction_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM quotas_account a JOIN quotas_programmeyear y ON y.id = a.programme_year_id
        WHERE a.id = NEW.account_id AND a.enterprise_id = NEW.enterprise_id AND a.category <> 'total'
          AND (y.year < extract(year FROM core_today()) OR core_may_load())
    ) OR NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM quotas_deductiondecision d
        WHERE d.id = NEW.replaces_id AND d.id <> NEW.id AND d.account_id = NEW.account_id
    ) THEN
        RAISE EXCEPTION 'a deduction is decided for the account of an enterprise, once its year is over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deduction_fits_its_account';
    END IF;
    IF NOT core_may_load() AND deduction_decided_above(NEW.replaces_id, core_actor()) THEN
        RAISE EXCEPTION 'a decision of an office above is not replaced'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deduction_decided_above';
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
