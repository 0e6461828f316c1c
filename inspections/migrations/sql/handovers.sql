-- A handover is made by a tax officer, customs officer or inspector of the place of its enterprise, in that place, and waits.
-- An inspector of the place takes it up, with a case about the enterprise or an inspection of it, and tells what came of it;
-- no office below the one that made it declines it;
-- where the case was assigned to another office, an inspector of that one does.
-- A visit takes it up for as long as it is planned within sixty days; one that is cancelled or put off for longer leaves it waiting.
CREATE FUNCTION handover_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    home text := (SELECT e.place FROM enterprises_enterprise e
                  JOIN enterprises_jurisdiction j ON j.id = e.jurisdiction_id
                  WHERE e.id = NEW.enterprise_id AND j.id = NEW.place_id);
    maker text := (SELECT code FROM enterprises_jurisdiction WHERE id = NEW.made_from_id);
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF home IS NULL OR NEW.state <> 'waiting' OR NOT letter_officer_acts(NEW.enterprise_id)
           OR NEW.letter_id IS NOT NULL AND NOT EXISTS (
               SELECT FROM trade_letter l
               WHERE l.id = NEW.letter_id AND l.enterprise_id = NEW.enterprise_id AND l.state = 'closed'
                 AND letter_office_acts(l))
           OR NOT core_may_load() AND NOT EXISTS (
               SELECT FROM roles_of_actor() held
               WHERE held.role IN ('tax_officer', 'customs_officer', 'inspector') AND held.place = maker
                 AND (maker = 'CN' OR starts_with(home, maker))) THEN
            RAISE EXCEPTION 'officers of the place hand over, what belongs to its enterprise'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_by_its_officers';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND NOT core_may_load() AND NOT EXISTS (
        SELECT FROM roles_of_actor() held
        WHERE held.role = 'inspector'
          AND (held.place = 'CN' OR starts_with(office_of_matter(NEW.case_id, home), held.place))
    ) THEN
        RAISE EXCEPTION 'an inspector of the place takes a handover up and ends it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_taken_by_an_inspector';
    END IF;
    IF NEW.state = 'declined' AND OLD.state <> 'declined' AND NOT core_may_load() AND NOT EXISTS (
        SELECT FROM roles_of_actor() held
        WHERE held.role = 'inspector' AND (held.place = 'CN' OR starts_with(maker, held.place))
    ) THEN
        RAISE EXCEPTION 'no office below the one that handed a matter over declines it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_declined_from_above';
    END IF;
    IF NEW.state = OLD.state
       AND (NEW.taken_by_id, NEW.taken_at, NEW.inspection_id, NEW.put_back_at)
           IS DISTINCT FROM (OLD.taken_by_id, OLD.taken_at, OLD.inspection_id, OLD.put_back_at)
       OR NEW.state = 'waiting' AND OLD.state = 'taken'
          AND (NEW.put_back_at IS NULL OR NEW.taken_by_id IS NOT NULL OR OLD.inspection_id IS NULL)
       OR NEW.state IN ('settled', 'declined') AND (NEW.inspection_id, NEW.taken_by_id, NEW.taken_at, NEW.put_back_at)
           IS DISTINCT FROM (OLD.inspection_id, OLD.taken_by_id, OLD.taken_at, OLD.put_back_at) THEN
        RAISE EXCEPTION 'who takes a handover up, and by what visit, changes as it is taken up or put back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_kept_as_taken';
    END IF;
    IF NEW.state = 'taken' AND OLD.state = 'waiting' AND EXISTS (
        SELECT FROM inspections_inspection i
        WHERE i.id = NEW.inspection_id AND i.planned_on > (NEW.taken_at AT TIME ZONE 'Asia/Shanghai')::date + 60
    ) THEN
        RAISE EXCEPTION 'a visit takes a handover up within sixty days'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_visited_soon';
    END IF;
    IF NEW.case_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM inspections_case c WHERE c.id = NEW.case_id AND c.enterprise_id = NEW.enterprise_id)
       OR NEW.inspection_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM inspections_inspection i
                       WHERE i.id = NEW.inspection_id AND i.enterprise_id = NEW.enterprise_id
                         AND (i.state = 'planned' OR TG_OP = 'UPDATE' AND OLD.inspection_id = i.id)) THEN
        RAISE EXCEPTION 'the case or inspection is about the same enterprise, and an inspection is planned'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_of_its_work';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER handover_guard BEFORE INSERT OR UPDATE ON inspections_handover
    FOR EACH ROW EXECUTE FUNCTION handover_guard();

-- A visit that does not take place, or not soon, keeps no handover from waiting.
CREATE FUNCTION visit_keeps_no_handover() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM inspections_handover h
        WHERE h.inspection_id = NEW.id AND h.state = 'taken'
          AND (NEW.state = 'cancelled' OR NEW.planned_on > (h.taken_at AT TIME ZONE 'Asia/Shanghai')::date + 60)
    ) THEN
        RAISE EXCEPTION 'a visit that is cancelled or put off for long puts its handovers back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_keeps_no_handover';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER visit_keeps_no_handover BEFORE UPDATE ON inspections_inspection FOR EACH ROW
    WHEN (NEW.state = 'cancelled' AND OLD.state <> 'cancelled' OR NEW.planned_on <> OLD.planned_on)
    EXECUTE FUNCTION visit_keeps_no_handover();
