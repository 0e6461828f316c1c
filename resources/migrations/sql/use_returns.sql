-- An amendment is the next version of the same return, is filed now, and names its first one, which decides whether it
-- is late.

CREATE FUNCTION use_return_amendment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT core_may_load() AND abs(extract(epoch FROM NEW.filed_at - clock_timestamp())) > 60 THEN
        RAISE EXCEPTION 'a return is filed now'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'half_year_filed_now';
    END IF;
    IF NOT EXISTS (
        SELECT FROM resources_usereturn r
        WHERE r.id = NEW.amends_id AND r.id <> NEW.id AND r.site_id = NEW.site_id
          AND r.enterprise_id = NEW.enterprise_id AND r.year = NEW.year AND r.half = NEW.half
          AND r.number + 1 = NEW.number AND NEW.original_id = COALESCE(r.original_id, r.id)
    ) THEN
        RAISE EXCEPTION 'an amendment is the next version of the same return'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'use_return_amendment_is_next_version';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER use_return_amendment_guard BEFORE INSERT ON resources_usereturn
    FOR EACH ROW WHEN (NEW.amends_id IS NOT NULL) EXECUTE FUNCTION use_return_amendment_guard();
