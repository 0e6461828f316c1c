-- A correction of reserves is about the same subject, year and method as the row that it corrects.

CREATE FUNCTION reserve_correction_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM resources_reserveestimate r
        WHERE r.id = NEW.corrects_id AND r.id <> NEW.id AND r.place_id = NEW.place_id
          AND r.mining_area_id IS NOT DISTINCT FROM NEW.mining_area_id AND r.deposit = NEW.deposit
          AND r.element_class = NEW.element_class AND r.year = NEW.year AND r.method = NEW.method
    ) THEN
        RAISE EXCEPTION 'a correction is about the same subject, year and method'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reserve_correction_keeps_its_subject';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER reserve_correction_guard BEFORE INSERT ON resources_reserveestimate
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION reserve_correction_guard();
