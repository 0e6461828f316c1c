-- What opens an account is changed by its person, who is proven (ADR 18): his password, his second factors, his name,
-- address and admission. Another person does so only as the register provides. Loaders enter what was.

-- Whether a person holds an office, or will.
CREATE FUNCTION holds_office(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM enterprises_membership
                   WHERE user_id = person AND (valid_to IS NULL OR valid_to >= current_date)
                     AND role NOT IN ('enterprise_admin', 'enterprise_clerk', 'enterprise_signer'))
$$;

-- Whether the proven person administers the account of another: a register's administrator every account, if `by_office`;
-- an enterprise's the accounts of people who have roles at his enterprise alone, today and later, and no office.
CREATE FUNCTION administers_account(person uuid, by_office boolean) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH today AS MATERIALIZED (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS day),
    held AS MATERIALIZED (
        SELECT user_id, role, enterprise_id, valid_from <= day AS in_force FROM enterprises_membership, today
        WHERE user_id IN (person, core_actor()) AND (valid_to IS NULL OR valid_to >= day)
    )
    SELECT by_office AND EXISTS (SELECT FROM held WHERE user_id = core_actor() AND in_force AND role = 'administrator')
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
        PERFORM set_config('app.actor', invited || '|' || core_actor_mac(invited::text), true);
    END IF;
    RETURN invited;
END $$;

-- A link is made by another person, who is proven and administers the account; for an official by two (the request is
-- marked afterwards).
CREATE FUNCTION invitation_is_made() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR approval_serves('people.send_link', NEW.user_id)
       OR core_actor() <> NEW.user_id AND NOT holds_office(NEW.user_id)
          AND administers_account(NEW.user_id, by_office => true) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a link is made by another person, who administers the account, and for an official by two'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'invitation_is_made';
END $$;
CREATE CONSTRAINT TRIGGER invitation_is_made AFTER INSERT ON enterprises_invitation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION invitation_is_made();

-- A password is set by its person. An enterprise's administrator sets those of its people, who hold no office; of a new
-- person as the transaction ends, when he has his roles. One that opens nothing ("!…") locks an account and may be set by
-- anybody.
CREATE FUNCTION password_is_set() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR core_actor() = NEW.id OR administers_account(NEW.id, by_office => false) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a password is set by its person, who is proven to act, or by the administrator of his enterprise'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'password_is_set';
END $$;
CREATE CONSTRAINT TRIGGER password_is_set AFTER INSERT ON enterprises_user
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.password <> '' AND NOT starts_with(NEW.password, '!')) EXECUTE FUNCTION password_is_set();
CREATE TRIGGER password_is_changed BEFORE UPDATE ON enterprises_user FOR EACH ROW
    WHEN (NEW.password <> '' AND NOT starts_with(NEW.password, '!') AND NEW.password IS DISTINCT FROM OLD.password)
    EXECUTE FUNCTION password_is_set();

-- A second factor is set up by its person, and removed by him or as his first office begins. Asked as the transaction
-- ends: the request of the appointment is marked afterwards.
CREATE FUNCTION factor_is_set_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person constant uuid := COALESCE(NEW.user_id, OLD.user_id);
BEGIN
    IF core_may_load() OR core_actor() = person OR TG_OP = 'DELETE' AND approval_serves('people.appoint', person) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a second factor is set up and removed by its person, who is proven to act'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'factor_is_set_up';
END $$;
CREATE CONSTRAINT TRIGGER factor_is_set_up AFTER INSERT OR DELETE ON mfa_authenticator
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION factor_is_set_up();

-- The name and address of an account, and its admission, are changed by its person or who administers it; of an official
-- by himself or two.
CREATE FUNCTION account_is_corrected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load()
       OR core_actor() IS NOT NULL AND (
           NOT holds_office(NEW.id) AND (core_actor() = NEW.id OR administers_account(NEW.id, by_office => true))
           -- Locking is a matter of one person, but for administrators, whom the application asks two for.
           OR NEW.username = OLD.username AND (NEW.email = OLD.email OR core_actor() = NEW.id)
              AND (NEW.is_active <= OLD.is_active))
       OR approval_serves('people.change', NEW.id) OR approval_serves('people.rename', NEW.id)
       OR approval_serves('people.deactivate', NEW.id) OR approval_serves('people.reactivate', NEW.id) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'an account is corrected by a proven person, and that of an official by two'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'account_is_corrected';
END $$;
CREATE CONSTRAINT TRIGGER account_is_corrected AFTER UPDATE ON enterprises_user
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((NEW.username, NEW.email, NEW.is_active) IS DISTINCT FROM (OLD.username, OLD.email, OLD.is_active))
    EXECUTE FUNCTION account_is_corrected();
