-- A report on paper is entered by an officer for an enterprise, so a second one stands behind its figures: whoever had a hand
-- in it does not decide on it, and an amendment, which replaces figures that are in force, is filed by another than wrote it.

-- Who wrote in a report on paper, noted with what he wrote: the trail alone would know what the application tells it.
CREATE TABLE quotas_paperhand (report_id uuid NOT NULL, person uuid NOT NULL, PRIMARY KEY (report_id, person));
REVOKE ALL ON quotas_paperhand FROM PUBLIC, "{role}";

CREATE FUNCTION note_paper_hands(written uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    papers constant uuid[] := ARRAY(
        SELECT id FROM quotas_report WHERE id = ANY (written) AND origin = 'paper' AND sheet_id IS NULL);
    writer uuid;
BEGIN
    IF papers = '{}' THEN
        RETURN;
    END IF;
    writer := core_actor();
    IF writer IS NOT NULL THEN
        INSERT INTO quotas_paperhand SELECT id, writer FROM unnest(papers) AS id ON CONFLICT DO NOTHING;
    ELSIF NOT core_may_load() THEN
        RAISE EXCEPTION 'a paper is entered by a person who is proven to act'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_proven';
    END IF;
END $$;
REVOKE ALL ON FUNCTION note_paper_hands(uuid[]) FROM PUBLIC, "{role}";

CREATE FUNCTION report_paper_is_written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM note_paper_hands(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER report_paper_is_written AFTER UPDATE ON quotas_report FOR EACH ROW
    WHEN (NEW.origin = 'paper' AND OLD.state = 'draft' AND (NEW.nil, NEW.received_on, NEW.paper_reference)
          IS DISTINCT FROM (OLD.nil, OLD.received_on, OLD.paper_reference))
    EXECUTE FUNCTION report_paper_is_written();

CREATE FUNCTION paper_written_by(report uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM quotas_paperhand hand WHERE hand.report_id = $1 AND hand.person = $2)
        OR EXISTS (SELECT FROM core_auditevent
                   WHERE object_id = report::text AND actor_id = $2
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
