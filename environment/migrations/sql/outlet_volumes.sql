-- A correction of a volume is about the same outlet and month as the row that it corrects, and offices alone correct
-- their own.
CREATE FUNCTION outlet_volume_correction_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    corrected environment_outletvolume;
BEGIN
    SELECT * INTO corrected FROM environment_outletvolume v
    WHERE v.id = NEW.corrects_id AND v.id <> NEW.id AND v.site_id = NEW.site_id AND v.medium = NEW.medium
      AND v.outlet = NEW.outlet AND v.discharge = NEW.discharge AND v.month = NEW.month;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a correction is about the same site, outlet and month'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'outlet_volume_correction_keeps_its_subject';
    END IF;
    IF corrected.by_office AND NOT NEW.by_office THEN
        RAISE EXCEPTION 'an office corrects what an office entered'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'outlet_volume_of_office_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outlet_volume_correction_guard BEFORE INSERT ON environment_outletvolume
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION outlet_volume_correction_guard();
CREATE TRIGGER by_office_guard BEFORE INSERT ON environment_outletvolume
    FOR EACH ROW EXECUTE FUNCTION by_office_guard();
