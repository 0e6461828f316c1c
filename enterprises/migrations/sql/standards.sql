-- Standards are entered and ended by two people, as their request says; loaders enter the published ones.
CREATE FUNCTION standard_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    subject constant jsonb := jsonb_build_object(
        'indicator', NEW.indicator, 'effect', NEW.effect, 'site_kind', NEW.site_kind, 'ore_type', NEW.ore_type,
        'process', NEW.process, 'condition', NEW.condition, 'plant', NEW.plant, 'discharge', NEW.discharge);
BEGIN
    IF core_may_load() OR (CASE TG_OP
        WHEN 'INSERT' THEN NEW.evidence = 'entered' AND approval_serves(
            'standards.enter', nation_id(), subject || jsonb_build_object(
                'comparison', NEW.comparison, 'value', NEW.value, 'valid_from', NEW.valid_from,
                'valid_to', NEW.valid_to, 'source', NEW.source), NEW.id)
        -- A new standard ends its predecessor on the day before.
        ELSE approval_serves('standards.end', NEW.id, jsonb_build_object('valid_to', NEW.valid_to))
            OR approval_entails(
                'standards.enter', nation_id(), subject || jsonb_build_object('valid_from', NEW.valid_to + 1))
    END) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'standards are entered and ended by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'standard_by_two';
END $$;
CREATE TRIGGER standard_by_two BEFORE INSERT OR UPDATE ON enterprises_standard
    FOR EACH ROW EXECUTE FUNCTION standard_by_two();
