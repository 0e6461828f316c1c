-- A month that was filed keeps its holder, and a site of which something was filed stays what it was: both decide who
-- reports and what counts.

CREATE FUNCTION tenure_of_filed_months() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    last_month date;
BEGIN
    SELECT max(report.period) INTO last_month
    FROM quotas_reportline line JOIN quotas_report report ON report.id = line.report_id
    WHERE line.site_id = OLD.site_id AND report.enterprise_id = OLD.enterprise_id
      AND report.state IN ('submitted', 'accepted', 'returned')
      AND report.period <= COALESCE(OLD.held_to, 'infinity'::date)
      AND report.period + interval '1 month' > OLD.held_from;
    IF last_month IS NOT NULL AND (
        (NEW.site_id, NEW.enterprise_id) IS DISTINCT FROM (OLD.site_id, OLD.enterprise_id)
        OR NEW.held_from > OLD.held_from
        OR NEW.held_to IS DISTINCT FROM OLD.held_to
           AND NEW.held_to < LEAST((last_month + interval '1 month - 1 day')::date,
                                   COALESCE(OLD.held_to, 'infinity'::date))
    ) THEN
        RAISE EXCEPTION 'the site has a report that stands for %', last_month
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tenure_keeps_filed_months';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER tenure_of_filed_months BEFORE UPDATE ON enterprises_sitetenure
    FOR EACH ROW EXECUTE FUNCTION tenure_of_filed_months();

CREATE FUNCTION site_of_filed_months() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM quotas_reportline line JOIN quotas_report report ON report.id = line.report_id
        WHERE line.site_id = OLD.id AND report.state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'something was filed of this site'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'site_of_filed_reports_is_fixed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER site_of_filed_months BEFORE UPDATE ON enterprises_site FOR EACH ROW
    WHEN ((NEW.kind, NEW.ore_type, NEW.jurisdiction_id) IS DISTINCT FROM (OLD.kind, OLD.ore_type, OLD.jurisdiction_id))
    EXECUTE FUNCTION site_of_filed_months();
