-- The authority of mining quota in a year, whose officers plan the mining of areas. If there is no such programme, the
-- key of no authority, whose officers nobody is: NULL would let officers of any plan.
CREATE FUNCTION authority_of_mining(of_year integer) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT COALESCE((SELECT p.authority_id FROM quotas_programme p
    WHERE p.activity = 'mining' AND p.first_year <= of_year AND (p.last_year IS NULL OR p.last_year >= of_year)
    ORDER BY p.code LIMIT 1), '00000000-0000-0000-0000-000000000000')
$$;
REVOKE ALL ON FUNCTION authority_of_mining(integer) FROM PUBLIC, "{role}";

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

-- A plan of a year that is past, and one that loosens the plan it replaces, are set by two officers, as their request says.
-- Loaders enter what was.
CREATE FUNCTION area_plan_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT core_may_load() AND (
        NEW.year < extract(year FROM core_today())
        OR EXISTS (SELECT FROM quotas_areaplan p WHERE p.id = NEW.replaces_id AND p.ceiling < NEW.ceiling)
    ) AND NOT approval_serves('area_plans.loosen', NEW.mining_area_id, jsonb_build_object(
        'year', NEW.year, 'ceiling', NEW.ceiling, 'document', NEW.document), NEW.id) THEN
        RAISE EXCEPTION 'a plan of a past year, or a looser one, is set by two people, as their request says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'area_plan_loosened_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER area_plan_loosened_by_two BEFORE INSERT ON quotas_areaplan
    FOR EACH ROW EXECUTE FUNCTION area_plan_by_two();
