-- The share of visits that is drawn at random is entered by two people, as their request says, not for months that are over.
CREATE FUNCTION draw_share_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF NEW.from_month < date_trunc('month', core_today())::date THEN
        RAISE EXCEPTION 'a share holds from this month on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draw_share_not_backdated';
    END IF;
    IF NOT approval_serves('draw_shares.enter', nation_id(),
                           to_jsonb(NEW) - '{id,recorded_by_id,recorded_at}'::text[], NEW.id) THEN
        RAISE EXCEPTION 'a share is entered by two people, as their request says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draw_share_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draw_share_by_two BEFORE INSERT ON inspections_drawshare
    FOR EACH ROW EXECUTE FUNCTION draw_share_by_two();
SELECT declare_acts_of_the_nation('draw_shares.enter');

-- A draw is made for a province, on its day, of no fewer visits than are planned. Whoever draws states no more than
-- place, month and visits: share, list and seed are the database's, so that no one chooses whom the seed meets.
CREATE FUNCTION visit_draw_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    province text := (SELECT code FROM enterprises_jurisdiction WHERE id = NEW.place_id AND level = 'province');
BEGIN
    IF province IS NULL THEN
        RAISE EXCEPTION 'visits are drawn for a province'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_draw_of_a_province';
    END IF;
    IF NEW.drawn_on <> core_today() AND NOT core_may_load() THEN
        RAISE EXCEPTION 'a draw has the day on which it is made'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_draw_on_its_day';
    END IF;
    IF NEW.visits < (
        SELECT count(*) FROM inspections_inspection i JOIN enterprises_jurisdiction j ON j.id = i.place_id
        WHERE starts_with(j.code, province) AND i.state <> 'cancelled'
          AND i.planned_on >= NEW.month AND i.planned_on < NEW.month + interval '1 month') THEN
        RAISE EXCEPTION 'the visits of a month are no fewer than are planned'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_draw_of_all_visits';
    END IF;
    NEW.share := COALESCE(
        (SELECT share FROM inspections_drawshare WHERE from_month <= NEW.month ORDER BY from_month DESC LIMIT 1), 0.1);
    NEW.candidates := ARRAY(
        SELECT s.code FROM enterprises_site s
        JOIN enterprises_jurisdiction j ON j.id = s.jurisdiction_id
        JOIN enterprises_enterprise e ON e.id = s.enterprise_id
        WHERE starts_with(j.code, province) AND e.state NOT IN ('closed', 'merged')
        ORDER BY s.code COLLATE "C");
    IF NEW.candidates = '{}' THEN
        RAISE EXCEPTION 'there is no site to draw'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_draw_of_sites';
    END IF;
    NEW.candidates_sha256 := encode(sha256(convert_to(array_to_string(NEW.candidates, E'\n'), 'UTF8')), 'hex');
    -- Two of 122 random bits each, hashed to one of fixed length.
    NEW.seed := encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER visit_draw_guard BEFORE INSERT ON inspections_visitdraw
    FOR EACH ROW EXECUTE FUNCTION visit_draw_guard();

-- The lot of a site is the SHA-256 of seed, colon and code; the lowest are drawn (inspections/drawing.py repeats it).
CREATE FUNCTION visit_draw_draws() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO inspections_drawnsite (draw_id, site_id, position)
    SELECT NEW.id, s.id, drawn.position
    FROM (
        SELECT code, row_number() OVER (
            ORDER BY sha256(convert_to(NEW.seed || ':' || code, 'UTF8')), code COLLATE "C") AS position
        FROM unnest(NEW.candidates) AS code
    ) AS drawn
    JOIN enterprises_site s ON s.code = drawn.code
    WHERE drawn.position <= ceil(NEW.visits * NEW.share)
    ORDER BY drawn.position;
    RETURN NULL;
END $$;
CREATE TRIGGER visit_draw_draws AFTER INSERT ON inspections_visitdraw
    FOR EACH ROW EXECUTE FUNCTION visit_draw_draws();
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON inspections_drawnsite FROM "{role}";
