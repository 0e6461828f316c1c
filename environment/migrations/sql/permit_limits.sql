-- A limit belongs to a discharge permit. One that is looser than the limit in force on its first day begins today or
-- later; loaders enter what was.
CREATE FUNCTION permit_limit_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    of_site uuid;
    old environment_permitlimit;
BEGIN
    SELECT site_id INTO of_site FROM enterprises_licence WHERE id = NEW.licence_id AND kind = 'discharge';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a limit belongs to a discharge permit'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'permit_limit_is_of_a_discharge_permit';
    END IF;
    IF core_may_load() OR NEW.in_force_from >= (now() AT TIME ZONE 'Asia/Shanghai')::date THEN
        RETURN NEW;
    END IF;
    SELECT p.* INTO old FROM environment_permitlimit p JOIN enterprises_licence l ON l.id = p.licence_id
    WHERE l.site_id = of_site AND p.pollutant = NEW.pollutant AND p.medium = NEW.medium
      AND p.in_force_from <= NEW.in_force_from AND l.valid_from <= NEW.in_force_from
      AND (l.valid_to IS NULL OR l.valid_to >= NEW.in_force_from)
      AND (l.revoked_on IS NULL OR l.revoked_on > NEW.in_force_from)
    ORDER BY p.in_force_from DESC, p.id DESC LIMIT 1;
    -- A row does not count as a limit where it is empty: a limit that is taken away is looser.
    IF COALESCE(NEW.highest, 'Infinity') > old.highest OR COALESCE(NEW.lowest, 0) < old.lowest
       OR COALESCE(NEW.yearly_total, 'Infinity') > old.yearly_total THEN
        RAISE EXCEPTION 'a looser limit begins today or later'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'permit_limit_loosens_from_today';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER permit_limit_guard BEFORE INSERT ON environment_permitlimit
    FOR EACH ROW EXECUTE FUNCTION permit_limit_guard();
