-- Rates of the resource tax are entered and ended by two people, as their request says; loaders enter published ones.
CREATE FUNCTION tax_rate_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR (CASE TG_OP
        WHEN 'INSERT' THEN
            (NEW.unit, NEW.subject, NEW.evidence, NEW.highest) = ('t_raw_ore', '', 'entered', NEW.lowest)
            AND approval_serves('resource_tax_rates.enter', nation_id(), jsonb_build_object(
                'ore_class', NEW.ore_class, 'rate', NEW.lowest, 'valid_from', NEW.valid_from, 'valid_to', NEW.valid_to,
                'source', NEW.source), NEW.id)
        ELSE approval_serves('resource_tax_rates.end', NEW.id, jsonb_build_object('valid_to', NEW.valid_to))
    END) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rates of resource tax are entered and ended by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'tax_rate_by_two';
END $$;
CREATE TRIGGER tax_rate_by_two BEFORE INSERT OR UPDATE ON resources_taxrate
    FOR EACH ROW EXECUTE FUNCTION tax_rate_by_two();
