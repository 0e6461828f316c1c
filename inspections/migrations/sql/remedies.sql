-- A decision about a step is of the place of its site. Its case and order are about that site, the order is of the case.
-- A step above the lowest follows an accepted step of the same site, one rung below it, whose order was missed and which
-- was taken for facts of a kind in which the site is behind still; only a restriction is named by a law at once, since the
-- regulations on discharge permits and for want of a permit. Nobody decides on the ladder of a
-- site one of whose cases is closed to him by a conflict of interest (ADR 14).
CREATE FUNCTION remedy_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    day constant date := (NEW.decided_at AT TIME ZONE 'Asia/Shanghai')::date;
    steps constant text[] := CASE WHEN day < '2015-01-01' THEN '{correct,treat,suspend,close}'::text[]
                             ELSE '{correct,treat,restrict,suspend,close}' END;
    rung constant integer := array_position(steps, NEW.step::text);
BEGIN
    IF NOT EXISTS (SELECT FROM enterprises_site s WHERE s.id = NEW.site_id AND s.jurisdiction_id = NEW.place_id) THEN
        RAISE EXCEPTION 'a step is decided by the office of the place of the site'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'remedy_lies_in_the_place_of_its_site';
    END IF;
    IF NEW.case_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM inspections_case c WHERE c.id = NEW.case_id AND c.site_id = NEW.site_id)
       OR NEW.order_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM inspections_order o WHERE o.id = NEW.order_id AND o.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'the case and the order of a step are about its site'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'remedy_is_about_its_case';
    END IF;
    IF EXISTS (
        SELECT FROM inspections_remedydecision f WHERE (f.site_id = NEW.site_id OR f.id = NEW.follows_id)
          AND f.case_id = ANY (matters_closed_to(NEW.decided_by_id, day))) THEN
        RAISE EXCEPTION 'a party does not decide on the ladder of its matter'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'remedy_decided_by_no_party';
    END IF;
    IF NEW.follows_id IS NULL AND NEW.direct_basis = '' AND rung = 1
       OR NEW.follows_id IS NULL AND NEW.direct_basis <> '' AND NEW.step = 'restrict' AND day >= '2021-03-01'
          AND NEW.facts @> '[{"kind": "permit"}]'
       OR NEW.direct_basis = '' AND EXISTS (
           SELECT FROM inspections_remedydecision f
           JOIN inspections_order o ON o.case_id = f.case_id AND (
               o.id = f.order_id
               OR f.order_id IS NULL AND o.issued_at >= f.decided_at AND o.kind = CASE f.step
                   WHEN 'suspend' THEN 'suspend' WHEN 'close' THEN 'close' ELSE 'rectify' END)
           WHERE f.id = NEW.follows_id AND f.site_id = NEW.site_id AND f.decision = 'accepted'
             AND array_position(steps, f.step::text) = rung - 1
             AND EXISTS (SELECT FROM jsonb_array_elements(NEW.facts) behind JOIN jsonb_array_elements(f.facts) taken
                         ON behind ->> 'kind' = taken ->> 'kind')
             AND o.lifted_at IS NULL AND (o.state = 'not_met' OR o.state = 'issued' AND o.due_on < day)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the ladder rises from a step whose order was missed, one at a time'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'remedy_rises_step_by_step';
END $$;
CREATE TRIGGER remedy_guard BEFORE INSERT ON inspections_remedydecision
    FOR EACH ROW EXECUTE FUNCTION remedy_guard();
