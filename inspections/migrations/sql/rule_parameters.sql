-- Values of rules' parameters are entered by two people, as their request says, for days to come, and withdrawn by two before
-- their day: nothing is judged by another value than held on its day.
CREATE FUNCTION rule_parameter_value_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.valid_from <= core_today() THEN
        RAISE EXCEPTION 'a value that is in force stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rule_parameter_value_not_in_force';
    END IF;
    IF NEW.valid_from <= core_today() THEN
        RAISE EXCEPTION 'a value holds from a day to come'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rule_parameter_value_ahead';
    END IF;
    IF (CASE TG_OP
        WHEN 'INSERT' THEN
            NEW.withdrawn_on IS NULL AND NEW.version = 1
            AND approval_serves('rule_parameters.enter', nation_id(), jsonb_build_object(
                'parameter', NEW.rule || '.' || NEW.parameter, 'value', NEW.value, 'valid_from', NEW.valid_from,
                'document', NEW.document), NEW.id)
        ELSE NEW.withdrawn_on = core_today() AND approval_serves('rule_parameters.withdraw', NEW.id)
    END) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'values of parameters are entered and withdrawn by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'rule_parameter_value_by_two';
END $$;
CREATE TRIGGER rule_parameter_value_by_two BEFORE INSERT OR UPDATE ON inspections_ruleparametervalue
    FOR EACH ROW EXECUTE FUNCTION rule_parameter_value_by_two();
SELECT declare_acts_of_the_nation('rule_parameters.enter', 'rule_parameters.withdraw');
