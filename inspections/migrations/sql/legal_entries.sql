-- Competences and figures of due process are entered and ended by two people; loaders enter them as well.
CREATE FUNCTION legal_entry_by_two() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    noun text := TG_ARGV[0];
    allowed boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        allowed := approval_serves(noun || '.enter', (SELECT id FROM enterprises_jurisdiction WHERE code = 'CN'));
    ELSE
        allowed := approval_serves(noun || '.end', OLD.id);
    END IF;
    IF NOT (allowed OR core_may_load()) THEN
        RAISE EXCEPTION 'competences and figures of due process are entered and ended by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_entry_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER legal_entry_by_two BEFORE INSERT OR UPDATE ON inspections_competence
    FOR EACH ROW EXECUTE FUNCTION legal_entry_by_two('competences');
CREATE TRIGGER legal_entry_by_two BEFORE INSERT OR UPDATE ON inspections_threshold
    FOR EACH ROW EXECUTE FUNCTION legal_entry_by_two('thresholds');
