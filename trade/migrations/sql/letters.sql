-- A letter about a mismatch is drafted by a tax officer, customs officer or inspector of the place of its enterprise. The
-- office that drafted it, or one of the same role above it, writes, sends and closes it: none below undoes what it asked.
-- Questions are put in and taken out while it is a draft. The people of the recipient answer once it was sent,
-- and it counts as answered when every question is, by whoever of them gave the last answer and at its instant. It is
-- handed on without an answer only after its day.
CREATE FUNCTION letter_officer_acts(firm uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT core_may_load() OR EXISTS (
        SELECT FROM roles_of_actor() held JOIN enterprises_enterprise e ON e.id = firm
        WHERE held.role IN ('tax_officer', 'customs_officer', 'inspector')
          AND (held.place = 'CN' OR starts_with(e.place, held.place))
    )
$$;

-- Whether the actor belongs to the office that drafts a letter, or to one of the same role above it.
CREATE FUNCTION letter_office_acts(letter trade_letter) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT core_may_load() OR letter_officer_acts(letter.enterprise_id) AND EXISTS (
        SELECT FROM roles_of_actor() held JOIN enterprises_jurisdiction office ON office.id = letter.office_place_id
        WHERE held.role = letter.office_role AND (held.place = 'CN' OR starts_with(office.code, held.place))
    )
$$;

-- Whether the actor belongs to the enterprise that is asked, or to the office that is, or one of its role above it. Who
-- drafted or sent a letter to an office does not answer it. (plpgsql: the columns of the office are of a later migration.)
CREATE FUNCTION letter_recipient_acts(letter trade_letter) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF letter.addressee_role = '' THEN
        RETURN EXISTS (
            SELECT FROM roles_of_actor() held
            WHERE held.role IN ('enterprise_admin', 'enterprise_clerk', 'enterprise_signer')
              AND held.enterprise = letter.recipient_id);
    END IF;
    RETURN core_actor() IS DISTINCT FROM letter.drafted_by_id AND core_actor() IS DISTINCT FROM letter.sent_by_id
       AND EXISTS (
            SELECT FROM roles_of_actor() held JOIN enterprises_jurisdiction office ON office.id = letter.addressee_place_id
            WHERE held.role = letter.addressee_role AND (held.place = 'CN' OR starts_with(office.code, held.place)));
END $$;

CREATE FUNCTION letter_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    answers boolean := TG_OP = 'UPDATE' AND OLD.state = 'sent' AND NEW.state IN ('sent', 'answered');
BEGIN
    IF NOT answers AND NOT letter_office_acts(NEW) THEN
        RAISE EXCEPTION 'the office that drafted a letter, or one above it, writes and closes it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_by_its_officers';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.state <> 'draft' THEN
        RAISE EXCEPTION 'a letter begins as a draft'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_begins_as_a_draft';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.addressee_role <> '' AND NOT EXISTS (
        SELECT FROM enterprises_jurisdiction office JOIN enterprises_enterprise firm ON firm.id = NEW.enterprise_id
        WHERE office.id = NEW.addressee_place_id AND (office.code = 'CN' OR starts_with(firm.place, office.code))
    ) THEN
        RAISE EXCEPTION 'a letter asks an office in whose place the enterprise lies'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_office_of_the_place';
    END IF;
    IF NEW.state = 'sent' AND NOT EXISTS (SELECT FROM trade_letterquestion q WHERE q.letter_id = NEW.id) THEN
        RAISE EXCEPTION 'a letter asks something before it is sent'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_asks_something';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'draft' AND NEW.state = 'sent' AND NOT core_may_load()
       AND (NEW.due_on > core_today()) IS NOT TRUE THEN
        RAISE EXCEPTION 'a letter is sent with a day of answer that is to come'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_leaves_time_to_answer';
    END IF;
    IF NEW.state = 'answered'
       AND EXISTS (SELECT FROM trade_letterquestion q WHERE q.letter_id = NEW.id AND q.answered_at IS NULL) THEN
        RAISE EXCEPTION 'a letter is answered once every question is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_answered_whole';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state = 'answered' AND OLD.state <> 'answered' AND NOT core_may_load() AND NOT EXISTS (
        SELECT FROM trade_letterquestion q
        WHERE q.letter_id = NEW.id AND letter_recipient_acts(NEW)
          AND q.answered_by_id = core_actor() AND q.answered_at = NEW.answered_at
          AND NOT EXISTS (
              SELECT FROM trade_letterquestion later
              WHERE later.letter_id = NEW.id AND later.answered_at > q.answered_at)
    ) THEN
        RAISE EXCEPTION 'the last answer makes a letter an answered one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_answered_by_its_recipient';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'sent' AND NEW.state = 'closed'
       AND NEW.due_on >= core_today() THEN
        RAISE EXCEPTION 'the enterprise may still answer'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_awaits_its_day';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER letter_guard BEFORE INSERT OR UPDATE ON trade_letter FOR EACH ROW EXECUTE FUNCTION letter_guard();

CREATE FUNCTION letter_question_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    letter trade_letter;
BEGIN
    SELECT l.* INTO letter FROM trade_letter l WHERE l.id = CASE TG_OP WHEN 'DELETE' THEN OLD.letter_id ELSE NEW.letter_id END;
    IF TG_OP <> 'UPDATE' THEN
        IF letter.state <> 'draft' OR NOT letter_office_acts(letter)
           OR (TG_OP = 'INSERT' AND NEW.answered_at IS NOT NULL) THEN
            RAISE EXCEPTION 'questions are put in and taken out while the letter is a draft'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_question_of_a_draft';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF letter.state <> 'sent' OR NOT (core_may_load() OR letter_recipient_acts(letter)) THEN
        RAISE EXCEPTION 'the people who are asked answer a letter once it was sent'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_answered_by_its_recipient';
    END IF;
    IF NEW.report_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM quotas_report r WHERE r.id = NEW.report_id AND r.enterprise_id = letter.recipient_id
                       AND r.period = COALESCE(NEW.month, r.period) AND r.submitted_at > letter.sent_at) THEN
        RAISE EXCEPTION 'an answer points to a report of the same enterprise and month, filed since the letter was sent'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_answer_of_own_report';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER letter_question_guard BEFORE INSERT OR UPDATE OR DELETE ON trade_letterquestion
    FOR EACH ROW EXECUTE FUNCTION letter_question_guard();
