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
