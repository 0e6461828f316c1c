-- A request is cancelled by its maker or its approver, or by the person whom it is about, but not where it takes power
-- away from him. A test compares the list with the acts that are declared (TwoPersonAct.stoppable_by_person).
CREATE FUNCTION approval_is_stopped_by_its_own() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.ended_by_id IS NOT NULL AND (
        NEW.ended_by_id IN (NEW.proposed_by_id, NEW.decided_by_id)
        OR NEW.ended_by_id = NEW.person_id AND NEW.act NOT IN ('people.deactivate', 'people.end_role')
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'its maker and its approver cancel a request, and its person if it takes nothing from him'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_stopped_by_its_own';
END $$;
CREATE TRIGGER approval_is_stopped_by_its_own BEFORE UPDATE OF state ON enterprises_approvalrequest FOR EACH ROW
    WHEN (NEW.state = 'cancelled' AND OLD.state <> 'cancelled') EXECUTE FUNCTION approval_is_stopped_by_its_own();

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
