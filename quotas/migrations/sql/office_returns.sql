-- A return that replaces another is of the same office and time.
CREATE FUNCTION office_return_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM quotas_officereturn r
        WHERE r.id = NEW.replaces_id AND r.id <> NEW.id
          AND (r.kind, r.programme_id, r.place_id, r.year) = (NEW.kind, NEW.programme_id, NEW.place_id, NEW.year)
          AND r.quarter IS NOT DISTINCT FROM NEW.quarter
    ) THEN
        RAISE EXCEPTION 'a return replaces one of the same office and time'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'office_return_replaces_its_like';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER office_return_guard BEFORE INSERT ON quotas_officereturn
    FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION office_return_guard();
