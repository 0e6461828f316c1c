-- A day of receipt that makes a paper on time counts once a second officer has confirmed it.

CREATE FUNCTION receipt_confirmation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.confirmed_by_id IS DISTINCT FROM core_actor() THEN
        RAISE EXCEPTION 'a day of receipt is confirmed in the name of whoever does it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_confirmation_names_its_actor';
    END IF;
    IF EXISTS (SELECT FROM quotas_report
               WHERE id = NEW.report_id AND NEW.confirmed_by_id IN (prepared_by_id, submitted_by_id))
       OR EXISTS (SELECT FROM core_auditevent
                  WHERE object_id = NEW.report_id::text AND actor_id = NEW.confirmed_by_id
                    AND action IN ('reports.create', 'reports.update', 'reports.amend')) THEN
        RAISE EXCEPTION 'whoever keyed a paper in does not confirm its day of receipt'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_maker_does_not_decide';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER receipt_confirmation_guard BEFORE INSERT ON quotas_receiptconfirmation
    FOR EACH ROW EXECUTE FUNCTION receipt_confirmation_guard();

CREATE FUNCTION report_receipt_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    entered_on date := (NEW.submitted_at AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF NEW.late OR entered_on <= NEW.due_on
       OR EXISTS (SELECT FROM quotas_receiptconfirmation WHERE report_id = NEW.id)
       OR EXISTS (SELECT FROM quotas_report WHERE id = NEW.amends_id AND NOT late)
       OR EXISTS (SELECT FROM enterprises_freeze
                  WHERE (imposed_at AT TIME ZONE 'Asia/Shanghai')::date <= NEW.due_on
                    AND (lifted_at IS NULL OR (lifted_at AT TIME ZONE 'Asia/Shanghai')::date >= NEW.due_on)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the day of receipt of a paper counts once a second officer has confirmed it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'report_receipt_is_confirmed';
END $$;

CREATE TRIGGER report_receipt_guard BEFORE UPDATE ON quotas_report FOR EACH ROW
    WHEN (NEW.received_on IS NOT NULL AND NEW.state <> 'draft' AND NEW.late IS DISTINCT FROM OLD.late)
    EXECUTE FUNCTION report_receipt_guard();

-- As before, but that a confirmed day of receipt takes "late" away.
CREATE OR REPLACE FUNCTION report_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lifecycle text[] := ARRAY['state', 'version', 'decided_by_id', 'decided_at', 'decision_reason'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            PERFORM report_frozen('a report begins as a draft');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            PERFORM report_frozen('delete');
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state = 'draft' THEN
        IF NEW.state NOT IN ('draft', 'submitted') THEN
            PERFORM report_frozen('a draft can only be submitted');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.late AND NOT NEW.late AND OLD.received_on IS NOT NULL
       AND EXISTS (SELECT FROM quotas_receiptconfirmation WHERE report_id = OLD.id) THEN
        lifecycle := lifecycle || 'late'::text;
    END IF;
    IF to_jsonb(NEW) - lifecycle IS DISTINCT FROM to_jsonb(OLD) - lifecycle THEN
        PERFORM report_frozen('update');
    END IF;
    IF NEW.state <> OLD.state AND NOT (
        OLD.state = 'submitted' AND NEW.state IN ('accepted', 'returned', 'superseded', 'repudiated')
        OR OLD.state IN ('accepted', 'returned') AND NEW.state IN ('superseded', 'repudiated')
    ) THEN
        PERFORM report_frozen(OLD.state || ' to ' || NEW.state);
    END IF;
    RETURN NEW;
END $$;
