DROP TRIGGER user_name_note ON enterprises_user;
DROP FUNCTION user_name_note();
DELETE FROM enterprises_username;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        GRANT INSERT ON enterprises_username TO "{role}";
    END IF;
END $$;
