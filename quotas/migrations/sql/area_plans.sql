-- A plan that replaces another is about the same area and year.
CREATE FUNCTION area_plan_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM quotas_areaplan p
        WHERE p.id = NEW.replaces_id AND p.id <> NEW.id AND p.mining_area_id = NEW.mining_area_id AND p.year = NEW.year
    ) THEN
        RAISE EXCEPTION 'a plan replaces one of the same area and year'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'area_plan_replaces_its_like';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER area_plan_guard BEFORE INSERT ON quotas_areaplan
    FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION area_plan_guard();
