-- An order or a proceeding is addressed to a respondent of its own case. The address changes only from somebody unknown
-- to whoever identifies him, and an order that rests on a decision is addressed as that is.
CREATE FUNCTION respondent_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    party enterprises_party;
BEGIN
    SELECT * INTO party FROM enterprises_party WHERE id = NEW.respondent_id;
    IF party.matter_id <> NEW.case_id OR party.role NOT IN ('respondent', 'accused') OR party.state <> 'confirmed'
       OR party.outcome <> '' OR (TG_OP = 'UPDATE' AND party.identifies_id IS DISTINCT FROM OLD.respondent_id)
       OR TG_TABLE_NAME = 'inspections_order' AND EXISTS (
            SELECT FROM inspections_proceeding p
            WHERE p.id = (to_jsonb(NEW) ->> 'proceeding_id')::uuid AND p.respondent_id <> NEW.respondent_id)
    THEN
        RAISE EXCEPTION 'it is addressed to a respondent of its own case'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'respondent_of_the_case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER respondent_guard BEFORE INSERT ON inspections_order
    FOR EACH ROW EXECUTE FUNCTION respondent_guard();
CREATE TRIGGER respondent_guard_update BEFORE UPDATE OF respondent_id ON inspections_order
    FOR EACH ROW WHEN (NEW.respondent_id <> OLD.respondent_id) EXECUTE FUNCTION respondent_guard();
CREATE TRIGGER respondent_guard BEFORE INSERT ON inspections_proceeding
    FOR EACH ROW EXECUTE FUNCTION respondent_guard();
CREATE TRIGGER respondent_guard_update BEFORE UPDATE OF respondent_id ON inspections_proceeding
    FOR EACH ROW WHEN (NEW.respondent_id <> OLD.respondent_id) EXECUTE FUNCTION respondent_guard();

-- A case ends when each respondent has an outcome, and what it ended with stays while it is ended.
CREATE FUNCTION case_ends_with_outcomes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM enterprises_party WHERE matter_id = NEW.matter_id AND state = 'confirmed'
               AND role IN ('respondent', 'accused') AND outcome = '') THEN
        RAISE EXCEPTION 'a case ends when each respondent has an outcome'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_ends_with_outcomes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_ends_with_outcomes AFTER UPDATE OF state ON inspections_case FOR EACH ROW
    WHEN (NEW.state IN ('closed', 'not_substantiated') AND OLD.state NOT IN ('closed', 'not_substantiated'))
    EXECUTE FUNCTION case_ends_with_outcomes();

CREATE FUNCTION outcome_is_fixed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM inspections_case
               WHERE matter_id = NEW.matter_id AND state IN ('closed', 'not_substantiated')) THEN
        RAISE EXCEPTION 'the outcomes of a case that has ended stay'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'outcome_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_is_fixed BEFORE UPDATE OF outcome ON enterprises_party
    FOR EACH ROW WHEN (OLD.outcome <> '' AND NEW.outcome = '') EXECUTE FUNCTION outcome_is_fixed();

-- What people of enterprises reach of cases: asked as the owner, once a statement, so that policies do not ask each other.
CREATE FUNCTION cases_addressed_to(firms uuid[]) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT COALESCE(array_agg(p.matter_id), '{}') FROM enterprises_party p
    WHERE p.enterprise_id = ANY (firms)
      AND (EXISTS (SELECT FROM inspections_order o WHERE o.respondent_id = p.id)
           OR EXISTS (SELECT FROM inspections_proceeding r WHERE r.respondent_id = p.id))
$$;
CREATE FUNCTION respondents_of_enterprises(firms uuid[]) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT COALESCE(array_agg(p.id), '{}') FROM enterprises_party p
    WHERE p.enterprise_id = ANY (firms) AND p.state = 'confirmed' AND p.role IN ('respondent', 'accused')
$$;
