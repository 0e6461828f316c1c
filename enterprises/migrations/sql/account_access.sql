-- What opens an account is changed by its person, who is proven (ADR 18): his password, his second factors, his name,
-- address and admission. Another person does so only as the register provides. Loaders enter what was.

-- Whether a person holds an office, or will.
CREATE FUNCTION holds_office(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM enterprises_membership
                   WHERE user_id = person AND (valid_to IS NULL OR valid_to >= core_today())
                     AND role NOT IN ('enterprise_admin', 'enterprise_clerk', 'enterprise_signer'))
$$;

-- Whether the proven person administers the account of another: a register's administrator every account; an enterprise's
-- the accounts of people who have roles at his enterprise alone, today and later, and no office.
CREATE FUNCTION administers_account(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH today AS MATERIALIZED (SELECT core_today() AS day),
    held AS MATERIALIZED (
        SELECT user_id, role, enterprise_id, valid_from <= day AS in_force FROM enterprises_membership, today
        WHERE user_id IN (person, core_actor()) AND (valid_to IS NULL OR valid_to >= day)
    )
    SELECT EXISTS (SELECT FROM held WHERE user_id = core_actor() AND in_force AND role = 'administrator')
        OR NOT holds_office(person) AND EXISTS (SELECT FROM held WHERE user_id = person)
           AND NOT EXISTS (
               SELECT FROM held theirs WHERE theirs.user_id = person AND NOT EXISTS (
                   SELECT FROM held own WHERE own.user_id = core_actor() AND own.in_force
                                          AND own.role = 'enterprise_admin' AND own.enterprise_id = theirs.enterprise_id))
$$;

-- The transaction that makes a link, in which it is not used.
CREATE FUNCTION invitation_notes_its_transaction() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.made_in := core_chain_point(pg_current_xact_id());
    RETURN NEW;
END $$;
CREATE TRIGGER invitation_notes_its_transaction BEFORE INSERT ON enterprises_invitation
    FOR EACH ROW EXECUTE FUNCTION invitation_notes_its_transaction();

-- Prove, to this transaction, the person of an invitation by its secret, which is used up with that: returns the person,
-- or nothing. The row holds the digest alone, so nobody who reads or writes the table can. It was made by an earlier
-- transaction: what is demanded of a link is asked as its transaction ends, which could else be of the person invited.
CREATE FUNCTION accept_invitation(secret text) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    invited uuid;
BEGIN
    UPDATE enterprises_invitation i SET used_at = clock_timestamp()
    WHERE i.digest = encode(sha256(convert_to(secret, 'UTF8')), 'hex') AND i.used_at IS NULL
      AND i.expires_at > clock_timestamp()
      AND (i.made_in <> core_chain_point(pg_current_xact_id()) OR core_may_load())
      AND EXISTS (SELECT FROM enterprises_user WHERE id = i.user_id AND is_active)
    RETURNING i.user_id INTO invited;
    IF invited IS NOT NULL THEN
        PERFORM core_state_actor(invited, '');
    END IF;
    RETURN invited;
END $$;

-- A link is made by another person, who is proven and administers the account; for an official by two (the request is
-- marked afterwards).
CREATE FUNCTION invitation_is_made() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR approval_serves('people.send_link', NEW.user_id, jsonb_build_object(
           'resets_factors', NEW.resets_factors, 'decided_by', NEW.made_by_id), NEW.id)
       OR core_actor() <> NEW.user_id AND NOT holds_office(NEW.user_id)
          AND administers_account(NEW.user_id) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a link is made by another person, who administers the account, and for an official by two'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'invitation_is_made';
END $$;
CREATE CONSTRAINT TRIGGER invitation_is_made AFTER INSERT ON enterprises_invitation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION invitation_is_made();

-- A password is set by its person alone: whoever set another's would sign as him. One that opens nothing ("!…") locks an
-- account and may be set by anybody.
CREATE FUNCTION password_is_set() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR core_actor() = NEW.id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a password is set by its person, who is proven to act'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'password_is_set';
END $$;
CREATE CONSTRAINT TRIGGER password_is_set AFTER INSERT ON enterprises_user
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.password <> '' AND NOT starts_with(NEW.password, '!')) EXECUTE FUNCTION password_is_set();
CREATE TRIGGER password_is_changed BEFORE UPDATE ON enterprises_user FOR EACH ROW
    WHEN (NEW.password <> '' AND NOT starts_with(NEW.password, '!') AND NEW.password IS DISTINCT FROM OLD.password)
    EXECUTE FUNCTION password_is_set();

-- Whether two people have approved an appointment by which a person, who held none, enters an office.
CREATE FUNCTION enters_first_office(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM approvals_in_effect('people.appoint', person) r
        JOIN enterprises_approvaluse u ON u.request_id = r.id
        WHERE NOT EXISTS (
            SELECT FROM enterprises_membership m
            WHERE m.user_id = person AND m.id <> u.row_id AND (m.valid_to IS NULL OR m.valid_to >= core_today())
              AND m.role NOT IN ('enterprise_admin', 'enterprise_clerk', 'enterprise_signer')))
$$;
REVOKE ALL ON FUNCTION enters_first_office(uuid) FROM PUBLIC, "{role}";

-- A second factor is set up by its person, and removed by him or as his first office begins. Asked as the transaction
-- ends: the request of the appointment is marked afterwards.
CREATE FUNCTION factor_is_set_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person constant uuid := COALESCE(NEW.user_id, OLD.user_id);
BEGIN
    IF core_may_load() OR core_actor() = person OR TG_OP = 'DELETE' AND enters_first_office(person) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a second factor is set up and removed by its person, who is proven to act'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'factor_is_set_up';
END $$;
CREATE CONSTRAINT TRIGGER factor_is_set_up AFTER INSERT OR DELETE ON mfa_authenticator
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION factor_is_set_up();

-- Whether a person is, or will be, an administrator of the register.
CREATE FUNCTION is_administrator(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM enterprises_membership
                   WHERE user_id = person AND role = 'administrator' AND (valid_to IS NULL OR valid_to >= core_today()))
$$;

-- Whether an account has each name and address that a request for its change states.
CREATE FUNCTION account_is_as_asked(account enterprises_user, request enterprises_approvalrequest) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM jsonb_each_text(request.arguments) asked
        WHERE btrim(asked.value, E' \r\n\t') <> '' AND btrim(asked.value, E' \r\n\t') IS DISTINCT FROM
              CASE asked.key WHEN 'name' THEN account.name WHEN 'email' THEN account.email END)
$$;
REVOKE ALL ON FUNCTION account_is_as_asked(enterprises_user, enterprises_approvalrequest) FROM PUBLIC, "{role}";

-- The names and the address of an account, and its admission, are changed by its person or who administers it; of an
-- official by himself (name and address) or by two, as their request says. Locking out is a matter of one administrator,
-- but for administrators.
CREATE FUNCTION account_is_corrected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    own constant boolean := COALESCE(core_actor() = NEW.id, false);
    administered constant boolean := COALESCE(administers_account(NEW.id), false);
BEGIN
    IF core_may_load() OR NOT holds_office(NEW.id) AND (own OR administered)
       OR (NEW.name = OLD.name OR own
           OR approval_entails('people.change', NEW.id, jsonb_build_object('name', NEW.name)))
          AND (NEW.email = OLD.email OR own
               OR approval_entails('people.change', NEW.id, jsonb_build_object('email', NEW.email)))
          AND (NEW.username = OLD.username
               OR approval_serves('people.rename', NEW.id, jsonb_build_object('username', NEW.username)))
          AND (NEW.is_active = OLD.is_active
               OR CASE WHEN NEW.is_active THEN approval_serves('people.reactivate', NEW.id)
                       WHEN is_administrator(NEW.id) THEN approval_serves('people.deactivate', NEW.id)
                       ELSE administered END)
          -- Not a part of what was approved.
          AND NOT EXISTS (
              SELECT FROM approvals_in_effect('people.change', NEW.id) request WHERE NOT account_is_as_asked(NEW, request)) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'an account is corrected by a proven person, and that of an official by two, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'account_is_corrected';
END $$;
CREATE CONSTRAINT TRIGGER account_is_corrected AFTER UPDATE ON enterprises_user
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((NEW.name, NEW.username, NEW.email, NEW.is_active)
          IS DISTINCT FROM (OLD.name, OLD.username, OLD.email, OLD.is_active))
    EXECUTE FUNCTION account_is_corrected();

-- Whoever ends all his own sessions finishes that.
CREATE FUNCTION own_sessions_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM core_outlast_session(NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER own_sessions_end BEFORE UPDATE ON enterprises_user FOR EACH ROW
    WHEN (NEW.session_generation <> OLD.session_generation) EXECUTE FUNCTION own_sessions_end();
