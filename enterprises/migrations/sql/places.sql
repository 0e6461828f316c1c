-- Codes of places and authorities stand in the columns that decide who sees a row, so they never change.
CREATE FUNCTION code_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the code % of % is fixed', OLD.code, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'code_is_fixed', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER code_is_fixed BEFORE UPDATE OF code ON enterprises_jurisdiction
    FOR EACH ROW WHEN (NEW.code IS DISTINCT FROM OLD.code) EXECUTE FUNCTION code_is_fixed();
CREATE TRIGGER code_is_fixed BEFORE UPDATE OF code ON enterprises_authority
    FOR EACH ROW WHEN (NEW.code IS DISTINCT FROM OLD.code) EXECUTE FUNCTION code_is_fixed();

-- An enterprise bears the code of its place, for row-level security: only its jurisdiction decides it.
CREATE FUNCTION enterprise_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    SELECT code INTO NEW.place FROM enterprises_jurisdiction WHERE id = NEW.jurisdiction_id;
    RETURN NEW;
END $$;
CREATE TRIGGER enterprise_place BEFORE INSERT OR UPDATE OF jurisdiction_id, place ON enterprises_enterprise
    FOR EACH ROW EXECUTE FUNCTION enterprise_place();
