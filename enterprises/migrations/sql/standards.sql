-- Standards are entered and ended by two people; loaders enter the published ones.
CREATE FUNCTION standard_by_two() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    entered boolean := approval_serves('standards.enter', (SELECT id FROM enterprises_jurisdiction WHERE code = 'CN'));
BEGIN
    -- A new standard ends its predecessor.
    IF NOT (entered OR core_may_load() OR (TG_OP = 'UPDATE' AND approval_serves('standards.end', NEW.id))) THEN
        RAISE EXCEPTION 'standards are entered and ended by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'standard_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER standard_by_two BEFORE INSERT OR UPDATE ON enterprises_standard
    FOR EACH ROW EXECUTE FUNCTION standard_by_two();
