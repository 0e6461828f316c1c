-- Every second factor is noted by the database itself: no door can set one up without its row, or make it older.
CREATE FUNCTION factor_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        UPDATE enterprises_factor SET removed_at = clock_timestamp() WHERE authenticator = OLD.id AND removed_at IS NULL;
        RETURN OLD;
    END IF;
    IF NEW.type IN ('totp', 'webauthn') THEN
        -- One at a time for each person, or two could both be the first.
        PERFORM 1 FROM enterprises_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
        INSERT INTO enterprises_factor (user_id, authenticator, type, since, replaces, reset_by_id)
        VALUES (
            NEW.user_id, NEW.id, NEW.type, clock_timestamp(),
            EXISTS (SELECT FROM enterprises_factor WHERE user_id = NEW.user_id),
            (SELECT reset_by_id FROM enterprises_factor WHERE user_id = NEW.user_id AND removed_at IS NOT NULL
             ORDER BY removed_at DESC, (reset_by_id IS NULL) LIMIT 1)
        );
    END IF;
    RETURN NEW;
END $$;

-- The secret of a factor is not exchanged under it. A name of a passkey is, and recovery codes are seen and used up.
CREATE FUNCTION factor_secret_is_fixed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.user_id, NEW.type, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.user_id, OLD.type, OLD.created_at)
       OR NEW.data - ARRAY['name', 'viewed_at', 'used_mask']
          IS DISTINCT FROM OLD.data - ARRAY['name', 'viewed_at', 'used_mask']
       OR (NEW.data ->> 'used_mask')::bigint & (OLD.data ->> 'used_mask')::bigint
          IS DISTINCT FROM (OLD.data ->> 'used_mask')::bigint THEN
        RAISE EXCEPTION 'a second factor is replaced, not rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'factor_is_not_rewritten';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION factor_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.user_id, NEW.authenticator, NEW.type, NEW.since, NEW.replaces)
       IS DISTINCT FROM (OLD.id, OLD.user_id, OLD.authenticator, OLD.type, OLD.since, OLD.replaces)
       OR (OLD.removed_at IS NOT NULL AND NEW.removed_at IS DISTINCT FROM OLD.removed_at)
       OR (OLD.reset_by_id IS NOT NULL AND NEW.reset_by_id IS DISTINCT FROM OLD.reset_by_id)
       OR (OLD.released_at IS NOT NULL
           AND (NEW.released_at, NEW.released_by_id) IS DISTINCT FROM (OLD.released_at, OLD.released_by_id)) THEN
        RAISE EXCEPTION 'what was noted of a second factor stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'factor_is_not_rewritten';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER factor_record AFTER INSERT OR DELETE ON mfa_authenticator FOR EACH ROW EXECUTE FUNCTION factor_record();
CREATE TRIGGER factor_secret_is_fixed BEFORE UPDATE ON mfa_authenticator
    FOR EACH ROW EXECUTE FUNCTION factor_secret_is_fixed();
CREATE TRIGGER factor_guard BEFORE UPDATE ON enterprises_factor FOR EACH ROW EXECUTE FUNCTION factor_guard();

DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}' AND rolname <> current_user) THEN
        REVOKE INSERT, DELETE, TRUNCATE ON enterprises_factor FROM "{role}";
        REVOKE TRUNCATE ON mfa_authenticator FROM "{role}";
    END IF;
END $$;
