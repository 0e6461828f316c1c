-- Competences and figures of due process are entered and ended by two people, as their request says; loaders enter them
-- as well.
CREATE FUNCTION legal_entry_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    noun constant text := TG_ARGV[0];
    entry jsonb := to_jsonb(NEW) - '{id,evidence,authority_id}'::text[];
BEGIN
    IF noun = 'competences' THEN
        entry := entry || jsonb_build_object('authority', (
            SELECT code FROM enterprises_authority WHERE id = (to_jsonb(NEW) ->> 'authority_id')::uuid));
    END IF;
    IF core_may_load() OR (CASE TG_OP
        WHEN 'INSERT' THEN
            NEW.evidence = 'entered' AND approval_serves(noun || '.enter', nation_id(), entry, NEW.id)
        ELSE approval_serves(noun || '.end', NEW.id, jsonb_build_object('valid_to', NEW.valid_to))
    END) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'competences and figures of due process are entered and ended by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_entry_by_two';
END $$;
CREATE TRIGGER legal_entry_by_two BEFORE INSERT OR UPDATE ON inspections_competence
    FOR EACH ROW EXECUTE FUNCTION legal_entry_by_two('competences');
CREATE TRIGGER legal_entry_by_two BEFORE INSERT OR UPDATE ON inspections_threshold
    FOR EACH ROW EXECUTE FUNCTION legal_entry_by_two('thresholds');
