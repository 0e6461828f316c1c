-- A role ends today or later, its last day is yesterday or later: conflicts of interest count from it. None is entered that has
-- ended, but by loaders.
CREATE FUNCTION membership_ends_from_today() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.valid_to IS DISTINCT FROM OLD.valid_to AND NEW.valid_to < core_today() - (TG_OP = 'UPDATE')::int
       AND NOT core_may_load() THEN
        RAISE EXCEPTION 'a role ends today or later'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_ends_from_today';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER membership_ends_from_today BEFORE INSERT OR UPDATE OF valid_to ON enterprises_membership
    FOR EACH ROW EXECUTE FUNCTION membership_ends_from_today();

-- Nobody holds at the same time an office and a role of an enterprise or a group, nor an auditor's or administrator's role with
-- another: an enterprise would close its matters to an official by giving him a role. As the service compares them
-- (memberships._require_compatible).
CREATE FUNCTION roles_exclude_each_other() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    own constant text[] := ARRAY['enterprise_admin', 'enterprise_clerk', 'enterprise_signer'];
    alone constant text[] := ARRAY['administrator', 'auditor', 'group_officer'];
BEGIN
    IF core_may_load() THEN
        RETURN NULL;
    END IF;
    -- Of two sessions at once, the second waits here and then sees the role of the first, which it does not in a transaction
    -- that keeps to one snapshot.
    PERFORM FROM enterprises_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
    IF current_setting('transaction_isolation') <> 'read committed' OR EXISTS (
        SELECT FROM enterprises_membership held
        WHERE held.user_id = NEW.user_id AND (held.valid_to IS NULL OR held.valid_to >= NEW.valid_from)
          AND (NEW.valid_to IS NULL OR held.valid_from <= NEW.valid_to) AND held.role <> NEW.role AND (
              (held.role = ANY (own)) <> (NEW.role = ANY (own)) OR held.role = ANY (alone) OR NEW.role = ANY (alone))) THEN
        RAISE EXCEPTION 'these roles are not held by one person at the same time'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_exclude_each_other';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER roles_exclude_each_other AFTER INSERT ON enterprises_membership
    FOR EACH ROW EXECUTE FUNCTION roles_exclude_each_other();

-- What opened an account before its first office does not outlast the appointment (account_changes.reset_access).
-- Asked as the transaction ends: a preview enters the role and takes it back.
CREATE FUNCTION first_office_ends_old_access() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR NOT EXISTS (SELECT FROM enterprises_membership WHERE id = NEW.id) OR EXISTS (
        SELECT FROM enterprises_membership m
        WHERE m.user_id = NEW.user_id AND m.id < NEW.id AND (m.valid_to IS NULL OR m.valid_to >= core_today() - 1)
          AND m.role NOT IN ('enterprise_admin', 'enterprise_clerk', 'enterprise_signer')
    ) THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM enterprises_user u WHERE u.id = NEW.user_id
               AND (starts_with(u.password, '!') IS NOT TRUE AND u.password <> '' OR u.calendar_digest IS NOT NULL))
       OR EXISTS (SELECT FROM core_apitoken WHERE user_id = NEW.user_id)
       OR EXISTS (SELECT FROM mfa_authenticator WHERE user_id = NEW.user_id)
       OR EXISTS (SELECT FROM enterprises_invitation
                  WHERE user_id = NEW.user_id AND used_at IS NULL AND expires_at > clock_timestamp()
                    AND made_in <> core_chain_point(pg_current_xact_id()))
    THEN
        RAISE EXCEPTION 'what opened an account before its first office has to end'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'first_office_ends_old_access';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER first_office_ends_old_access AFTER INSERT ON enterprises_membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.role NOT IN ('enterprise_admin', 'enterprise_clerk', 'enterprise_signer'))
    EXECUTE FUNCTION first_office_ends_old_access();

-- A role as the request for an appointment states it.
CREATE FUNCTION office_as_stated(given enterprises_membership) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object(
        'role', given.role,
        'jurisdiction', (SELECT code FROM enterprises_jurisdiction WHERE id = given.jurisdiction_id),
        'authority', (SELECT code FROM enterprises_authority WHERE id = given.authority_id),
        'group', (SELECT code FROM enterprises_group WHERE id = given.group_id),
        'valid_from', given.valid_from, 'valid_to', given.valid_to)
$$;
REVOKE ALL ON FUNCTION office_as_stated(enterprises_membership) FROM PUBLIC, "{role}";

-- A role is given by somebody: an office by two people who approved this very appointment, an enterprise's own role by its
-- administrator or one of the register, who is proven, and not to himself. Loaders enter what was. Asked as the transaction ends: the request is marked after
-- the role, and a preview enters the role and takes it back.
CREATE FUNCTION role_is_granted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR NOT EXISTS (SELECT FROM enterprises_membership WHERE id = NEW.id) THEN
        RETURN NULL;
    ELSIF NEW.role IN ('enterprise_admin', 'enterprise_clerk', 'enterprise_signer') THEN
        IF core_actor() <> NEW.user_id AND EXISTS (
            SELECT FROM enterprises_membership
            WHERE user_id = core_actor() AND valid_from <= core_today()
              AND (valid_to IS NULL OR valid_to >= core_today())
              AND (role = 'administrator' OR role = 'enterprise_admin' AND enterprise_id = NEW.enterprise_id)
        ) THEN
            RETURN NULL;
        END IF;
        RAISE EXCEPTION 'a role is given by another person, who is proven and administers the enterprise or the register'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_is_granted';
    ELSIF NOT approval_serves('people.appoint', NEW.user_id, office_as_stated(NEW), NEW.id, 'valid_from') THEN
        RAISE EXCEPTION 'an office is given by two people, on an approved request'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'office_given_by_two';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER role_is_granted AFTER INSERT ON enterprises_membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION role_is_granted();

-- An office is ended by two as well, an enterprise's own role by a proven person.
CREATE FUNCTION role_is_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR approval_serves(
        'people.end_role', NEW.id, jsonb_build_object('effective_on', NEW.valid_to + 1), NULL, 'effective_on')
       OR NEW.role IN ('enterprise_admin', 'enterprise_clerk', 'enterprise_signer') AND core_actor() IS NOT NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an office is ended by two people, on an approved request; another role by a proven person'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'role_is_ended';
END $$;
CREATE TRIGGER role_is_ended BEFORE UPDATE OF valid_to ON enterprises_membership FOR EACH ROW
    WHEN (NEW.valid_to IS DISTINCT FROM OLD.valid_to) EXECUTE FUNCTION role_is_ended();
