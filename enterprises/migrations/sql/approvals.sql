-- What two people have approved, and its service has taken in this transaction, is what triggers of all apps let through:
-- the act, its object, and every argument as the row now states it. The row that an approval has served is on record.
CREATE TABLE enterprises_approvaluse (request_id uuid PRIMARY KEY, row_id uuid NOT NULL);
REVOKE ALL ON enterprises_approvaluse FROM PUBLIC, "{role}";

-- Whether a request says what is stated: figures by their value, texts without the space around them, an empty text as
-- nothing. ``whole``: all of its arguments have to be stated. The reason and who decided may be stated as well.
-- ``day_of_act``: the argument that, left empty, means the day on which it is done.
CREATE FUNCTION approval_says(
    request enterprises_approvalrequest, stated jsonb, whole boolean, day_of_act text
) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM jsonb_each(request.arguments || jsonb_build_object(
            'reason', request.reason, 'decided_by', request.decided_by_id)) asked
        FULL JOIN jsonb_each(stated) said ON said.key = asked.key,
        LATERAL (SELECT NULLIF(btrim(asked.value #>> '{}', E' \r\n\t'), '') AS asked,
                        NULLIF(btrim(said.value #>> '{}', E' \r\n\t'), '') AS said) texts
        WHERE CASE
            WHEN said.key IS NULL THEN whole AND asked.key NOT IN ('reason', 'decided_by')
            WHEN said.key = day_of_act THEN
                COALESCE(texts.asked, core_today()::text) IS DISTINCT FROM texts.said
            WHEN jsonb_typeof(said.value) = 'number' THEN texts.asked::numeric IS DISTINCT FROM texts.said::numeric
            WHEN said.value = 'false' THEN COALESCE(asked.value, 'false') <> 'false'
            ELSE texts.asked IS DISTINCT FROM texts.said
        END)
$$;

-- The requests of an act on an object that are carried out in this transaction.
CREATE FUNCTION approvals_in_effect(of_act text, target uuid) RETURNS SETOF enterprises_approvalrequest
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT * FROM enterprises_approvalrequest
    WHERE act = of_act AND target_id = target AND state = 'done' AND consumed
      AND done_in = core_chain_point(pg_current_xact_id())
$$;

-- Whether two people have approved exactly what a row states; it serves that row alone (the object's, if none is named).
CREATE FUNCTION approval_serves(
    of_act text, target uuid, stated jsonb DEFAULT '{}', served uuid DEFAULT NULL, day_of_act text DEFAULT NULL
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    request uuid;
BEGIN
    FOR request IN SELECT r.id FROM approvals_in_effect(of_act, target) r
                   WHERE approval_says(r, stated, true, day_of_act) LOOP
        INSERT INTO enterprises_approvaluse VALUES (request, COALESCE(served, target)) ON CONFLICT DO NOTHING;
        IF EXISTS (SELECT FROM enterprises_approvaluse
                   WHERE request_id = request AND row_id = COALESCE(served, target)) THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;

-- Whether a row is a consequence of what two people have approved: what it states are some of the arguments.
CREATE FUNCTION approval_entails(
    of_act text, target uuid, stated jsonb DEFAULT '{}', day_of_act text DEFAULT NULL
) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM approvals_in_effect(of_act, target) r WHERE approval_says(r, stated, false, day_of_act))
$$;

-- Whether two people have approved a list, an act's argument ``rows`` as a JSON text, of which one entry is exactly what
-- a row states. Each entry serves one row.
CREATE TABLE enterprises_approvedentry (
    request_id uuid, place bigint, row_id uuid NOT NULL, PRIMARY KEY (request_id, place)
);
REVOKE ALL ON enterprises_approvedentry FROM PUBLIC, "{role}";
CREATE FUNCTION approval_lists(of_act text, target uuid, stated jsonb, served uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry record;
BEGIN
    FOR entry IN SELECT r.id, listed.place FROM approvals_in_effect(of_act, target) r,
                        jsonb_array_elements((r.arguments ->> 'rows')::jsonb) WITH ORDINALITY listed(says, place)
                 WHERE approval_says(
                     jsonb_populate_record(r, jsonb_build_object('arguments', listed.says)), stated, true, NULL) LOOP
        INSERT INTO enterprises_approvedentry VALUES (entry.id, entry.place, served) ON CONFLICT DO NOTHING;
        IF EXISTS (SELECT FROM enterprises_approvedentry
                   WHERE request_id = entry.id AND place = entry.place AND row_id = served) THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;
REVOKE ALL ON FUNCTION approval_lists(text, uuid, jsonb, uuid) FROM PUBLIC, "{role}";
REVOKE ALL ON FUNCTION approval_says(enterprises_approvalrequest, jsonb, boolean, text),
    approvals_in_effect(text, uuid), approval_serves(text, uuid, jsonb, uuid, text),
    approval_entails(text, uuid, jsonb, text) FROM PUBLIC, "{role}";

-- The whole country, which new rows of its reference data are asked for.
CREATE FUNCTION nation_id() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM enterprises_jurisdiction WHERE code = 'CN'
$$;

-- Two people for a weighty act: what was proposed stays as it was, its maker does not decide, and an approval is used
-- in the transaction in which it is carried out, once. The actor is the one that is proven (core_actor, ADR 18).
CREATE FUNCTION approval_guard() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    actor uuid := core_actor();
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.proposed_by_id IS DISTINCT FROM actor OR actor IS NULL THEN
            RAISE EXCEPTION 'an act is proposed by a person, in his own name'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_names_its_actor';
        END IF;
        IF NEW.state <> 'pending' OR NEW.done_in IS NOT NULL OR NEW.consumed
           OR num_nonnulls(NEW.decided_by_id, NEW.decided_at, NEW.decision_signature, NEW.effective_from) > 0 THEN
            RAISE EXCEPTION 'a request begins undecided'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_begins_undecided';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.act, NEW.target_id, NEW.target_label, NEW.arguments, NEW.preview, NEW.digest, NEW.reason,
        NEW.proposed_by_id, NEW.proposed_at, NEW.proposal_signature, NEW.place_id, NEW.authority_id, NEW.enterprise_id,
        NEW.person_id, NEW.person_address, NEW.expires_at)
       IS DISTINCT FROM
       (OLD.id, OLD.act, OLD.target_id, OLD.target_label, OLD.arguments, OLD.preview, OLD.digest, OLD.reason,
        OLD.proposed_by_id, OLD.proposed_at, OLD.proposal_signature, OLD.place_id, OLD.authority_id, OLD.enterprise_id,
        OLD.person_id, OLD.person_address, OLD.expires_at)
       -- Who decided is written with the decision alone, by one statement: whoever decides is its actor.
       OR NOT (OLD.state = 'pending' AND NEW.state IN ('waiting', 'done', 'refused'))
          AND (NEW.decided_by_id, NEW.decided_at, NEW.decision_reason, NEW.decision_signature, NEW.effective_from)
              IS DISTINCT FROM
              (OLD.decided_by_id, OLD.decided_at, OLD.decision_reason, OLD.decision_signature, OLD.effective_from) THEN
        RAISE EXCEPTION 'what was proposed or decided is not rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_frozen';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('pending', 'waiting'), ('pending', 'done'), ('pending', 'refused'), ('pending', 'cancelled'),
        ('pending', 'expired'), ('waiting', 'done'), ('waiting', 'cancelled'), ('waiting', 'lapsed')
    ) THEN
        RAISE EXCEPTION 'a request does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_state_order';
    END IF;
    IF OLD.state = 'pending' AND NEW.state IN ('waiting', 'done', 'refused')
       AND NEW.decided_by_id IS NOT NULL AND NEW.decided_by_id IS DISTINCT FROM actor THEN
        RAISE EXCEPTION 'a request is decided in the name of whoever does it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_names_its_actor';
    END IF;
    IF NEW.state = 'done' AND OLD.state <> 'done' THEN
        IF NEW.effective_from IS NOT NULL
           AND (CASE WHEN core_may_load() THEN NEW.ended_at ELSE clock_timestamp() END) < NEW.effective_from THEN
            RAISE EXCEPTION 'an approved act waits until its day'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_waits';
        END IF;
        NEW.done_in := core_chain_point(pg_current_xact_id());
        NEW.consumed := false;
    ELSIF NEW.done_in IS DISTINCT FROM OLD.done_in OR NEW.consumed IS DISTINCT FROM OLD.consumed THEN
        IF NOT (NEW.consumed AND NOT OLD.consumed AND NEW.done_in = OLD.done_in
                AND NEW.done_in = core_chain_point(pg_current_xact_id())) THEN
            RAISE EXCEPTION 'an approval serves one act, in the transaction that carries it out'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_serves_once';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_guard BEFORE INSERT OR UPDATE ON enterprises_approvalrequest
    FOR EACH ROW EXECUTE FUNCTION approval_guard();

-- A request is cancelled by its maker or its approver, or by the person whom it is about, but not where it takes power
-- away from him. A test compares the list with the acts that are declared (TwoPersonAct.stoppable_by_person).
CREATE FUNCTION approval_is_cancelled_by_entitled() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.ended_by_id IS NOT NULL AND (
        NEW.ended_by_id IN (NEW.proposed_by_id, NEW.decided_by_id)
        OR NEW.ended_by_id = NEW.person_id AND NEW.act NOT IN ('people.deactivate', 'people.end_role')
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'its maker and its approver cancel a request, and its person if it takes nothing from him'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_cancelled_by_entitled';
END $$;
CREATE TRIGGER approval_is_cancelled_by_entitled BEFORE UPDATE OF state ON enterprises_approvalrequest FOR EACH ROW
    WHEN (NEW.state = 'cancelled' AND OLD.state <> 'cancelled') EXECUTE FUNCTION approval_is_cancelled_by_entitled();
