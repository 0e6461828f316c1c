-- Whether a report of the duty's month is in force, and the day on which the month was first filed. Kept here, so that
-- what is missing or late is found by an index of just these, without reading all that was ever filed. Nobody else
-- decides it: every write of a duty looks it up.
CREATE FUNCTION duty_is_filed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT COALESCE(bool_or(state IN ('submitted', 'accepted', 'returned')), false),
           min((submitted_at AT TIME ZONE 'Asia/Shanghai')::date)
      INTO NEW.filed, NEW.filed_on
      FROM quotas_report WHERE enterprise_id = NEW.enterprise_id AND period = NEW.period AND state <> 'draft';
    RETURN NEW;
END $$;
CREATE TRIGGER duty_is_filed BEFORE INSERT OR UPDATE ON quotas_reportingduty
    FOR EACH ROW EXECUTE FUNCTION duty_is_filed();

CREATE FUNCTION report_fulfils_duty() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    UPDATE quotas_reportingduty SET filed = true WHERE enterprise_id = NEW.enterprise_id AND period = NEW.period;
    RETURN NULL;
END $$;
CREATE TRIGGER report_fulfils_duty AFTER UPDATE OF state ON quotas_report FOR EACH ROW
    WHEN ((OLD.state IN ('submitted', 'accepted', 'returned')) <> (NEW.state IN ('submitted', 'accepted', 'returned')))
    EXECUTE FUNCTION report_fulfils_duty();

UPDATE quotas_reportingduty SET filed = true;
