-- The day by which a month is due follows from the rules that offices have set (quotas.due_days), and whether a report is late from
-- that day: so neither a duty nor a draft states another one.

CREATE FUNCTION due_day(province text, kind_of_report text, month date) RETURNS date LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT LEAST((month + interval '1 month')::date + rule.day - 1, (month + interval '2 months')::date - 1)
    FROM (SELECT DISTINCT ON (d.place_id, d.kind) d.place_id, d.kind, d.day
          FROM quotas_dueday d LEFT JOIN enterprises_jurisdiction place ON place.id = d.place_id
          WHERE d.from_month <= month AND d.kind IN ('', kind_of_report)
            AND (d.place_id IS NULL OR place.code = province)
          ORDER BY d.place_id, d.kind, d.from_month DESC, d.id DESC) rule
    WHERE rule.day IS NOT NULL
    ORDER BY rule.place_id IS NULL, rule.kind = ''
    LIMIT 1
$$;

-- A duty is entered with the day of its kind of report, and that day moves until its month ends and never after.
CREATE FUNCTION duty_is_due_by_its_rule() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.due_on IS DISTINCT FROM due_day(
           (SELECT left(place, 2) FROM enterprises_enterprise WHERE id = NEW.enterprise_id), NEW.kind, NEW.period)
       OR TG_OP = 'UPDATE' AND NEW.period < date_trunc('month', core_today()) THEN
        IF NOT core_may_load() THEN
            RAISE EXCEPTION 'a duty is due on the day that the rules give'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'duty_is_due_by_its_rule';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER duty_is_due_by_its_rule BEFORE INSERT ON quotas_reportingduty
    FOR EACH ROW EXECUTE FUNCTION duty_is_due_by_its_rule();
CREATE TRIGGER duty_keeps_its_due_day BEFORE UPDATE ON quotas_reportingduty FOR EACH ROW
    WHEN ((NEW.due_on, NEW.enterprise_id, NEW.period) IS DISTINCT FROM (OLD.due_on, OLD.enterprise_id, OLD.period))
    EXECUTE FUNCTION duty_is_due_by_its_rule();
