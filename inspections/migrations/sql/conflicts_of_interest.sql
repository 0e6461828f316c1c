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

-- Nobody ends a case or a tip in which he has a conflict of interest.
CREATE FUNCTION conflict_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.matter_id = ANY (matters_closed_to(NEW.closed_by_id, (NEW.closed_at AT TIME ZONE 'Asia/Shanghai')::date)) THEN
        RAISE EXCEPTION 'a party does not end a matter'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'party_does_not_close_matter';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER conflict_guard BEFORE UPDATE OF closed_by_id ON inspections_case
    FOR EACH ROW WHEN (NEW.closed_by_id IS NOT NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION conflict_guard();
CREATE TRIGGER conflict_guard BEFORE UPDATE OF closed_by_id ON inspections_tip
    FOR EACH ROW WHEN (NEW.closed_by_id IS NOT NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION conflict_guard();

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
