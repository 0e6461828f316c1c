-- Rows of {table} are entered by two people, as their request says, for days to come, and withdrawn by two before their day:
-- nothing past is changed by them.
CREATE FUNCTION {prefix}_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.valid_from <= core_today() THEN
        RAISE EXCEPTION 'a value that is in force stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{prefix}_not_in_force';
    END IF;
    IF NEW.valid_from <= core_today() THEN
        RAISE EXCEPTION 'a value holds from a day to come'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{prefix}_ahead';
    END IF;
    IF (CASE TG_OP
        WHEN 'INSERT' THEN
            NEW.withdrawn_on IS NULL AND NEW.version = 1
            AND approval_serves('{acts}.enter', nation_id(), jsonb_build_object(
                {stated}, 'valid_from', NEW.valid_from,
                'document', NEW.document), NEW.id)
        ELSE NEW.withdrawn_on = core_today() AND approval_serves('{acts}.withdraw', NEW.id)
    END) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'values are entered and withdrawn by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = '{prefix}_by_two';
END $$;
CREATE TRIGGER {prefix}_by_two BEFORE INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {prefix}_by_two();
SELECT declare_acts_of_the_nation('{acts}.enter', '{acts}.withdraw');
