-- A role ends today or later, its last day is yesterday or later: conflicts of interest count from it. Loaders enter
-- what has ended.
CREATE FUNCTION membership_ends_from_today() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.valid_to < current_date - 1 AND NOT core_may_load() THEN
        RAISE EXCEPTION 'a role ends today or later'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_ends_from_today';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER membership_ends_from_today BEFORE UPDATE OF valid_to ON enterprises_membership FOR EACH ROW
    WHEN (NEW.valid_to IS DISTINCT FROM OLD.valid_to) EXECUTE FUNCTION membership_ends_from_today();
