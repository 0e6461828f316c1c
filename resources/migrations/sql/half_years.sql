-- A return is of a half-year that is over, by the enterprise that held the site on its last day; the clock is the
-- database's. An amendment is the next version of the same return. A stock of tailings opens once, never below zero.

CREATE FUNCTION half_year_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    last constant date := CASE NEW.half WHEN 1 THEN make_date(NEW.year, 6, 30) ELSE make_date(NEW.year, 12, 31) END;
BEGIN
    IF NOT core_may_load() AND abs(extract(epoch FROM NEW.filed_at - clock_timestamp())) > 60 THEN
        RAISE EXCEPTION 'a return is filed now'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'half_year_filed_now';
    END IF;
    IF last >= LEAST((NEW.filed_at AT TIME ZONE 'Asia/Shanghai')::date, core_today()) THEN
        RAISE EXCEPTION 'a return is of a half-year that is over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'half_year_is_over';
    END IF;
    IF NOT EXISTS (
        SELECT FROM enterprises_sitetenure t
        WHERE t.site_id = NEW.site_id AND t.enterprise_id = NEW.enterprise_id
          AND t.held_from <= last AND (t.held_to IS NULL OR t.held_to >= last)
    ) THEN
        RAISE EXCEPTION 'a return is of the enterprise that held the site on the last day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'half_year_of_the_holder';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER half_year_guard BEFORE INSERT ON resources_recoveryreturn
    FOR EACH ROW WHEN (NEW.amends_id IS NULL) EXECUTE FUNCTION half_year_guard();
CREATE TRIGGER half_year_guard BEFORE INSERT ON resources_tailingsreturn
    FOR EACH ROW WHEN (NEW.amends_id IS NULL) EXECUTE FUNCTION half_year_guard();
CREATE TRIGGER half_year_guard BEFORE INSERT ON resources_usereturn
    FOR EACH ROW WHEN (NEW.amends_id IS NULL) EXECUTE FUNCTION half_year_guard();

-- The argument is a further condition on the row that is amended (r), where the new one is $1.
CREATE FUNCTION half_year_amendment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    follows boolean;
BEGIN
    IF NOT core_may_load() AND abs(extract(epoch FROM NEW.filed_at - clock_timestamp())) > 60 THEN
        RAISE EXCEPTION 'a return is filed now'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'half_year_filed_now';
    END IF;
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM %I r WHERE r.id = ($1).amends_id AND r.id <> ($1).id AND r.site_id = ($1).site_id'
        ' AND r.enterprise_id = ($1).enterprise_id AND r.year = ($1).year AND r.half = ($1).half'
        ' AND r.number + 1 = ($1).number AND %s)', TG_TABLE_NAME, TG_ARGV[0]) INTO follows USING NEW;
    IF NOT follows THEN
        RAISE EXCEPTION 'an amendment is the next version of the same return'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'half_year_amendment_is_next_version';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER half_year_amendment_guard BEFORE INSERT ON resources_recoveryreturn
    FOR EACH ROW WHEN (NEW.amends_id IS NOT NULL)
    EXECUTE FUNCTION half_year_amendment_guard('r.feed_id = ($1).feed_id');
CREATE TRIGGER half_year_amendment_guard BEFORE INSERT ON resources_tailingsreturn
    FOR EACH ROW WHEN (NEW.amends_id IS NOT NULL) EXECUTE FUNCTION half_year_amendment_guard('true');

CREATE FUNCTION tailings_return_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    misplaced boolean;
    least numeric;
BEGIN
    -- The lock serialises returns of one site: without it two of them would each see enough.
    PERFORM FROM enterprises_site WHERE id = NEW.site_id FOR NO KEY UPDATE;
    WITH counting AS (
        SELECT r.year, r.half, r.opening, r.put_on, r.drawn FROM resources_tailingsreturn r
        WHERE r.site_id = NEW.site_id AND r.id IS DISTINCT FROM NEW.amends_id
          AND NOT EXISTS (SELECT FROM resources_tailingsreturn later WHERE later.amends_id = r.id)
        UNION ALL SELECT NEW.year, NEW.half, NEW.opening, NEW.put_on, NEW.drawn
    ), placed AS (
        SELECT c.opening, row_number() OVER (ORDER BY c.year, c.half) AS place,
               sum(COALESCE(c.opening, 0) + c.put_on - c.drawn) OVER (ORDER BY c.year, c.half) AS left_over
        FROM counting c
    )
    SELECT bool_or((p.place = 1) <> (p.opening IS NOT NULL)), min(p.left_over) INTO misplaced, least FROM placed p;
    IF misplaced THEN
        RAISE EXCEPTION 'the first half-year on record states the opening stock, and no other'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tailings_open_once';
    END IF;
    IF least < 0 THEN
        RAISE EXCEPTION 'less than nothing would be left'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tailings_never_below_zero';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER tailings_return_guard BEFORE INSERT ON resources_tailingsreturn
    FOR EACH ROW EXECUTE FUNCTION tailings_return_guard();
