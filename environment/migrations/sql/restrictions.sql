-- Restrictions of processes are entered and ended by two people, as their request says; loaders enter the published ones.
CREATE FUNCTION restriction_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR EXISTS (
        SELECT FROM enterprises_approvalrequest r, jsonb_to_record(r.arguments) AS asked(
            process text, kind text, ore_type text, stated_on date, in_force_from date, source text, remark text,
            until date)
        WHERE approval_serves(r.act, r.target_id) AND CASE
            WHEN TG_OP = 'INSERT' THEN r.act = 'process_restrictions.enter'
                AND (asked.process, asked.kind, COALESCE(asked.ore_type, ''), asked.stated_on, asked.source)
                    = (NEW.process, NEW.kind, NEW.ore_type, NEW.stated_on, NEW.source)
                AND asked.in_force_from IS NOT DISTINCT FROM NEW.in_force_from
                AND COALESCE(asked.remark, '') = NEW.remark AND NEW.in_force_until IS NULL
            ELSE r.act = 'process_restrictions.end' AND r.target_id = NEW.id
                AND (asked.until, r.reason) = (NEW.in_force_until, NEW.end_reason)
        END
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'restrictions of processes are entered and ended by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'restriction_by_two';
END $$;
CREATE TRIGGER restriction_by_two BEFORE INSERT OR UPDATE ON environment_processrestriction
    FOR EACH ROW EXECUTE FUNCTION restriction_by_two();
