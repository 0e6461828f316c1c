-- A correction of a ceiling is about the same province, pollutant, medium and year.
CREATE FUNCTION emission_ceiling_correction_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM environment_emissionceiling c
        WHERE c.id = NEW.corrects_id AND c.id <> NEW.id AND c.place_id = NEW.place_id AND c.pollutant = NEW.pollutant
          AND c.medium = NEW.medium AND c.year = NEW.year
    ) THEN
        RAISE EXCEPTION 'a correction is about the same province, pollutant and year'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'emission_ceiling_correction_keeps_its_subject';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER emission_ceiling_correction_guard BEFORE INSERT ON environment_emissionceiling
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION emission_ceiling_correction_guard();
