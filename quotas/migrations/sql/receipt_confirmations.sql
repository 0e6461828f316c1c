-- A day of receipt that makes a paper report on time counts once a second officer has confirmed it.

CREATE FUNCTION receipt_confirmation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.confirmed_by_id IS DISTINCT FROM core_actor() THEN
        RAISE EXCEPTION 'a day of receipt is confirmed in the name of whoever does it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_confirmation_names_its_actor';
    END IF;
    IF EXISTS (SELECT FROM quotas_report
               WHERE id = NEW.report_id AND NEW.confirmed_by_id IN (prepared_by_id, submitted_by_id))
       OR paper_written_by(NEW.report_id, NEW.confirmed_by_id) THEN
        RAISE EXCEPTION 'whoever keyed a paper report in does not confirm its day of receipt'
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
    RAISE EXCEPTION 'the day of receipt of a paper report counts once a second officer has confirmed it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'report_receipt_is_confirmed';
END $$;

CREATE TRIGGER report_receipt_guard BEFORE UPDATE ON quotas_report FOR EACH ROW
    WHEN (NEW.received_on IS NOT NULL AND NEW.state <> 'draft' AND NEW.late IS DISTINCT FROM OLD.late)
    EXECUTE FUNCTION report_receipt_guard();
