-- A severe flag is dismissed by two people, and resolved by two unless its case has ended.

CREATE FUNCTION flag_ended_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state = 'resolved' AND OLD.case_id IS NOT DISTINCT FROM NEW.case_id AND EXISTS (
        SELECT FROM inspections_case WHERE id = OLD.case_id AND state IN ('closed', 'not_substantiated')
    ) THEN
        RETURN NEW;
    END IF;
    IF NOT approval_serves(CASE NEW.state WHEN 'resolved' THEN 'flags.resolve' ELSE 'flags.dismiss' END, NEW.id) THEN
        RAISE EXCEPTION 'a severe flag is ended by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'flag_ended_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER flag_ended_by_two BEFORE UPDATE ON inspections_flag FOR EACH ROW
    WHEN (
        NEW.state IN ('dismissed', 'resolved') AND OLD.state <> NEW.state AND 'severe' IN (OLD.severity, NEW.severity)
    )
    EXECUTE FUNCTION flag_ended_by_two();

-- The severity of a flag rises and never falls: lowered first, a severe one could be dismissed by one person.
CREATE FUNCTION flag_severity_rises() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    ranks constant text[] := ARRAY['notice', 'warning', 'serious', 'severe'];
BEGIN
    IF array_position(ranks, NEW.severity::text) IS NULL
       OR array_position(ranks, NEW.severity::text) < array_position(ranks, OLD.severity::text) THEN
        RAISE EXCEPTION 'the severity of a flag is not lowered'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'flag_severity_rises';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER flag_severity_rises BEFORE UPDATE OF severity ON inspections_flag FOR EACH ROW
    WHEN (NEW.severity IS DISTINCT FROM OLD.severity) EXECUTE FUNCTION flag_severity_rises();
