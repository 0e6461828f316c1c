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
