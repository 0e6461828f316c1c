-- Consultations: about a subject as it is, answered by another office and another officer, concluded after the answers.

-- Of offices that a reader belongs to: asked as the owner, so that the policies of the two tables do not ask each other.
CREATE FUNCTION consultations_of_offices(places text[]) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT COALESCE(array_agg(o.consultation_id), '{}') FROM enterprises_consultedoffice o
    JOIN enterprises_jurisdiction place ON place.id = o.place_id
    JOIN enterprises_authority authority ON authority.id = o.authority_id
    WHERE reach_covers(places, place.code, authority.code)
$$;

-- The argument is the query for place, authority and matter of the subject ($1), while it is still to go on. It locks the
-- subject, so that no act on it passes by a consultation that is being opened.
CREATE FUNCTION consultation_is_of_its_subject() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    fits boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM (%s) s (place, authority, matter) WHERE s.place = $2'
        ' AND s.authority IS NOT DISTINCT FROM $3 AND s.matter IS NOT DISTINCT FROM $4)', TG_ARGV[0])
        INTO fits USING NEW.subject_id, NEW.place_id, NEW.authority_id, NEW.matter_id;
    IF NOT fits THEN
        RAISE EXCEPTION 'a consultation is about a subject that is still to go on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consultation_is_of_its_subject';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER consultation_is_of_its_list BEFORE INSERT ON enterprises_consultation FOR EACH ROW
    WHEN (NEW.subject_kind = 'list') EXECUTE FUNCTION consultation_is_of_its_subject($q$
        SELECT (SELECT id FROM enterprises_jurisdiction WHERE code = 'CN'), l.authority_id, NULL::uuid
        FROM enterprises_compliancelist l WHERE l.id = $1 FOR NO KEY UPDATE OF l
    $q$);

-- Arguments: the kind of subject, and the column of the row that names the subject.
CREATE FUNCTION refuse_while_consulting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM enterprises_consultation c
        WHERE c.subject_kind = TG_ARGV[0] AND c.subject_id = (to_jsonb(NEW) ->> TG_ARGV[1])::uuid
          AND c.blocking AND c.state = 'open'
    ) THEN
        RAISE EXCEPTION 'the outcome of a required consultation is recorded first'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refuse_while_consulting';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_while_consulting BEFORE INSERT ON enterprises_complianceentry
    FOR EACH ROW EXECUTE FUNCTION refuse_while_consulting('list', 'of_id');

CREATE FUNCTION consulted_office_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    consultation enterprises_consultation;
BEGIN
    SELECT * INTO consultation FROM enterprises_consultation WHERE id = NEW.consultation_id FOR NO KEY UPDATE;
    IF consultation.state IS DISTINCT FROM 'open' THEN
        RAISE EXCEPTION 'opinions are given while the consultation is open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opinion_in_open_consultation';
    END IF;
    IF (consultation.place_id, consultation.authority_id) IS NOT DISTINCT FROM (NEW.place_id, NEW.authority_id) THEN
        RAISE EXCEPTION 'an office does not ask itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consults_another_office';
    END IF;
    IF NEW.given_by_id = consultation.opened_by_id THEN
        RAISE EXCEPTION 'the officer who asks does not answer'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opinion_by_another_officer';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consulted_office_guard_insert BEFORE INSERT ON enterprises_consultedoffice
    FOR EACH ROW EXECUTE FUNCTION consulted_office_guard();
CREATE TRIGGER consulted_office_guard_update BEFORE UPDATE OF opinion ON enterprises_consultedoffice
    FOR EACH ROW WHEN (NEW.opinion <> OLD.opinion) EXECUTE FUNCTION consulted_office_guard();

CREATE FUNCTION consultation_concluded_after_answers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    -- By the day stated and by the database's own: a day in the future ends nobody's time.
    IF LEAST(NEW.concluded_on, core_today()) <= NEW.due_on AND EXISTS (
        SELECT FROM enterprises_consultedoffice o WHERE o.consultation_id = NEW.id AND o.opinion = ''
    ) THEN
        RAISE EXCEPTION 'an office that has time left has not answered'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consultation_concluded_after_answers';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consultation_concluded_after_answers BEFORE UPDATE OF state ON enterprises_consultation
    FOR EACH ROW WHEN (NEW.state = 'concluded' AND OLD.state = 'open')
    EXECUTE FUNCTION consultation_concluded_after_answers();
