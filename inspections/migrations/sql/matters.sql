-- Which matters an inspection or a finding belongs to, for row-level security (enterprises.operations.ClosedByConflict).
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
            USING ERRCODE = 'check_violation', CONSTRAINT = 'party_does_not_end_it';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER conflict_guard BEFORE UPDATE OF closed_by_id ON inspections_case
    FOR EACH ROW WHEN (NEW.closed_by_id IS NOT NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION conflict_guard();
CREATE TRIGGER conflict_guard BEFORE UPDATE OF closed_by_id ON inspections_tip
    FOR EACH ROW WHEN (NEW.closed_by_id IS NOT NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION conflict_guard();
