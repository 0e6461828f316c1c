-- A report on paper is entered by an officer for an enterprise, so a second one stands behind its figures: whoever had a hand
-- in it does not decide on it, and an amendment, which replaces figures that are in force, is filed by another than wrote it.

CREATE FUNCTION paper_written_by(report uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM core_auditevent
                   WHERE object_id = report::text AND actor_id = person
                     AND action IN ('reports.create', 'reports.update', 'reports.amend'))
$$;
REVOKE ALL ON FUNCTION paper_written_by(uuid, uuid) FROM PUBLIC;

CREATE FUNCTION report_paper_hands() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.state = 'draft' AND NEW.amends_id IS NOT NULL
       AND (NEW.submitted_by_id = NEW.prepared_by_id OR paper_written_by(NEW.id, NEW.submitted_by_id)) THEN
        RAISE EXCEPTION 'an amendment on paper is filed by another officer than wrote it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'paper_amendment_by_two';
    END IF;
    IF OLD.state = 'submitted' AND NEW.state IN ('accepted', 'returned')
       AND paper_written_by(NEW.id, NEW.decided_by_id) THEN
        RAISE EXCEPTION 'whoever wrote in a paper report does not decide on it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_maker_does_not_decide';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER report_paper_hands BEFORE UPDATE ON quotas_report FOR EACH ROW
    WHEN ('paper' IN (OLD.origin, NEW.origin) AND NEW.state IS DISTINCT FROM OLD.state)
    EXECUTE FUNCTION report_paper_hands();
