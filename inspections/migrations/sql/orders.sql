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

-- The transactions in which an order was issued, lifted and annulled: a licence follows it in the same one, and at no other
-- time. The application has no right to them.
CREATE TABLE inspections_orderturn (
    order_id uuid NOT NULL, turn text NOT NULL, done_in bigint NOT NULL, PRIMARY KEY (order_id, turn)
);
REVOKE ALL ON inspections_orderturn FROM PUBLIC, "{role}";
CREATE FUNCTION order_turns() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO inspections_orderturn
    SELECT NEW.id, turn, core_chain_point(pg_current_xact_id()) FROM (VALUES
        ('issued', TG_OP = 'INSERT'),
        ('lifted', TG_OP = 'UPDATE' AND OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL),
        ('annulled', TG_OP = 'UPDATE' AND OLD.state <> 'annulled' AND NEW.state = 'annulled')
    ) turns (turn, taken) WHERE taken
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER order_turns AFTER INSERT OR UPDATE OF lifted_at, state ON inspections_order
    FOR EACH ROW EXECUTE FUNCTION order_turns();
CREATE FUNCTION order_turned_now(of_order uuid, wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM inspections_orderturn
                   WHERE order_id = of_order AND turn = wanted AND done_in = core_chain_point(pg_current_xact_id()))
$$;

-- An order names the licences that it ends or stops as it is issued: of the enterprise to which it is addressed, and of the
-- site if the case is about one of it. Loaders enter what was.
CREATE FUNCTION order_names_its_licences() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR order_turned_now(NEW.order_id, 'issued') AND EXISTS (
        SELECT FROM inspections_order o
        JOIN inspections_case c ON c.id = o.case_id
        JOIN enterprises_party p ON p.id = o.respondent_id
        JOIN enterprises_licence l ON l.id = NEW.licence_id
        JOIN enterprises_site s ON s.id = l.site_id
        WHERE o.id = NEW.order_id AND o.kind IN ('suspend', 'close', 'revoke')
          AND l.kind IN ('mining', 'production', 'export') AND p.enterprise_id = s.enterprise_id
          AND (c.site_id IS NULL OR c.site_id = s.id OR c.enterprise_id IS DISTINCT FROM p.enterprise_id)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an order names the licences that it ends or stops as it is issued'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'order_names_its_licences';
END $$;
CREATE TRIGGER order_names_its_licences BEFORE INSERT ON inspections_order_licences
    FOR EACH ROW EXECUTE FUNCTION order_names_its_licences();

-- A licence that an order of the competent office ends or stops, or that goes on after it, is entered by the person of that
-- office who issues, lifts or annuls the order, with it, and by no authority of licences.
CREATE FUNCTION licence_is_ordered(of_licence uuid, kinds text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM roles_of_actor() WHERE role = 'inspector') AND EXISTS (
        SELECT FROM inspections_order o
        JOIN inspections_order_licences t ON t.order_id = o.id AND t.licence_id = of_licence
        WHERE o.kind = ANY (kinds) AND o.issued_by_id = core_actor() AND order_turned_now(o.id, 'issued'))
$$;
CREATE FUNCTION licence_is_let_go_on(of_licence uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM roles_of_actor() WHERE role IN ('inspector', 'case_decider', 'legal_reviewer')) AND EXISTS (
        SELECT FROM inspections_order o
        JOIN inspections_order_licences t ON t.order_id = o.id AND t.licence_id = of_licence
        WHERE o.kind = 'suspend' AND (
            o.lifted_by_id = core_actor() AND order_turned_now(o.id, 'lifted') OR order_turned_now(o.id, 'annulled')))
$$;
