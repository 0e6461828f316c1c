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
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF NEW.due_on IS DISTINCT FROM due_day(
           (SELECT left(place, 2) FROM enterprises_enterprise WHERE id = NEW.enterprise_id), NEW.kind, NEW.period)
       OR TG_OP = 'UPDATE' AND NEW.period < date_trunc('month', core_today()) THEN
        RAISE EXCEPTION 'a duty is due on the day that the rules give'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duty_is_due_by_its_rule';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER duty_is_due_by_its_rule BEFORE INSERT ON quotas_reportingduty
    FOR EACH ROW EXECUTE FUNCTION duty_is_due_by_its_rule();
CREATE TRIGGER duty_keeps_its_due_day BEFORE UPDATE ON quotas_reportingduty FOR EACH ROW
    WHEN ((NEW.due_on, NEW.enterprise_id, NEW.period) IS DISTINCT FROM (OLD.due_on, OLD.enterprise_id, OLD.period))
    EXECUTE FUNCTION duty_is_due_by_its_rule();

-- The kind of report that an enterprise owes for a month: by its sites with an operating licence in force on a day on which it
-- held them, the first of mining, processing and trade; nothing where there is none (quotas.services.duties.owed).
CREATE FUNCTION owed_kind(firm uuid, month date) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT min(CASE s.kind WHEN 'mine' THEN 'mining' WHEN 'trading' THEN 'trade' ELSE 'processing' END)
    FROM enterprises_sitetenure t JOIN enterprises_site s ON s.id = t.site_id
    JOIN enterprises_licence l ON l.site_id = s.id
     AND l.kind = CASE s.kind WHEN 'mine' THEN 'mining' WHEN 'trading' THEN 'export' ELSE 'production' END
    WHERE t.enterprise_id = firm AND l.valid_from <= COALESCE(LEAST(l.valid_to, l.revoked_on - 1), 'infinity')
      AND daterange(t.held_from, COALESCE(t.held_to, 'infinity'), '[]') * daterange(month, (month + interval '1 month')::date)
          && (datemultirange(daterange(l.valid_from, LEAST(l.valid_to, l.revoked_on - 1), '[]')) - COALESCE((
              SELECT range_agg(daterange(gap.suspended_on, gap.ended_on)) FROM enterprises_licencesuspension gap
              WHERE gap.licence_id = l.id), '{}'))
$$;

-- A duty states the kind that is owed, and goes where nothing is owed any more; its kind decides on which day it is due.
CREATE FUNCTION duty_is_what_is_owed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT core_may_load()
       AND (TG_OP = 'DELETE' AND owed_kind(OLD.enterprise_id, OLD.period) IS NOT NULL
            OR TG_OP <> 'DELETE' AND NEW.kind IS DISTINCT FROM owed_kind(NEW.enterprise_id, NEW.period)) THEN
        RAISE EXCEPTION 'a duty is of the kind that the licences of the month give'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duty_is_what_is_owed';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER duty_is_what_is_owed BEFORE INSERT OR DELETE ON quotas_reportingduty
    FOR EACH ROW EXECUTE FUNCTION duty_is_what_is_owed();
CREATE TRIGGER duty_stays_what_is_owed BEFORE UPDATE ON quotas_reportingduty FOR EACH ROW
    WHEN ((NEW.kind, NEW.enterprise_id, NEW.period) IS DISTINCT FROM (OLD.kind, OLD.enterprise_id, OLD.period))
    EXECUTE FUNCTION duty_is_what_is_owed();
