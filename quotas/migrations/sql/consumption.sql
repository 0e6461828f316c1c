-- A return of consumption is of a month that is over, by the enterprise that held the site last in it; the clock is the
-- database's, and what a statement says of the instant of filing is within a minute of it; a paper came after the month
-- was over. An amendment is the next version of the same return.

CREATE FUNCTION consumption_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    following constant date := (NEW.period + interval '1 month')::date;
    holder uuid;
BEGIN
    IF NOT core_may_load() AND abs(extract(epoch FROM NEW.filed_at - clock_timestamp())) > 60 THEN
        RAISE EXCEPTION 'a return is filed now'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consumption_filed_now';
    END IF;
    IF NEW.received_on < following THEN
        RAISE EXCEPTION 'a paper is received after its month is over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consumption_paper_after_its_month';
    END IF;
    IF NEW.amends_id IS NOT NULL THEN
        IF NOT EXISTS (
            SELECT FROM quotas_consumptionreturn r
            WHERE r.id = NEW.amends_id AND r.id <> NEW.id AND r.number + 1 = NEW.number
              AND (r.site_id, r.enterprise_id, r.period) = (NEW.site_id, NEW.enterprise_id, NEW.period)
        ) THEN
            RAISE EXCEPTION 'an amendment is the next version of the same return'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'consumption_amendment_is_next_version';
        END IF;
        RETURN NEW;
    END IF;
    IF following > LEAST((NEW.filed_at AT TIME ZONE 'Asia/Shanghai')::date, core_today()) THEN
        RAISE EXCEPTION 'a return is of a month that is over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consumption_month_is_over';
    END IF;
    SELECT t.enterprise_id INTO holder FROM enterprises_sitetenure t
    WHERE t.site_id = NEW.site_id AND t.held_from < following AND (t.held_to IS NULL OR t.held_to >= NEW.period)
    ORDER BY t.held_from DESC LIMIT 1;
    IF holder IS DISTINCT FROM NEW.enterprise_id THEN
        RAISE EXCEPTION 'a return is of the enterprise that held the site last in the month'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consumption_of_the_holder';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER consumption_guard BEFORE INSERT ON quotas_consumptionreturn
    FOR EACH ROW EXECUTE FUNCTION consumption_guard();
