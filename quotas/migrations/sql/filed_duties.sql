-- Whether a report of the duty's month is in force, and the day from which the month's first filing counts: its own, or that
-- of receipt for a paper that is not late; a delay that a freeze excused counts from the due day. Kept here, so that what is
-- missing or late is found by an index of just these, without reading all that was ever filed. Nobody else decides it: every
-- write of a duty looks it up. A duty derived while its report is being filed sees none of it; the next derivation writes it
-- again (services.duties).
CREATE FUNCTION duty_is_filed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT COALESCE(bool_or(state IN ('submitted', 'accepted', 'returned')), false),
           min(CASE WHEN NOT late THEN LEAST(COALESCE(received_on, day), due_on)
                    WHEN received_on > due_on THEN received_on ELSE day END)
      INTO NEW.filed, NEW.filed_on
      FROM quotas_report CROSS JOIN LATERAL (SELECT (submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS day) filing
     WHERE enterprise_id = NEW.enterprise_id AND period = NEW.period AND state <> 'draft';
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
CREATE TRIGGER report_fulfils_duty AFTER UPDATE OF state, late ON quotas_report FOR EACH ROW
    WHEN ((OLD.state IN ('submitted', 'accepted', 'returned')) <> (NEW.state IN ('submitted', 'accepted', 'returned'))
          OR NEW.state <> 'draft' AND NEW.late IS DISTINCT FROM OLD.late)
    EXECUTE FUNCTION report_fulfils_duty();
