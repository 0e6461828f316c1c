-- A severe flag is dismissed by two people, and resolved by two unless its case has ended.

DROP TRIGGER flag_dismissed_by_two ON inspections_flag;
DROP FUNCTION flag_dismissed_by_two();

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
