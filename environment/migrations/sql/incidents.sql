-- An incident at a site lies in the place of the site on the day of its record; a correction is about the same place
-- and site as the row that it names, which is not a withdrawal.
CREATE FUNCTION incident_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.corrects_id IS NULL THEN
        IF NEW.site_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM enterprises_site s WHERE s.id = NEW.site_id AND s.jurisdiction_id = NEW.place_id
        ) THEN
            RAISE EXCEPTION 'an incident at a site lies in the place of the site'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'incident_lies_in_the_place_of_its_site';
        END IF;
    ELSIF NOT EXISTS (
        SELECT FROM environment_incident i
        WHERE i.id = NEW.corrects_id AND i.id <> NEW.id AND NOT i.withdrawn AND i.place_id = NEW.place_id
          AND i.site_id IS NOT DISTINCT FROM NEW.site_id
    ) THEN
        RAISE EXCEPTION 'a correction is about the same place and site'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'incident_correction_keeps_its_place';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incident_guard BEFORE INSERT ON environment_incident
    FOR EACH ROW EXECUTE FUNCTION incident_guard();
