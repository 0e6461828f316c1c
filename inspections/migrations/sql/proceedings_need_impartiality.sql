-- Nobody reviews or decides a proceeding who has not declared his impartiality to the parties on the list (ADR 14).
CREATE FUNCTION proceeding_is_declared() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.reviewed_by_id IS DISTINCT FROM OLD.reviewed_by_id AND NEW.reviewed_by_id IS NOT NULL
           AND NOT NEW.case_id = ANY (matters_declared_by(NEW.reviewed_by_id))
       OR NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id AND NEW.decided_by_id IS NOT NULL
           AND NOT NEW.case_id = ANY (matters_declared_by(NEW.decided_by_id))
    THEN
        RAISE EXCEPTION 'whoever reviews or decides declares his impartiality first'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proceeding_is_declared';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proceeding_is_declared BEFORE UPDATE OF reviewed_by_id, decided_by_id ON inspections_proceeding
    FOR EACH ROW EXECUTE FUNCTION proceeding_is_declared();

-- The cases whose file a piece of evidence belongs to. It sees every row, because the row between may be hidden.
CREATE FUNCTION cases_of_evidence(e inspections_evidence) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array_remove(
        ARRAY[
            e.case_id,
            (SELECT o.case_id FROM inspections_order o WHERE o.id = e.order_id),
            (SELECT t.case_id FROM inspections_tip t WHERE t.id = e.tip_id)
        ],
        NULL)
$$;
