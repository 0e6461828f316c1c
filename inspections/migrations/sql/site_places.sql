-- A licence explains what is seen near its site: a site is moved to or from where something was seen by two people, and
-- its place is not removed.
CREATE FUNCTION is_seen_near(north numeric, east numeric) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM inspections_observation
        WHERE latitude BETWEEN north - 0.1 AND north + 0.1 AND longitude BETWEEN east - 0.18 AND east + 0.18
    ) OR EXISTS (
        SELECT FROM inspections_flag
        WHERE latitude BETWEEN north - 0.1 AND north + 0.1 AND longitude BETWEEN east - 0.18 AND east + 0.18
    )
$$;

CREATE FUNCTION site_moved_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF approval_serves('sites.move', NEW.id, jsonb_build_object('latitude', NEW.latitude, 'longitude', NEW.longitude))
       OR core_may_load() OR NOT (is_seen_near(OLD.latitude, OLD.longitude) OR is_seen_near(NEW.latitude, NEW.longitude))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a site near which something was seen is moved by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'site_moved_by_two';
END $$;
CREATE TRIGGER site_moved_by_two BEFORE UPDATE OF latitude, longitude ON enterprises_site FOR EACH ROW
    WHEN ((NEW.latitude, NEW.longitude) IS DISTINCT FROM (OLD.latitude, OLD.longitude))
    EXECUTE FUNCTION site_moved_by_two();

INSERT INTO enterprises_twopersonact VALUES (
    'sites.move', '{administrator,national_regulator,provincial_regulator}', 'within',
    'SELECT jurisdiction_id, NULL, NULL, NULL, NULL, NULL, NULL FROM enterprises_site WHERE id = $1'
);
