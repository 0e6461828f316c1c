-- Every name is noted as it is taken; the constraints of that table keep it from everybody else, for ever.
CREATE FUNCTION user_name_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.username = OLD.username AND NEW.username_skeleton = OLD.username_skeleton THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM enterprises_username
        WHERE person_id = NEW.id AND skeleton = NEW.username_skeleton
          AND normalize(casefold(normalize(username, NFKC) COLLATE "pg_unicode_fast"), NFKC)
              = normalize(casefold(normalize(NEW.username, NFKC) COLLATE "pg_unicode_fast"), NFKC)
    ) THEN
        RETURN NEW;  -- one's own again, or in another case
    END IF;
    INSERT INTO enterprises_username (person_id, username, skeleton, taken_at)
    VALUES (NEW.id, NEW.username, NEW.username_skeleton, clock_timestamp());
    RETURN NEW;
END $$;

CREATE TRIGGER user_name_record AFTER INSERT OR UPDATE ON enterprises_user
    FOR EACH ROW EXECUTE FUNCTION user_name_record();

DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}' AND rolname <> current_user) THEN
        REVOKE INSERT ON enterprises_username FROM "{role}";
    END IF;
END $$;
