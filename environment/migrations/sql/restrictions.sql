-- Restrictions of processes are entered and ended by two people, as their request says; loaders enter the published ones.
CREATE FUNCTION restriction_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR (CASE TG_OP
        WHEN 'INSERT' THEN
            (NEW.evidence, NEW.end_reason) = ('entered', '') AND NEW.in_force_until IS NULL
            AND approval_serves('process_restrictions.enter', nation_id(), jsonb_build_object(
                'process', NEW.process, 'kind', NEW.kind, 'ore_type', NEW.ore_type, 'stated_on', NEW.stated_on,
                'in_force_from', NEW.in_force_from, 'source', NEW.source, 'remark', NEW.remark), NEW.id)
        ELSE approval_serves('process_restrictions.end', NEW.id, jsonb_build_object(
            'until', NEW.in_force_until, 'reason', NEW.end_reason))
    END) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'restrictions of processes are entered and ended by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'restriction_by_two';
END $$;
CREATE TRIGGER restriction_by_two BEFORE INSERT OR UPDATE ON environment_processrestriction
    FOR EACH ROW EXECUTE FUNCTION restriction_by_two();
