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
    -- Of today, so that no filing is dated back over the midnight of its due day. A part of a sheet takes its minutes.
    IF (NEW.submitted_at BETWEEN
            clock_timestamp() - CASE WHEN NEW.sheet_id IS NULL THEN interval '1 minute' ELSE interval '10 minutes' END
            AND clock_timestamp() + interval '1 minute'
        AND (NEW.submitted_at AT TIME ZONE 'Asia/Shanghai')::date = core_today()) IS NOT TRUE THEN
        RAISE EXCEPTION 'a report is filed at the instant at which it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_filed_when_it_is';
    END IF;
    IF NEW.due_on IS DISTINCT FROM COALESCE(
        (SELECT due_on FROM quotas_report WHERE id = NEW.amends_id),
        (SELECT due_on FROM quotas_reportingduty WHERE enterprise_id = NEW.enterprise_id AND period = NEW.period),
        due_day((SELECT left(place, 2) FROM enterprises_enterprise WHERE id = NEW.enterprise_id), '', NEW.period)) THEN
        RAISE EXCEPTION 'a report is due on the day of its duty'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_is_due_as_its_duty';
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

-- What was filed is replaced by the amendment that is filed in the same transaction: asked as it ends, since the one
-- steps back before the other is filed.
CREATE FUNCTION report_has_its_successor() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM quotas_report WHERE amends_id = NEW.id AND state <> 'draft') THEN
        RAISE EXCEPTION 'a report is superseded by the amendment that is filed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_has_its_successor';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER report_has_its_successor AFTER UPDATE ON quotas_report
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state = 'superseded' AND OLD.state <> 'superseded') EXECUTE FUNCTION report_has_its_successor();
