-- The capacity eliminated at a site, without what was withdrawn.
CREATE FUNCTION capacity_eliminated(site uuid) RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT COALESCE(sum(e.tonnes), 0) FROM enterprises_eliminatedcapacity e
    WHERE e.site_id = site AND e.withdraws_id IS NULL
      AND NOT EXISTS (SELECT FROM enterprises_eliminatedcapacity w WHERE w.withdraws_id = e.id)
$$;

-- No more is eliminated than is approved. The lock of the site lets one entry after the other count.
CREATE FUNCTION eliminated_capacity_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM enterprises_site WHERE id = NEW.site_id FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT FROM enterprises_site
                   WHERE id = NEW.site_id AND approved_capacity >= capacity_eliminated(NEW.site_id)) THEN
        RAISE EXCEPTION 'no more capacity is eliminated than is approved'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'eliminated_capacity_not_above_approved';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER eliminated_capacity_guard AFTER INSERT ON enterprises_eliminatedcapacity
    FOR EACH ROW WHEN (NEW.withdraws_id IS NULL) EXECUTE FUNCTION eliminated_capacity_guard();

-- Nor does the approved capacity fall below it afterwards.
CREATE FUNCTION site_capacity_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF capacity_eliminated(NEW.id) > COALESCE(NEW.approved_capacity, 0) THEN
        RAISE EXCEPTION 'the approved capacity of a site is not below what was eliminated'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'site_capacity_not_below_eliminated';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER site_capacity_guard BEFORE UPDATE OF approved_capacity ON enterprises_site FOR EACH ROW
    WHEN (NEW.approved_capacity IS DISTINCT FROM OLD.approved_capacity) EXECUTE FUNCTION site_capacity_guard();
