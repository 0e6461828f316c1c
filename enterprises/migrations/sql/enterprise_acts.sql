-- An enterprise is merged, closed or put into another group, and a site goes to another enterprise, as two people have
-- approved it; loaders do it as well.

CREATE FUNCTION enterprise_code(of_id uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$ SELECT code FROM enterprises_enterprise WHERE id = of_id $$;

-- Whether two people have approved the end of an enterprise as it is stated: its successor, the day from which it holds.
CREATE FUNCTION end_is_approved(enterprise uuid, stated jsonb) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT approval_entails('enterprises.merge', enterprise, stated, 'effective_on')
        OR stated -> 'successor' IS NOT DISTINCT FROM 'null'
           AND approval_entails('enterprises.close', enterprise, stated - 'successor', 'effective_on')
$$;
REVOKE ALL ON FUNCTION end_is_approved(uuid, jsonb) FROM PUBLIC, "{role}";

CREATE FUNCTION enterprise_act_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR (CASE TG_NAME
        WHEN 'group_changed_by_two' THEN approval_serves('enterprises.change_group', NEW.id, jsonb_build_object(
            'group', (SELECT code FROM enterprises_group WHERE id = NEW.group_id)))
        -- Who has ended, ends no other way and does not come back.
        WHEN 'ended_by_two' THEN OLD.state NOT IN ('merged', 'closed') AND CASE NEW.state
            WHEN 'merged' THEN approval_entails('enterprises.merge', NEW.id, jsonb_build_object(
                'successor', enterprise_code(NEW.successor_id)))
            ELSE NEW.state = 'closed' AND NEW.successor_id IS NULL AND approval_entails('enterprises.close', NEW.id)
        END
    END) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an enterprise ends, and changes its group, by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'enterprise_act_by_two';
END $$;
CREATE TRIGGER ended_by_two BEFORE UPDATE ON enterprises_enterprise FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND (NEW.state IN ('merged', 'closed') OR OLD.state IN ('merged', 'closed'))
          OR NEW.successor_id IS DISTINCT FROM OLD.successor_id)
    EXECUTE FUNCTION enterprise_act_by_two();
CREATE TRIGGER group_changed_by_two BEFORE UPDATE ON enterprises_enterprise FOR EACH ROW
    WHEN (NEW.group_id IS DISTINCT FROM OLD.group_id) EXECUTE FUNCTION enterprise_act_by_two();

-- The dated event of an end says what was approved as well.
CREATE FUNCTION end_event_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR approval_entails('enterprises.' || NEW.kind, NEW.enterprise_id, jsonb_build_object(
        'effective_on', NEW.effective_on, 'reason', NEW.reason, 'decided_by', NEW.recorded_by_id)
        || CASE NEW.kind WHEN 'merge' THEN jsonb_build_object('successor', enterprise_code(NEW.successor_id))
                         ELSE '{}' END, 'effective_on') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the end of an enterprise is recorded as two people have approved it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'enterprise_act_by_two';
END $$;
CREATE TRIGGER end_event_by_two BEFORE INSERT ON enterprises_enterpriseevent FOR EACH ROW
    WHEN (NEW.kind IN ('merge', 'close')) EXECUTE FUNCTION end_event_by_two();

-- A site goes to another enterprise on its own request, or to the successor of its holder; its new tenure is there already.
CREATE FUNCTION site_act_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    receiver constant text := enterprise_code(NEW.enterprise_id);
    held_from date;
BEGIN
    SELECT t.held_from INTO held_from FROM enterprises_sitetenure t
    WHERE t.site_id = NEW.id AND t.enterprise_id = NEW.enterprise_id AND t.held_to IS NULL;
    IF core_may_load()
       OR approval_serves(
           'sites.hand_over', NEW.id, jsonb_build_object('to', receiver, 'on', held_from), NULL, 'on')
       OR end_is_approved(
           OLD.enterprise_id, jsonb_build_object('successor', receiver, 'effective_on', held_from)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a site is handed over by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'site_act_by_two';
END $$;
CREATE TRIGGER handed_over_by_two BEFORE UPDATE OF enterprise_id ON enterprises_site FOR EACH ROW
    WHEN (NEW.enterprise_id <> OLD.enterprise_id) EXECUTE FUNCTION site_act_by_two();

-- The first tenure of a site is entered with it. Others begin, and all end, with a hand-over or with their enterprise.
CREATE FUNCTION tenure_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    holder uuid;
BEGIN
    SELECT enterprise_id INTO holder FROM enterprises_site WHERE id = NEW.site_id;
    IF core_may_load() OR (CASE TG_OP
        WHEN 'INSERT' THEN
            holder = NEW.enterprise_id AND NEW.held_to IS NULL
                AND NOT EXISTS (SELECT FROM enterprises_sitetenure WHERE site_id = NEW.site_id)
            OR approval_entails('sites.hand_over', NEW.site_id, jsonb_build_object(
                'to', enterprise_code(NEW.enterprise_id), 'on', NEW.held_from), 'on')
            OR end_is_approved(holder, jsonb_build_object(
                'successor', enterprise_code(NEW.enterprise_id), 'effective_on', NEW.held_from))
        ELSE
            approval_entails('sites.hand_over', NEW.site_id, jsonb_build_object('on', NEW.held_to + 1), 'on')
            OR approval_entails('enterprises.merge', NEW.enterprise_id,
                                jsonb_build_object('effective_on', NEW.held_to + 1), 'effective_on')
            OR approval_entails('enterprises.close', NEW.enterprise_id,
                                jsonb_build_object('effective_on', NEW.held_to + 1), 'effective_on')
    END) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a site is handed over by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'site_act_by_two';
END $$;
CREATE TRIGGER tenure_by_two BEFORE INSERT OR UPDATE ON enterprises_sitetenure
    FOR EACH ROW EXECUTE FUNCTION tenure_by_two();

-- The planned area of a site stays once it has one and has had a mining licence: what counts to the special plan of an area, and which
-- area's ceiling the site takes up, would else be chosen afterwards. Loaders enter what was.
CREATE FUNCTION site_area_is_fixed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR NOT EXISTS (
        SELECT FROM enterprises_licence WHERE site_id = NEW.id AND kind = 'mining'
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the planned area of a site stays once the site has had a mining licence'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'site_area_is_fixed';
END $$;
CREATE TRIGGER site_area_is_fixed BEFORE UPDATE OF mining_area_id ON enterprises_site FOR EACH ROW
    WHEN (OLD.mining_area_id IS NOT NULL AND NEW.mining_area_id IS DISTINCT FROM OLD.mining_area_id)
    EXECUTE FUNCTION site_area_is_fixed();
