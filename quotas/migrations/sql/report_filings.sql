-- A report is filed by who may, when it is, and as what it was begun: asked of the step itself, whatever statements before
-- it have written in the draft (eighth trial). Loaders enter what others have filed.

-- Its month, its number, how it came and what it amends are those with which it was begun, and an amendment came as what
-- it amends did: so a paper stays a paper, whose amendment takes two officers. A draft has no receipt yet.
CREATE FUNCTION report_keeps_origin() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.period, NEW.number, NEW.origin, NEW.amends_id, NEW.sheet_id)
       IS DISTINCT FROM (OLD.period, OLD.number, OLD.origin, OLD.amends_id, OLD.sheet_id)
       OR TG_OP = 'INSERT' AND NEW.amends_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM quotas_report amended
           WHERE amended.id = NEW.amends_id AND amended.state <> 'draft' AND amended.number < NEW.number
             AND (amended.enterprise_id, amended.period, amended.origin)
               = (NEW.enterprise_id, NEW.period, NEW.origin)) THEN
        RAISE EXCEPTION 'a report stays what it was begun as'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_keeps_origin';
    END IF;
    IF NEW.state = 'draft' AND (NEW.canonical <> '' OR NEW.sha256 <> '') THEN
        RAISE EXCEPTION 'a report has its receipt once it is filed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_has_its_receipt';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_keeps_origin BEFORE INSERT OR UPDATE ON quotas_report
    FOR EACH ROW EXECUTE FUNCTION report_keeps_origin();

-- An enterprise's report is filed by a signer of it, one on paper by a provincial officer of its place, each in his name:
-- who files is the actor, or has confirmed the sheet (NamesItsActor). What stands is replaced by its amendment alone.
CREATE FUNCTION report_filed_in_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT FROM enterprises_membership m
        JOIN enterprises_user filer ON filer.id = m.user_id AND filer.is_active
        LEFT JOIN enterprises_jurisdiction own ON own.id = m.jurisdiction_id
        WHERE m.user_id = NEW.submitted_by_id
          AND m.valid_from <= core_today() AND (m.valid_to IS NULL OR m.valid_to >= core_today())
          AND CASE WHEN NEW.origin = 'paper' THEN
                  m.role = 'provincial_regulator' AND starts_with(
                      (SELECT place FROM enterprises_enterprise WHERE id = NEW.enterprise_id), own.code)
              ELSE m.role = 'enterprise_signer' AND m.enterprise_id = NEW.enterprise_id END
    ) THEN
        RAISE EXCEPTION 'a report is filed by a signer of its enterprise, one on paper by an officer of its place'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'recorded_in_role', TABLE = TG_TABLE_NAME;
    END IF;
    IF (NEW.submitted_at BETWEEN clock_timestamp() - interval '10 minutes'
                             AND clock_timestamp() + interval '1 minute') IS NOT TRUE THEN
        RAISE EXCEPTION 'a report is filed at the instant at which it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_filed_when_it_is';
    END IF;
    IF NEW.due_on >= NEW.period + interval '2 months' THEN
        RAISE EXCEPTION 'a report is due in the month after its own'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_late_as_it_is';
    END IF;
    IF NEW.canonical = '' OR NEW.sha256 = '' THEN
        RAISE EXCEPTION 'a filed report has its receipt'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_has_its_receipt';
    END IF;
    IF NEW.amends_id IS NULL AND (
        SELECT state FROM quotas_report
        WHERE enterprise_id = NEW.enterprise_id AND period = NEW.period AND state <> 'draft' AND id <> NEW.id
        ORDER BY number DESC LIMIT 1) <> 'repudiated' THEN
        RAISE EXCEPTION 'a month that is filed is amended'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_amends_what_is_filed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER report_filed_in_role AFTER UPDATE ON quotas_report FOR EACH ROW
    WHEN (OLD.state = 'draft' AND NEW.state <> 'draft') EXECUTE FUNCTION report_filed_in_role();
