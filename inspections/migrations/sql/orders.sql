-- An order that asks for evidence is met on a file that was handed in about it and needs no review or was admitted.
CREATE FUNCTION order_met_on_evidence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.evidence_required IS DISTINCT FROM OLD.evidence_required THEN
        RAISE EXCEPTION 'what an order asks for does not change'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'order_asks_as_issued';
    END IF;
    IF NEW.evidence_required AND NEW.state = 'met' AND OLD.state <> 'met' AND NOT EXISTS (
        SELECT FROM inspections_evidence e LEFT JOIN inspections_evidencereview r ON r.evidence_id = e.id
        WHERE e.order_id = NEW.id AND (NOT e.needs_review OR r.result = 'admitted')
    ) THEN
        RAISE EXCEPTION 'an order that asks for evidence is not met without any'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_met_on_evidence';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER order_met_on_evidence BEFORE UPDATE OF state, evidence_required ON inspections_order
    FOR EACH ROW EXECUTE FUNCTION order_met_on_evidence();

-- The service of an order is entered once, and the length of its term does not change after it was issued.
CREATE FUNCTION order_served_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the service of an order and the length of its term are entered once'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'order_served_once';
END $$;
CREATE TRIGGER order_served_once BEFORE UPDATE OF working_days, due_on, served_on, service, consent, served_by_id
    ON inspections_order FOR EACH ROW WHEN (
        NEW.working_days IS DISTINCT FROM OLD.working_days
        OR (OLD.due_on IS NOT NULL AND NEW.due_on IS NULL)
        OR (OLD.served_on IS NOT NULL AND (NEW.served_on, NEW.service, NEW.consent, NEW.served_by_id)
            IS DISTINCT FROM (OLD.served_on, OLD.service, OLD.consent, OLD.served_by_id))
    ) EXECUTE FUNCTION order_served_once();

-- A suspension ends only once no order in force suspends the licence, its site or the enterprise that holds it.
CREATE FUNCTION suspension_ends_after_its_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM inspections_order o
        JOIN inspections_case c ON c.id = o.case_id
        JOIN enterprises_party p ON p.id = o.respondent_id
        JOIN enterprises_licence l ON l.id = OLD.licence_id
        JOIN enterprises_site s ON s.id = l.site_id
        WHERE o.kind = 'suspend' AND o.state <> 'annulled' AND o.lifted_at IS NULL AND (
            EXISTS (SELECT FROM inspections_order_licences t WHERE t.order_id = o.id AND t.licence_id = l.id)
            OR l.kind IN ('mining', 'production', 'export') AND p.enterprise_id = s.enterprise_id
               AND (c.site_id IS NULL OR c.site_id = s.id OR c.enterprise_id IS DISTINCT FROM p.enterprise_id)
        )
    ) THEN
        RAISE EXCEPTION 'an order in force suspends this licence'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'suspension_ends_after_its_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER suspension_ends_after_its_order BEFORE UPDATE OF ended_on ON enterprises_licencesuspension FOR EACH ROW
    WHEN (OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL) EXECUTE FUNCTION suspension_ends_after_its_order();

-- A licence that an order of the competent office ends or stops, or that goes on after it, is entered by the person of that
-- office who issues, lifts or annuls the order, and by no authority of licences.
CREATE FUNCTION licence_is_ordered(of_licence uuid, kinds text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM roles_of_actor() WHERE role = 'inspector') AND EXISTS (
        SELECT FROM inspections_order o
        JOIN inspections_case c ON c.id = o.case_id
        JOIN enterprises_party p ON p.id = o.respondent_id
        JOIN enterprises_licence l ON l.id = of_licence
        JOIN enterprises_site s ON s.id = l.site_id
        WHERE o.kind = ANY (kinds) AND o.state <> 'annulled' AND o.lifted_at IS NULL AND o.issued_by_id = core_actor()
          AND l.kind IN ('mining', 'production', 'export') AND p.enterprise_id = s.enterprise_id
          AND (c.site_id IS NULL OR c.site_id = s.id OR c.enterprise_id IS DISTINCT FROM p.enterprise_id))
$$;
CREATE FUNCTION licence_is_let_go_on(of_licence uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM roles_of_actor() WHERE role IN ('inspector', 'case_decider', 'legal_reviewer')) AND EXISTS (
        SELECT FROM inspections_order o
        JOIN inspections_order_licences t ON t.order_id = o.id AND t.licence_id = of_licence
        WHERE o.kind = 'suspend' AND (o.lifted_by_id = core_actor() OR o.state = 'annulled'))
$$;
