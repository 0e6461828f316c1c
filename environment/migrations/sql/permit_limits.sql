-- A limit belongs to a discharge permit. One that is looser than the limit in force on a day that is past is entered by two
-- officers, as their request says: readings of that day are judged by it. Loaders enter what was.

-- Whether a permit was valid on a day.
CREATE FUNCTION licence_was_valid(licence enterprises_licence, day date) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT licence.valid_from <= day AND (licence.valid_to IS NULL OR licence.valid_to >= day)
       AND (licence.revoked_on IS NULL OR licence.revoked_on > day)
$$;

-- Whether a new limit makes what was in force looser on a past day: on its own first day, and on each later one on which
-- another limit or a permit begins or ends. Of two that begin on one day the later entry counts.
CREATE FUNCTION loosens_the_past(new_limit environment_permitlimit, of_site uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH others AS MATERIALIZED (
        SELECT p.*, l AS licence FROM environment_permitlimit p JOIN enterprises_licence l ON l.id = p.licence_id
        WHERE l.site_id = of_site AND p.pollutant = new_limit.pollutant AND p.medium = new_limit.medium
          AND p.id <> new_limit.id
    ), turns AS (
        SELECT new_limit.in_force_from AS day
        UNION SELECT in_force_from FROM others
        UNION SELECT unnest(ARRAY[l.valid_from, l.valid_to + 1, l.revoked_on]) FROM enterprises_licence l
              WHERE l.site_id = of_site
    )
    SELECT EXISTS (
        SELECT FROM turns JOIN enterprises_licence own ON own.id = new_limit.licence_id
        CROSS JOIN LATERAL (
            SELECT o.* FROM others o WHERE o.in_force_from <= turns.day AND licence_was_valid(o.licence, turns.day)
            ORDER BY o.in_force_from DESC, o.id DESC LIMIT 1
        ) old
        WHERE turns.day >= new_limit.in_force_from AND turns.day < core_today()
          AND licence_was_valid(own, turns.day) AND old.in_force_from <= new_limit.in_force_from
          -- A row does not count as a limit where it is empty: a limit that is taken away is looser.
          AND (COALESCE(new_limit.highest, 'Infinity') > old.highest OR COALESCE(new_limit.lowest, 0) < old.lowest
               OR COALESCE(new_limit.yearly_total, 'Infinity') > old.yearly_total))
$$;
REVOKE ALL ON FUNCTION loosens_the_past(environment_permitlimit, uuid) FROM PUBLIC, "{role}";

CREATE FUNCTION permit_limit_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    of_site uuid;
BEGIN
    -- The lock lets one entry after the other count.
    SELECT site_id INTO of_site FROM enterprises_licence
    WHERE id = NEW.licence_id AND kind = 'discharge' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a limit belongs to a discharge permit'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'permit_limit_is_of_a_discharge_permit';
    END IF;
    IF NOT core_may_load() AND loosens_the_past(NEW, of_site) AND NOT approval_serves(
        'permit_limits.loosen', NEW.licence_id, jsonb_build_object(
            'pollutant', NEW.pollutant, 'medium', NEW.medium, 'highest', NEW.highest, 'lowest', NEW.lowest,
            'yearly_total', NEW.yearly_total, 'in_force_from', NEW.in_force_from, 'document', NEW.document), NEW.id
    ) THEN
        RAISE EXCEPTION 'a limit is loosened for days that are past by two people, as their request says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'permit_limit_loosened_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER permit_limit_guard BEFORE INSERT ON environment_permitlimit
    FOR EACH ROW EXECUTE FUNCTION permit_limit_guard();

-- A permit that has limits is not revoked for days that are past: a further permit would set other limits for them. It
-- ends so only with its enterprise, as two people have approved. Loaders enter what was.
CREATE FUNCTION permit_keeps_its_past() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load()
       OR NOT EXISTS (SELECT FROM environment_permitlimit WHERE licence_id = NEW.id)
       OR approval_entails('enterprises.close', (SELECT enterprise_id FROM enterprises_site WHERE id = NEW.site_id)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a permit that has limits is not revoked for days that are past'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'permit_keeps_its_past';
END $$;
CREATE TRIGGER permit_keeps_its_past BEFORE UPDATE OF revoked_on ON enterprises_licence FOR EACH ROW
    WHEN (NEW.kind = 'discharge' AND NEW.revoked_on IS DISTINCT FROM OLD.revoked_on
          AND NEW.revoked_on < core_today())
    EXECUTE FUNCTION permit_keeps_its_past();
