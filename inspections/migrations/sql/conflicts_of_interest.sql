-- Which matters an inspection or a finding belongs to, for row-level security (ClosedByConflict).
-- They see every row, because the row between may itself be hidden from whoever asks. A case has the key of its matter.
CREATE FUNCTION matters_of_inspection(inspection uuid) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ARRAY(SELECT f.case_id FROM inspections_finding f WHERE f.inspection_id = inspection AND f.case_id IS NOT NULL)
$$;

CREATE FUNCTION matters_of_flag(flag uuid) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ARRAY(SELECT f.case_id FROM inspections_flag f WHERE f.id = flag)
$$;

-- The day on which an act is judged: today. Loaders enter acts of earlier days.
CREATE FUNCTION day_of_act(stated timestamptz) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN core_may_load() THEN COALESCE((stated AT TIME ZONE 'Asia/Shanghai')::date, core_today())
                ELSE core_today() END
$$;

-- Nobody ends a case or a tip in which he has a conflict of interest, and who ends one is the person who is proven. It is
-- asked whenever a row ends and whenever it is ended by somebody else, as of today: what a statement gives as the day is
-- asked of loaders alone, who enter what was done then.
CREATE FUNCTION conflict_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.matter_id = ANY (matters_closed_to(NEW.closed_by_id, day_of_act(NEW.closed_at))) THEN
        RAISE EXCEPTION 'a party does not end a matter'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'party_does_not_close_matter';
    END IF;
    IF NEW.state IN ('closed', 'not_substantiated') AND NEW.closed_by_id IS NOT NULL
       AND NEW.closed_by_id IS DISTINCT FROM core_actor() THEN
        RAISE EXCEPTION 'a matter is ended by the person who is proven'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_proven';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER conflict_guard BEFORE UPDATE ON inspections_case FOR EACH ROW
    WHEN (NEW.closed_by_id IS NOT NULL AND NEW.closed_by_id IS DISTINCT FROM OLD.closed_by_id
          OR NEW.state <> OLD.state AND NEW.state IN ('closed', 'not_substantiated'))
    EXECUTE FUNCTION conflict_guard();
CREATE TRIGGER conflict_guard BEFORE UPDATE ON inspections_tip FOR EACH ROW
    WHEN (NEW.closed_by_id IS NOT NULL AND NEW.closed_by_id IS DISTINCT FROM OLD.closed_by_id
          OR NEW.state <> OLD.state AND NEW.state = 'closed')
    EXECUTE FUNCTION conflict_guard();

-- Nor does he settle anything about its parties: whether one is accused at all, and with which outcome it ends for him.
CREATE FUNCTION party_settled_by_others() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.matter_id = ANY (matters_closed_to(core_actor(), day_of_act(COALESCE(NEW.outcome_at, NEW.decided_at)))) THEN
        RAISE EXCEPTION 'a party settles nothing about the parties of a matter'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'party_settled_by_others';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER party_settled_by_others BEFORE UPDATE ON enterprises_party FOR EACH ROW
    WHEN ((NEW.state, NEW.outcome) IS DISTINCT FROM (OLD.state, OLD.outcome))
    EXECUTE FUNCTION party_settled_by_others();

-- Which matters a file belongs to, by what it was handed in for. It sees every row, because the row between may itself be
-- hidden from whoever asks (ClosedByConflict). A case has the key of its matter.
CREATE FUNCTION matters_of_evidence(e inspections_evidence) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array_remove(
        ARRAY[
            e.case_id,
            (SELECT o.case_id FROM inspections_order o WHERE o.id = e.order_id),
            (SELECT t.matter_id FROM inspections_tip t WHERE t.id = e.tip_id),
            (SELECT f.case_id FROM inspections_flag f WHERE f.id = e.flag_id),
            (SELECT f.case_id FROM inspections_finding f WHERE f.id = e.finding_id)
        ] || matters_of_inspection(e.inspection_id)
          || matters_of_flag((SELECT f.flag_id FROM inspections_finding f WHERE f.id = e.finding_id)),
        NULL)
$$;
