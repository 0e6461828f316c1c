-- A plan that replaces another is about the same area and year.
CREATE FUNCTION rights_plan_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM resources_rightsplan p
        WHERE p.id = NEW.replaces_id AND p.id <> NEW.id AND p.mining_area_id = NEW.mining_area_id AND p.year = NEW.year
    ) THEN
        RAISE EXCEPTION 'a plan replaces one of the same area and year'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rights_plan_replaces_its_like';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rights_plan_guard BEFORE INSERT ON resources_rightsplan
    FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION rights_plan_guard();

-- A plan of a year that is past, and one that loosens the plan it replaces, are set by two officers, as their request says.
-- Loaders enter what was.
CREATE FUNCTION rights_plan_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT core_may_load() AND (
        NEW.year < extract(year FROM core_today())
        OR EXISTS (SELECT FROM resources_rightsplan p WHERE p.id = NEW.replaces_id AND p.rights < NEW.rights)
    ) AND NOT approval_serves('rights_plans.loosen', NEW.mining_area_id, jsonb_build_object(
        'year', NEW.year, 'rights', NEW.rights, 'document', NEW.document), NEW.id) THEN
        RAISE EXCEPTION 'a plan of a past year, or a looser one, is set by two people, as their request says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rights_plan_loosened_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rights_plan_loosened_by_two BEFORE INSERT ON resources_rightsplan
    FOR EACH ROW EXECUTE FUNCTION rights_plan_by_two();

-- The first years of the mining licences of a site that draw on a plan: neither renewals nor recorded exceptions, and
-- not revoked on their own first day. A renewal follows a licence that ended the day before and was not revoked by then:
-- a mining right that was revoked or lapsed is a new one when it is given again.
CREATE FUNCTION new_mining_rights(site uuid) RETURNS TABLE (licence uuid, year integer) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT l.id, extract(year FROM l.valid_from)::integer FROM enterprises_licence l
    WHERE l.site_id = site AND l.kind = 'mining' AND l.exception = ''
      AND (l.revoked_on IS NULL OR l.revoked_on > l.valid_from)
      AND NOT EXISTS (
        SELECT FROM enterprises_licence e
        WHERE e.site_id = l.site_id AND e.kind = l.kind AND e.valid_to = l.valid_from - 1
          AND (e.revoked_on IS NULL OR e.revoked_on > e.valid_to))
$$;

-- Whether an area has more new mining licences of a year than its plan; an area without any plan never has. The lock of
-- the area lets one licence after the other count.
CREATE FUNCTION mining_rights_exceeded(area uuid, of_year integer) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM enterprises_miningarea WHERE id = area FOR NO KEY UPDATE;
    RETURN EXISTS (SELECT FROM resources_rightsplan WHERE mining_area_id = area) AND (
        SELECT count(*) FROM enterprises_site s CROSS JOIN LATERAL new_mining_rights(s.id) r
        WHERE s.mining_area_id = area AND r.year = of_year
    ) > COALESCE((
        SELECT p.rights FROM resources_rightsplan p
        WHERE p.mining_area_id = area AND p.year = of_year
          AND NOT EXISTS (SELECT FROM resources_rightsplan later WHERE later.replaces_id = p.id)
    ), 0);
END $$;

CREATE FUNCTION refuse_mining_right() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'new mining licences of an area stay within its plan of mining rights'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'mining_rights_within_plan';
END $$;

CREATE FUNCTION mining_licence_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    area uuid;
BEGIN
    -- The lock of the site keeps it from getting an area, or another, while its licence is counted.
    SELECT mining_area_id INTO area FROM enterprises_site WHERE id = NEW.site_id FOR NO KEY UPDATE;
    IF area IS NOT NULL AND EXISTS (SELECT FROM new_mining_rights(NEW.site_id) WHERE licence = NEW.id)
       AND mining_rights_exceeded(area, extract(year FROM NEW.valid_from)::integer) THEN
        PERFORM refuse_mining_right();
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER mining_licence_guard AFTER INSERT ON enterprises_licence
    FOR EACH ROW WHEN (NEW.kind = 'mining' AND NEW.exception = '') EXECUTE FUNCTION mining_licence_guard();

-- Whoever revokes a licence before its end makes a new one of the licence that renews it; that stays within the plan too.
-- It is asked as the transaction ends, since both may be revoked in it.
CREATE FUNCTION renewed_licence_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    area uuid;
BEGIN
    SELECT mining_area_id INTO area FROM enterprises_site WHERE id = NEW.site_id FOR NO KEY UPDATE;
    IF area IS NOT NULL AND EXISTS (
        SELECT FROM new_mining_rights(NEW.site_id) r JOIN enterprises_licence l ON l.id = r.licence
        WHERE l.valid_from = NEW.valid_to + 1 AND mining_rights_exceeded(area, r.year)
    ) THEN
        RAISE EXCEPTION 'a licence is not revoked before its end while one that renews it is beyond the plan'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'renewed_licence_within_plan';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER renewed_licence_guard AFTER UPDATE OF revoked_on ON enterprises_licence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind = 'mining' AND NEW.revoked_on IS DISTINCT FROM OLD.revoked_on AND NEW.revoked_on <= NEW.valid_to)
    EXECUTE FUNCTION renewed_licence_guard();

-- A site does not bring licences into an area beyond its plans. Years before its first plan were not bound when such a
-- site was licensed.
CREATE FUNCTION site_area_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_mining_rights(NEW.id) r
        WHERE r.year >= (SELECT min(year) FROM resources_rightsplan WHERE mining_area_id = NEW.mining_area_id)
          AND mining_rights_exceeded(NEW.mining_area_id, r.year)
    ) THEN
        PERFORM refuse_mining_right();
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER site_area_guard AFTER UPDATE OF mining_area_id ON enterprises_site FOR EACH ROW
    WHEN (NEW.mining_area_id IS NOT NULL AND NEW.mining_area_id IS DISTINCT FROM OLD.mining_area_id)
    EXECUTE FUNCTION site_area_guard();
