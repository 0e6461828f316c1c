-- An enterprise bears the code of its place, for row-level security: only its jurisdiction decides it.
CREATE FUNCTION enterprise_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    SELECT code INTO NEW.place FROM enterprises_jurisdiction WHERE id = NEW.jurisdiction_id;
    RETURN NEW;
END $$;
CREATE TRIGGER enterprise_place BEFORE INSERT OR UPDATE OF jurisdiction_id, place ON enterprises_enterprise
    FOR EACH ROW EXECUTE FUNCTION enterprise_place();

UPDATE enterprises_enterprise SET place = '';
