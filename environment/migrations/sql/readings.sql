-- A correction of a reading is about the same subject as the row that it corrects, and offices alone correct their own.
CREATE FUNCTION reading_correction_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    corrected environment_reading;
BEGIN
    SELECT * INTO corrected FROM environment_reading r
    WHERE r.id = NEW.corrects_id AND r.id <> NEW.id AND r.site_id = NEW.site_id AND r.pollutant = NEW.pollutant
      AND r.medium = NEW.medium AND r.outlet = NEW.outlet AND r.discharge = NEW.discharge
      AND r.sampled_on = NEW.sampled_on;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a correction is about the same site, pollutant, medium, outlet, discharge and day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reading_correction_keeps_its_subject';
    END IF;
    IF corrected.by_office AND NOT NEW.by_office THEN
        RAISE EXCEPTION 'an office corrects what an office entered'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reading_of_office_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reading_correction_guard BEFORE INSERT ON environment_reading
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION reading_correction_guard();
