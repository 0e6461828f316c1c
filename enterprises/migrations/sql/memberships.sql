-- A role ends today or later, its last day is yesterday or later: conflicts of interest count from it. Loaders enter
-- what has ended.
CREATE FUNCTION membership_ends_from_today() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.valid_to < current_date - 1 AND NOT core_may_load() THEN
        RAISE EXCEPTION 'a role ends today or later'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_ends_from_today';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER membership_ends_from_today BEFORE UPDATE OF valid_to ON enterprises_membership FOR EACH ROW
    WHEN (NEW.valid_to IS DISTINCT FROM OLD.valid_to) EXECUTE FUNCTION membership_ends_from_today();

-- What opened an account before its first office does not outlast the appointment (account_changes.start_afresh).
-- Asked as the transaction ends: a preview enters the role and takes it back.
CREATE FUNCTION office_begins_afresh() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR NOT EXISTS (SELECT FROM enterprises_membership WHERE id = NEW.id) OR EXISTS (
        SELECT FROM enterprises_membership m
        WHERE m.user_id = NEW.user_id AND m.id < NEW.id AND (m.valid_to IS NULL OR m.valid_to >= current_date - 1)
          AND m.role NOT IN ('enterprise_admin', 'enterprise_clerk', 'enterprise_signer')
    ) THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM enterprises_user u WHERE u.id = NEW.user_id
               AND (starts_with(u.password, '!') IS NOT TRUE AND u.password <> '' OR u.calendar_digest IS NOT NULL))
       OR EXISTS (SELECT FROM core_apitoken WHERE user_id = NEW.user_id)
       OR EXISTS (SELECT FROM mfa_authenticator WHERE user_id = NEW.user_id)
       OR EXISTS (SELECT FROM enterprises_invitation
                  WHERE user_id = NEW.user_id AND used_at IS NULL AND expires_at > now() AND made_at < now())
    THEN
        RAISE EXCEPTION 'what opened an account before its first office has to end'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'office_begins_afresh';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER office_begins_afresh AFTER INSERT ON enterprises_membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.role NOT IN ('enterprise_admin', 'enterprise_clerk', 'enterprise_signer'))
    EXECUTE FUNCTION office_begins_afresh();
