-- Rates of the resource tax are entered and ended by two people, as their request says; loaders enter published ones.
CREATE FUNCTION tax_rate_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR EXISTS (
        SELECT FROM enterprises_approvalrequest r, jsonb_to_record(r.arguments) AS asked(
            ore_class text, rate numeric, valid_from date, valid_to date, source text)
        WHERE approval_serves(r.act, r.target_id) AND CASE TG_OP
            WHEN 'INSERT' THEN r.act = 'resource_tax_rates.enter'
                AND (asked.ore_class, asked.rate, asked.rate, asked.valid_from, btrim(asked.source, E' \r\n\t'))
                    = (NEW.ore_class, NEW.lowest, NEW.highest, NEW.valid_from, btrim(NEW.source, E' \r\n\t'))
                AND asked.valid_to IS NOT DISTINCT FROM NEW.valid_to
                AND (NEW.unit, NEW.subject) = ('t_raw_ore', '')
            ELSE r.act = 'resource_tax_rates.end' AND r.target_id = NEW.id AND NEW.valid_to = asked.valid_to
        END
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rates of resource tax are entered and ended by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'tax_rate_by_two';
END $$;
CREATE TRIGGER tax_rate_by_two BEFORE INSERT OR UPDATE ON resources_taxrate
    FOR EACH ROW EXECUTE FUNCTION tax_rate_by_two();
