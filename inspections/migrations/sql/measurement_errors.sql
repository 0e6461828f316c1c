-- Errors of measurement are entered by two people, as their request says, and not for months that are over.
CREATE FUNCTION measurement_errors_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF NEW.from_month < date_trunc('month', core_today())::date THEN
        RAISE EXCEPTION 'errors of measurement hold from this month on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measurement_errors_not_backdated';
    END IF;
    IF NOT approval_serves('measurement_errors.enter', nation_id(),
                           to_jsonb(NEW) - '{id,recorded_by_id,recorded_at}'::text[], NEW.id) THEN
        RAISE EXCEPTION 'errors of measurement are entered by two people, as their request says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measurement_errors_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measurement_errors_by_two BEFORE INSERT ON inspections_measurementerrors
    FOR EACH ROW EXECUTE FUNCTION measurement_errors_by_two();
SELECT declare_acts_of_the_nation('measurement_errors.enter');
