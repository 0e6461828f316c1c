-- A tip or case is assigned to another office by the level above the one that handles it, never to an office that is a
-- party or lies below one, and by its proven actor (ADR 14).
CREATE FUNCTION assignment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    day constant date := (NEW.assigned_at AT TIME ZONE 'Asia/Shanghai')::date;
    target text := (SELECT code FROM enterprises_jurisdiction WHERE id = NEW.office_place_id);
    present text := (
        SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = COALESCE(
            (SELECT office_place_id FROM enterprises_officeassignment
             WHERE matter_id = NEW.matter_id ORDER BY number DESC LIMIT 1),
            (SELECT COALESCE(office_id, place_id) FROM inspections_case WHERE matter_id = NEW.matter_id),
            (SELECT place_id FROM inspections_tip WHERE matter_id = NEW.matter_id)));
BEGIN
    IF NEW.assigned_by_id IS DISTINCT FROM core_actor() THEN
        RAISE EXCEPTION 'people assign in their own name'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assigned_by_its_person';
    END IF;
    IF NEW.matter_id = ANY (matters_closed_to(NEW.assigned_by_id, day)) OR NOT EXISTS (
        SELECT FROM enterprises_membership m JOIN enterprises_jurisdiction j ON j.id = m.jurisdiction_id
        WHERE m.user_id = NEW.assigned_by_id AND m.role IN ('inspector', 'case_decider')
          AND m.valid_from <= day AND (m.valid_to IS NULL OR m.valid_to >= day)
          AND (j.code = 'CN' OR starts_with(target, j.code))
          AND (present = 'CN' AND j.code = 'CN' AND m.role = 'case_decider'
               OR present <> j.code AND (j.code = 'CN' OR starts_with(present, j.code)))
    ) THEN
        RAISE EXCEPTION 'the level above assigns to another office'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assigned_by_the_level_above';
    END IF;
    IF EXISTS (
        SELECT FROM enterprises_party p JOIN enterprises_jurisdiction j ON j.id = p.office_place_id
        WHERE p.matter_id = NEW.matter_id AND p.state <> 'denied'
          AND (target = j.code AND (p.office_authority_id IS NULL OR NEW.office_authority_id IS NULL
                                    OR p.office_authority_id = NEW.office_authority_id)
               OR target <> j.code AND (j.code = 'CN' OR starts_with(target, j.code))
                   AND (p.office_authority_id IS NULL OR p.office_authority_id = NEW.office_authority_id))
    ) THEN
        RAISE EXCEPTION 'a matter is not assigned to an office that is a party'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assigned_to_no_party';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assignment_guard BEFORE INSERT ON enterprises_officeassignment
    FOR EACH ROW EXECUTE FUNCTION assignment_guard();

-- The matters with which a piece of evidence goes to another office. It sees every row, because the row between may be
-- hidden.
CREATE FUNCTION matters_handling_evidence(e inspections_evidence) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array_remove(
        ARRAY[
            e.case_id,
            (SELECT o.case_id FROM inspections_order o WHERE o.id = e.order_id),
            (SELECT t.matter_id FROM inspections_tip t WHERE t.id = e.tip_id),
            (SELECT f.case_id FROM inspections_flag f WHERE f.id = e.flag_id),
            (SELECT f.case_id FROM inspections_finding f WHERE f.id = e.finding_id)
        ],
        NULL)
$$;
