DROP TRIGGER factor_guard ON enterprises_factor;
DROP TRIGGER factor_secret_stays ON mfa_authenticator;
DROP TRIGGER factor_note ON mfa_authenticator;
DROP FUNCTION factor_guard(), factor_secret_stays(), factor_note();
DELETE FROM enterprises_factor;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        GRANT INSERT, DELETE ON enterprises_factor TO "{role}";
    END IF;
END $$;
