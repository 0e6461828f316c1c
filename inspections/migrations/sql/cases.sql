-- Cases and orders: who acted in one does not decide about it, and what moves or ends one is on record.

-- Who has led a case stays on it: a lead who is taken from it, by himself too, has led it.
CREATE FUNCTION case_keeps_its_leads() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.former_leads := '{}';
    ELSIF OLD.lead_id IS NULL OR OLD.lead_id IS NOT DISTINCT FROM NEW.lead_id THEN
        NEW.former_leads := OLD.former_leads;
    ELSE
        NEW.former_leads := array_append(array_remove(OLD.former_leads, OLD.lead_id), OLD.lead_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_keeps_its_leads BEFORE INSERT OR UPDATE ON inspections_case
    FOR EACH ROW EXECUTE FUNCTION case_keeps_its_leads();

-- A case is led by an inspector of the office that has it, or of one above, to whom it is not closed. He takes the lead himself,
-- as he opens or investigates it, or has it from a recusal of the lead before, which names him.
CREATE FUNCTION case_lead_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    office constant text := office_of_matter(
        NEW.matter_id, (SELECT code FROM enterprises_jurisdiction WHERE id = NEW.place_id));
BEGIN
    IF core_may_load() THEN
        RETURN NULL;
    END IF;
    IF NEW.matter_id = ANY (matters_closed_to(NEW.lead_id, core_today()))
       OR NOT EXISTS (
           SELECT FROM enterprises_membership m
           JOIN enterprises_user one ON one.id = m.user_id AND one.is_active
           JOIN enterprises_jurisdiction own ON own.id = m.jurisdiction_id
           WHERE m.user_id = NEW.lead_id AND m.role = 'inspector' AND (own.code = 'CN' OR starts_with(office, own.code))
             AND m.valid_from <= core_today() AND (m.valid_to IS NULL OR m.valid_to >= core_today()))
       OR NEW.lead_id IS DISTINCT FROM core_actor() AND NOT EXISTS (
           SELECT FROM enterprises_recusal recusal
           WHERE recusal.matter_id = NEW.matter_id AND recusal.successor_id = NEW.lead_id
             AND recusal.person_id = NEW.former_leads[array_upper(NEW.former_leads, 1)]) THEN
        RAISE EXCEPTION 'a case is led by an inspector of its office, who takes it himself or from a recusal'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_lead_is_an_inspector';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER case_lead_guard_insert AFTER INSERT ON inspections_case FOR EACH ROW
    WHEN (NEW.lead_id IS NOT NULL) EXECUTE FUNCTION case_lead_guard();
CREATE TRIGGER case_lead_guard AFTER UPDATE ON inspections_case FOR EACH ROW
    WHEN (NEW.lead_id IS NOT NULL AND NEW.lead_id IS DISTINCT FROM OLD.lead_id) EXECUTE FUNCTION case_lead_guard();

-- Neither a lead of a case, of earlier too, nor whoever issued an order or served a notice in it ends it.
CREATE FUNCTION case_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.closed_by_id IN (OLD.lead_id, NEW.lead_id) OR NEW.closed_by_id = ANY (OLD.former_leads)
       OR EXISTS (SELECT FROM inspections_order WHERE case_id = NEW.id AND issued_by_id = NEW.closed_by_id)
       OR EXISTS (SELECT FROM inspections_proceeding WHERE case_id = NEW.id AND notified_by_id = NEW.closed_by_id) THEN
        RAISE EXCEPTION 'whoever leads a case or issued an order in it does not end it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_maker_does_not_close';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_guard BEFORE UPDATE ON inspections_case FOR EACH ROW
    WHEN (NEW.closed_by_id IS NOT NULL AND NEW.closed_by_id IS DISTINCT FROM OLD.closed_by_id
          OR NEW.state <> OLD.state AND NEW.state IN ('closed', 'not_substantiated'))
    EXECUTE FUNCTION case_guard();

-- No case closes without evidence: a flag, a finding, or a file that needs no review or was admitted.
CREATE FUNCTION case_needs_evidence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM inspections_flag WHERE case_id = NEW.id)
       AND NOT EXISTS (SELECT FROM inspections_finding WHERE case_id = NEW.id) AND NOT EXISTS (
        SELECT FROM inspections_evidence e
        LEFT JOIN inspections_evidencereview r ON r.evidence_id = e.id
        LEFT JOIN inspections_order o ON o.id = e.order_id
        WHERE (e.case_id = NEW.id OR o.case_id = NEW.id) AND (NOT e.needs_review OR r.result = 'admitted')
    ) THEN
        RAISE EXCEPTION 'a case is not closed without evidence'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_closes_on_evidence';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_needs_evidence BEFORE UPDATE OF state ON inspections_case
    FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION case_needs_evidence();

-- The term of an order moves by a granted extension alone, and the lead of its case does not verify it.
CREATE FUNCTION order_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.due_on <> OLD.due_on AND NOT EXISTS (
        SELECT FROM inspections_extension
        WHERE order_id = NEW.id AND state = 'granted' AND old_due_on = OLD.due_on AND granted_until = NEW.due_on
    ) THEN
        RAISE EXCEPTION 'the term of an order moves only by a granted extension'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_term_moves_by_extension';
    END IF;
    IF NEW.verified_by_id IS DISTINCT FROM OLD.verified_by_id AND NEW.verified_by_id <> NEW.issued_by_id
       AND NEW.verified_by_id = (SELECT lead_id FROM inspections_case WHERE id = NEW.case_id) THEN
        RAISE EXCEPTION 'whoever leads a case does not verify its orders'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_lead_does_not_verify';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER order_guard BEFORE UPDATE OF due_on, verified_by_id ON inspections_order
    FOR EACH ROW EXECUTE FUNCTION order_guard();

-- A request for more time is decided once.
CREATE FUNCTION extension_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a request for more time that was decided is not written again'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'extension_decided_once';
END $$;
CREATE TRIGGER extension_guard BEFORE UPDATE ON inspections_extension
    FOR EACH ROW WHEN (OLD.state <> 'requested') EXECUTE FUNCTION extension_guard();

-- Neither what an order does to quota nor what is owed after it fell is decided by whoever issued it.
CREATE FUNCTION measure_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.decided_by_id = (SELECT issued_by_id FROM inspections_order WHERE id = NEW.order_id) THEN
        RAISE EXCEPTION 'whoever issued an order does not decide about its quota'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_not_by_the_issuer';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measure_guard BEFORE INSERT ON inspections_measure FOR EACH ROW EXECUTE FUNCTION measure_guard();

CREATE FUNCTION restitution_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF NEW.decided_by_id = (
        SELECT issued_by_id FROM inspections_order JOIN inspections_measure ON order_id = inspections_order.id
        WHERE inspections_measure.id = NEW.measure_id
    ) THEN
        RAISE EXCEPTION 'whoever issued an order does not settle what is owed after it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'restitution_not_by_the_issuer';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER restitution_guard BEFORE INSERT ON inspections_restitution
    FOR EACH ROW EXECUTE FUNCTION restitution_guard();

-- A case is dropped on evidence in its file, or on a reason that carries the decision alone: a sentence of at least forty
-- letters, ten of them different, an ideograph counting as two (services.cases.ending). The reason is in the journal, by
-- the person who ends it, and newer than any reopening.
CREATE FUNCTION is_substantial_reason(given text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH letters AS (
        SELECT letter
        FROM regexp_split_to_table(regexp_replace(lower(given), '[[:space:][:punct:]]', '', 'g'), '') AS letter
        WHERE letter <> ''
    )
    SELECT count(*) + count(*) FILTER (WHERE ascii(letter) BETWEEN 13312 AND 40959) >= 40 AND count(DISTINCT letter) >= 10
    FROM letters
$$;

CREATE FUNCTION case_dropped_on_evidence_or_reason() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM inspections_flag WHERE case_id = NEW.id)
       AND NOT EXISTS (SELECT FROM inspections_finding WHERE case_id = NEW.id)
       AND NOT EXISTS (
            SELECT FROM inspections_evidence e
            LEFT JOIN inspections_evidencereview r ON r.evidence_id = e.id
            LEFT JOIN inspections_order o ON o.id = e.order_id
            WHERE (e.case_id = NEW.id OR o.case_id = NEW.id) AND (NOT e.needs_review OR r.result = 'admitted'))
       AND NOT EXISTS (
            SELECT FROM inspections_caseentry said
            WHERE said.case_id = NEW.id AND said.verb = 'not_substantiated' AND said.actor_id = NEW.closed_by_id
              AND is_substantial_reason(said.text)
              AND NOT EXISTS (
                SELECT FROM inspections_caseentry later
                WHERE later.case_id = NEW.id AND later.verb = 'reopen' AND later.id > said.id))
    THEN
        RAISE EXCEPTION 'a case is not dropped without evidence or a reason'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_dropped_on_evidence_or_reason';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_dropped_on_evidence_or_reason AFTER UPDATE OF state ON inspections_case FOR EACH ROW
    WHEN (NEW.state = 'not_substantiated' AND OLD.state <> 'not_substantiated')
    EXECUTE FUNCTION case_dropped_on_evidence_or_reason();

-- A decision is shown and hidden by a proven person; the system hides one that is no longer in force, every night.
CREATE FUNCTION case_is_shown_by_somebody() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.published OR EXISTS (SELECT FROM inspections_proceeding WHERE case_id = NEW.id AND state = 'decided') THEN
        RAISE EXCEPTION 'a decision is published and taken down by a person who is proven to act'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_proven';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER case_is_shown_by_somebody AFTER UPDATE ON inspections_case FOR EACH ROW
    WHEN ((NEW.published, NEW.publication_reason, NEW.take_down_due_on, NEW.taken_down_on)
          IS DISTINCT FROM (OLD.published, OLD.publication_reason, OLD.take_down_due_on, OLD.taken_down_on)
          AND core_actor() IS NULL)
    EXECUTE FUNCTION case_is_shown_by_somebody();
