-- A severe flag is dismissed by two people.

CREATE FUNCTION flag_dismissed_by_two() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT approval_serves('flags.dismiss', NEW.id) THEN
        RAISE EXCEPTION 'a severe flag is dismissed by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'flag_dismissed_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER flag_dismissed_by_two BEFORE UPDATE ON inspections_flag FOR EACH ROW
    WHEN (NEW.state = 'dismissed' AND OLD.state <> 'dismissed' AND 'severe' IN (OLD.severity, NEW.severity))
    EXECUTE FUNCTION flag_dismissed_by_two();
