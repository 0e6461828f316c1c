-- An emergency freeze stops approvals and appointments here, and postings and notices in quotas; two people lift it.

CREATE FUNCTION frozen_at(place_code text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM enterprises_freeze imposed JOIN enterprises_jurisdiction place ON place.id = imposed.place_id
        WHERE imposed.lifted_at IS NULL AND (place.level = 'nation' OR starts_with(place_code, place.code))
    )
$$;

CREATE FUNCTION refuse_while_frozen() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an emergency freeze is in force' USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen';
END $$;

CREATE FUNCTION freeze_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    actor uuid := core_actor();
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.imposed_by_id IS DISTINCT FROM actor OR NEW.lifted_at IS NOT NULL THEN
            RAISE EXCEPTION 'a freeze is imposed by a person, in his own name'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'freeze_names_its_actor';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.lifted_at IS NOT NULL THEN
        RAISE EXCEPTION 'a freeze that was lifted stays as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'freeze_is_over';
    END IF;
    IF NEW.lifted_at IS NOT NULL AND NOT approval_serves('freezes.lift', NEW.id, jsonb_build_object(
        'reason', NEW.lift_reason, 'decided_by', NEW.lifted_by_id)) THEN
        RAISE EXCEPTION 'a freeze is lifted by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'freeze_lifted_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER freeze_guard BEFORE INSERT OR UPDATE ON enterprises_freeze
    FOR EACH ROW EXECUTE FUNCTION freeze_guard();

-- Which acts go on: the declarations' while_frozen, which a test compares with this list.
CREATE FUNCTION approval_is_not_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.act NOT IN ('freezes.lift', 'people.deactivate', 'people.end_role')
       AND frozen_at((SELECT code FROM enterprises_jurisdiction WHERE id = NEW.place_id)) THEN
        PERFORM refuse_while_frozen();
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER approval_is_not_frozen BEFORE UPDATE ON enterprises_approvalrequest FOR EACH ROW
    WHEN (NEW.state IN ('waiting', 'done') AND NEW.state <> OLD.state) EXECUTE FUNCTION approval_is_not_frozen();

CREATE FUNCTION membership_is_not_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF frozen_at(COALESCE(
        (SELECT code FROM enterprises_jurisdiction WHERE id = NEW.jurisdiction_id),
        (SELECT place.code FROM enterprises_enterprise firm JOIN enterprises_jurisdiction place
            ON place.id = firm.jurisdiction_id WHERE firm.id = NEW.enterprise_id),
        'CN')) THEN
        PERFORM refuse_while_frozen();
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER membership_is_not_frozen BEFORE INSERT ON enterprises_membership
    FOR EACH ROW EXECUTE FUNCTION membership_is_not_frozen();
