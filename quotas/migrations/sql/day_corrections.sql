-- A notice's day of issue is corrected by two people; the row is added first, and the notice follows in the same transaction.

-- The instant from which the postings of a notice count as known if its day is corrected; NULL if that does not move. A
-- loader states the instant at which a posting was recorded, and enters a paper as of its day: then it moves with the day.
-- What was recorded by the clock was known from then on, whatever the paper's day.
CREATE FUNCTION day_correction_known_from(of_notice uuid, new_day date) RETURNS timestamptz LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN given.recorded_at > uuid_extract_timestamp(given.id) - interval '1 hour' THEN NULL
        WHEN (given.recorded_at AT TIME ZONE 'Asia/Shanghai')::date = first.day
            THEN LEAST(given.recorded_at + (new_day - first.day) * interval '1 day', clock_timestamp())
        ELSE GREATEST(given.recorded_at, new_day::timestamp AT TIME ZONE 'Asia/Shanghai')
    END
    FROM (SELECT p.id, p.recorded_at FROM quotas_posting p JOIN quotas_noticeline l ON l.id = p.notice_line_id
          WHERE l.notice_id = of_notice AND p.kind <> 'reverse' ORDER BY p.id LIMIT 1) given,
         (SELECT COALESCE((SELECT stated_on FROM quotas_noticedaycorrection WHERE notice_id = n.id ORDER BY id LIMIT 1),
                          n.issued_on) AS day
          FROM quotas_notice n WHERE n.id = of_notice) first
$$;
REVOKE ALL ON FUNCTION day_correction_known_from(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION day_correction_known_from(uuid, date) TO "{role}";

CREATE FUNCTION day_correction_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    notice quotas_notice;
BEGIN
    SELECT * INTO notice FROM quotas_notice WHERE id = NEW.notice_id FOR NO KEY UPDATE;
    IF notice.state IS DISTINCT FROM 'in_force' OR NEW.stated_on IS DISTINCT FROM notice.issued_on
       OR NEW.corrected_to > core_today() THEN
        RAISE EXCEPTION 'a correction begins with the day that a notice in force states, and ends in the past'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'day_correction_fits_its_notice';
    END IF;
    IF NOT core_may_load() AND NOT approval_serves(
        'notices.correct_day', NEW.notice_id,
        jsonb_build_object('issued_on', NEW.corrected_to, 'document', NEW.document), NEW.id) THEN
        RAISE EXCEPTION 'a day of issue is corrected by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'day_correction_by_two';
    END IF;
    NEW.known_from := day_correction_known_from(NEW.notice_id, NEW.corrected_to);
    RETURN NEW;
END $$;
CREATE TRIGGER day_correction_guard BEFORE INSERT ON quotas_noticedaycorrection
    FOR EACH ROW EXECUTE FUNCTION day_correction_guard();

-- Whether the last correction of a notice in force leads from its old day to its new one (notice_guard).
CREATE FUNCTION day_is_corrected(notice quotas_notice, stated date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT notice.state = 'in_force' AND EXISTS (
        SELECT FROM (SELECT c.stated_on, c.corrected_to FROM quotas_noticedaycorrection c
                     WHERE c.notice_id = notice.id ORDER BY c.id DESC LIMIT 1) last
        WHERE (last.stated_on, last.corrected_to) = (stated, notice.issued_on))
$$;

CREATE FUNCTION day_correction_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT corrected_to FROM quotas_noticedaycorrection WHERE notice_id = NEW.notice_id ORDER BY id DESC LIMIT 1)
       IS DISTINCT FROM (SELECT issued_on FROM quotas_notice WHERE id = NEW.notice_id) THEN
        RAISE EXCEPTION 'a notice states the day to which it was corrected'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'day_correction_is_done';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER day_correction_is_done AFTER INSERT ON quotas_noticedaycorrection
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION day_correction_is_done();

-- The postings whose notice's day was corrected so that they count as known from another instant. A reversal was its own act.
CREATE VIEW posting_known_from WITH (security_invoker = true) AS
SELECT p.id AS posting_id, c.known_from
FROM (SELECT DISTINCT ON (notice_id) notice_id, known_from FROM quotas_noticedaycorrection ORDER BY notice_id, id DESC) c
JOIN quotas_noticeline l ON l.notice_id = c.notice_id
JOIN quotas_posting p ON p.notice_line_id = l.id AND p.kind <> 'reverse'
WHERE c.known_from IS NOT NULL;
GRANT SELECT ON posting_known_from TO "{role}";
