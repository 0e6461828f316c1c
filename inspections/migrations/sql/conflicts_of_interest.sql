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

-- The day on which an act is judged: today. Loaders enter acts of earlier days.
CREATE FUNCTION day_of_act(stated timestamptz) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN core_may_load() THEN COALESCE((stated AT TIME ZONE 'Asia/Shanghai')::date, core_today())
                ELSE core_today() END
$$;

-- Nobody ends a case or a tip in which he has a conflict of interest, and who ends one is the person who is proven. It is
-- asked whenever a row ends and whenever it is ended by somebody else, as of today: what a statement gives as the day is
-- asked of loaders alone, who enter what was done then.
CREATE FUNCTION conflict_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.matter_id = ANY (matters_closed_to(NEW.closed_by_id, day_of_act(NEW.closed_at))) THEN
        RAISE EXCEPTION 'a party does not end a matter'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'party_does_not_close_matter';
    END IF;
    IF NEW.state IN ('closed', 'not_substantiated') AND NEW.closed_by_id IS NOT NULL
       AND NEW.closed_by_id IS DISTINCT FROM core_actor() THEN
        RAISE EXCEPTION 'a matter is ended by the person who is proven'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_proven';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER conflict_guard BEFORE UPDATE ON inspections_case FOR EACH ROW
    WHEN (NEW.closed_by_id IS NOT NULL AND NEW.closed_by_id IS DISTINCT FROM OLD.closed_by_id
          OR NEW.state <> OLD.state AND NEW.state IN ('closed', 'not_substantiated'))
    EXECUTE FUNCTION conflict_guard();
CREATE TRIGGER conflict_guard BEFORE UPDATE ON inspections_tip FOR EACH ROW
    WHEN (NEW.closed_by_id IS NOT NULL AND NEW.closed_by_id IS DISTINCT FROM OLD.closed_by_id
          OR NEW.state <> OLD.state AND NEW.state = 'closed')
    EXECUTE FUNCTION conflict_guard();

-- Nor does he settle anything about its parties: whether one is accused at all, and with which outcome it ends for him.
CREATE FUNCTION party_settled_by_others() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.matter_id = ANY (matters_closed_to(core_actor(), day_of_act(COALESCE(NEW.outcome_at, NEW.decided_at)))) THEN
        RAISE EXCEPTION 'a party settles nothing about the parties of a matter'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'party_settled_by_others';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER party_settled_by_others BEFORE UPDATE ON enterprises_party FOR EACH ROW
    WHEN ((NEW.state, NEW.outcome) IS DISTINCT FROM (OLD.state, OLD.outcome))
    EXECUTE FUNCTION party_settled_by_others();

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

-- Whoever is put on the list of parties has no access any more: an inspector of the office that has the matter does it, to whom it
-- is not closed, or a tip that names somebody. A tip states parties as it is received; whoever it names later, in a message of its
-- sender, or is found by his name, is proposed at once, and another person decides on him.
CREATE FUNCTION party_added_in_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    just_now constant timestamptz := clock_timestamp() - interval '1 minute';
    bound record_bounds;
BEGIN
    IF core_may_load() OR EXISTS (
        SELECT FROM inspections_tip tip WHERE tip.matter_id = NEW.matter_id
        AND (tip.received_at > just_now AND (NEW.state = 'proposed' OR NEW.person_id IS NULL)
             OR NEW.state = 'proposed' AND EXISTS (
                 SELECT FROM inspections_tipmessage message
                 WHERE message.tip_id = tip.id AND message.author_id IS NULL AND message.at > just_now))
    ) THEN
        RETURN NEW;
    END IF;
    SELECT office_of_matter(NEW.matter_id, place.code), NULL, NULL, NULL INTO bound FROM (
        SELECT matter_id, place_id FROM inspections_case UNION ALL SELECT matter_id, place_id FROM inspections_tip
    ) m JOIN enterprises_jurisdiction place ON place.id = m.place_id WHERE m.matter_id = NEW.matter_id LIMIT 1;
    IF NOT actor_holds('{inspector}', bound)
       OR NEW.matter_id = ANY (matters_closed_to(core_actor(), core_today()))
          AND (SELECT opened_at FROM enterprises_matter WHERE id = NEW.matter_id) < just_now THEN
        RAISE EXCEPTION 'parties are added by an inspector of the office that has the matter'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'party_added_in_role';
    END IF;
    RETURN NEW;
END $$;
-- A tip begins as one that was just received, of the public form or keyed in by an office that receives them.
CREATE FUNCTION tip_opens_its_matter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM inspections_case WHERE matter_id = NEW.matter_id) THEN
        RAISE EXCEPTION 'a tip opens a matter of its own'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tip_opens_its_matter';
    END IF;
    IF NEW.received_at NOT BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp() + interval '1 minute'
       OR NEW.case_id IS NOT NULL OR NEW.proposed_by_id IS NOT NULL OR NEW.closed_by_id IS NOT NULL OR NEW.closed_at IS NOT NULL
       OR NEW.closing_reason <> '' OR (NEW.keyed_in_by_id IS NULL) <> (NEW.source = 'public')
       OR NEW.keyed_in_by_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM roles_of_actor() WHERE role IN ('inspector', 'county_regulator', 'provincial_regulator')) THEN
        RAISE EXCEPTION 'a tip begins as it was received, and offices that receive tips key them in'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tip_is_received';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tip_opens_its_matter BEFORE INSERT ON inspections_tip
    FOR EACH ROW EXECUTE FUNCTION tip_opens_its_matter();

-- Show the receipt of a tip to this transaction; returns the key of its tip, or nothing.
CREATE FUNCTION show_receipt(receipt text) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM set_config('app.receipt', receipt, true);
    RETURN (SELECT id FROM inspections_tip WHERE receipt_hash = encode(sha256(convert_to(receipt, 'UTF8')), 'hex'));
END $$;

-- What the sender of a tip says or shows without a name is his who holds the receipt, while the tip is open. What an office
-- says to him is said by an inspector of the office that has it. Argument: the column of the person.
CREATE FUNCTION said_by_sender_or_office() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    stated constant jsonb := to_jsonb(NEW);
    bound record_bounds;
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF stated ->> TG_ARGV[0] IS NOT NULL THEN
        SELECT office_of_matter(tip.matter_id, place.code), NULL, NULL, NULL INTO bound
        FROM inspections_tip tip JOIN enterprises_jurisdiction place ON place.id = tip.place_id WHERE tip.id = NEW.tip_id;
        IF actor_holds('{inspector}', bound) THEN
            RETURN NEW;
        END IF;
    ELSIF EXISTS (
        SELECT FROM inspections_tip WHERE id = NEW.tip_id AND state <> 'closed' AND receipt_hash = encode(
            sha256(convert_to(current_setting('app.receipt', true), 'UTF8')), 'hex')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a tip is added to by the holder of its receipt, or by an inspector of its office'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'said_by_sender_or_office';
END $$;
CREATE TRIGGER said_by_sender_or_office BEFORE INSERT ON inspections_tipmessage
    FOR EACH ROW EXECUTE FUNCTION said_by_sender_or_office('author_id');
CREATE TRIGGER said_by_sender_or_office BEFORE INSERT ON inspections_evidence
    FOR EACH ROW WHEN (NEW.tip_id IS NOT NULL) EXECUTE FUNCTION said_by_sender_or_office('added_by_id');

-- A file lies where that to which it belongs does, which is one thing (evidence_of_one_thing).
CREATE FUNCTION file_lies_with_its_subject() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT core_may_load() AND (NEW.place_id IN (
        SELECT place_id FROM inspections_case WHERE id = COALESCE(
            NEW.case_id, (SELECT case_id FROM inspections_order WHERE id = NEW.order_id))
        UNION ALL SELECT place_id FROM inspections_flag WHERE id = NEW.flag_id
        UNION ALL SELECT place_id FROM inspections_tip WHERE id = NEW.tip_id
        UNION ALL SELECT place_id FROM inspections_observation WHERE id = NEW.observation_id
        UNION ALL SELECT place_id FROM inspections_inspection WHERE id = NEW.inspection_id
        UNION ALL SELECT place_id FROM inspections_finding WHERE id = NEW.finding_id)) IS NOT TRUE THEN
        RAISE EXCEPTION 'a file lies where its subject does'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'file_lies_with_its_subject';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER file_lies_with_its_subject BEFORE INSERT ON inspections_evidence
    FOR EACH ROW EXECUTE FUNCTION file_lies_with_its_subject();
CREATE TRIGGER party_added_in_role BEFORE INSERT ON enterprises_party
    FOR EACH ROW EXECUTE FUNCTION party_added_in_role();

-- People who handle matters recuse themselves; another is recused by his superior: an inspector or decider of cases, to whom the
-- matter is not closed, above all of his offices, or at the nation as a decider.
CREATE FUNCTION recusal_by_himself_or_superior() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR NEW.person_id = core_actor() OR NOT NEW.matter_id = ANY (matters_closed_to(core_actor(), core_today()))
       AND EXISTS (
           SELECT FROM roles_of_actor() held WHERE held.role IN ('inspector', 'case_decider')
           AND (held.place = 'CN' AND held.role = 'case_decider' OR NOT EXISTS (
               SELECT FROM enterprises_membership m JOIN enterprises_jurisdiction office ON office.id = m.jurisdiction_id
               WHERE m.user_id = NEW.person_id
                 AND m.valid_from <= core_today() AND (m.valid_to IS NULL OR m.valid_to >= core_today())
                 AND (office.code = held.place OR held.place <> 'CN' AND NOT starts_with(office.code, held.place))))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a recusal is declared by the person or imposed by his superior'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'recusal_by_himself_or_superior';
END $$;
CREATE TRIGGER recusal_by_himself_or_superior BEFORE INSERT ON enterprises_recusal
    FOR EACH ROW EXECUTE FUNCTION recusal_by_himself_or_superior();
