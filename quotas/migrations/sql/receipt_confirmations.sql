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

-- Whether a filing is late follows from its day (punctuality.is_late): of its entry, or of a paper that came late. A freeze
-- of its place excuses it, also some days after; an amendment is as punctual as what it amends. Asked as it is filed,
-- whatever the draft said, and whenever it changes.
CREATE FUNCTION report_receipt_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    entered_on date := (NEW.submitted_at AT TIME ZONE 'Asia/Shanghai')::date;
    filed_on date := CASE WHEN NEW.received_on > NEW.due_on THEN NEW.received_on ELSE entered_on END;
BEGIN
    IF NEW.received_on IS NULL AND core_may_load()
       OR (CASE WHEN NEW.late THEN filed_on > NEW.due_on OR core_may_load() ELSE filed_on <= NEW.due_on END)
       OR NOT NEW.late AND (
           EXISTS (SELECT FROM quotas_receiptconfirmation WHERE report_id = NEW.id)
           OR EXISTS (SELECT FROM quotas_report WHERE id = NEW.amends_id AND NOT late)
           OR EXISTS (SELECT FROM enterprises_freeze imposed
                      JOIN enterprises_jurisdiction place ON place.id = imposed.place_id
                      JOIN enterprises_enterprise firm ON firm.id = NEW.enterprise_id
                      WHERE (place.level = 'nation' OR starts_with(firm.place, place.code))
                        AND (imposed_at AT TIME ZONE 'Asia/Shanghai')::date <= NEW.due_on
                        AND (lifted_at IS NULL OR (lifted_at AT TIME ZONE 'Asia/Shanghai')::date
                                                  >= GREATEST(NEW.due_on, filed_on - 5)))) THEN
        RETURN NEW;
    END IF;
    IF NEW.received_on IS NULL OR NEW.late THEN
        RAISE EXCEPTION 'a report is late if it is filed after its due day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_late_as_it_is';
    END IF;
    RAISE EXCEPTION 'the day of receipt of a paper report counts once a second officer has confirmed it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'report_receipt_is_confirmed';
END $$;

CREATE TRIGGER report_receipt_guard BEFORE UPDATE ON quotas_report FOR EACH ROW
    WHEN (NEW.state <> 'draft' AND NEW.late IS NOT NULL
          AND (OLD.state = 'draft' OR NEW.late IS DISTINCT FROM OLD.late))
    EXECUTE FUNCTION report_receipt_guard();
