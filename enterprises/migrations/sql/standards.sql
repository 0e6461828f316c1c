-- Standards are entered and ended by two people, as their request says; loaders enter the published ones.
CREATE FUNCTION standard_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR EXISTS (
        SELECT FROM enterprises_approvalrequest r, jsonb_to_record(r.arguments) AS asked(
            indicator text, effect text, site_kind text, ore_type text, process text, condition text, plant text,
            discharge text, comparison text, value numeric, valid_from date, valid_to date)
        WHERE approval_serves(r.act, r.target_id) AND CASE
            WHEN TG_OP = 'INSERT' THEN r.act = 'standards.enter'
                AND (asked.indicator, asked.effect, asked.comparison, asked.value, asked.valid_from)
                    = (NEW.indicator, NEW.effect, NEW.comparison, NEW.value, NEW.valid_from)
                AND asked.valid_to IS NOT DISTINCT FROM NEW.valid_to
                AND (COALESCE(asked.site_kind, ''), COALESCE(asked.ore_type, ''), COALESCE(asked.process, ''),
                     COALESCE(asked.condition, ''), COALESCE(asked.plant, ''), COALESCE(asked.discharge, ''))
                    = (NEW.site_kind, NEW.ore_type, NEW.process, NEW.condition, NEW.plant, NEW.discharge)
            -- A new standard ends its predecessor on the day before.
            WHEN r.act = 'standards.enter' THEN asked.indicator = NEW.indicator AND NEW.valid_to = asked.valid_from - 1
            ELSE r.act = 'standards.end' AND r.target_id = NEW.id AND NEW.valid_to = asked.valid_to
        END
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'standards are entered and ended by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'standard_by_two';
END $$;
CREATE TRIGGER standard_by_two BEFORE INSERT OR UPDATE ON enterprises_standard
    FOR EACH ROW EXECUTE FUNCTION standard_by_two();
