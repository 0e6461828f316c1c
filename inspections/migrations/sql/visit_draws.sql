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

-- The key of the seeds, padded for HMAC as that of the proofs is (actor_sessions.sql), drawn once by each database.
CREATE TABLE inspections_drawkey (inner_pad bytea NOT NULL, outer_pad bytea NOT NULL);
REVOKE ALL ON inspections_drawkey FROM PUBLIC, "{role}";
DO $$
DECLARE
    secret constant bytea := sha512(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                                    || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    inner_pad bytea := secret;
    outer_pad bytea := secret;
BEGIN
    FOR place IN 0..63 LOOP
        inner_pad := set_byte(inner_pad, place, get_byte(secret, place) # 54);
        outer_pad := set_byte(outer_pad, place, get_byte(secret, place) # 92);
    END LOOP;
    INSERT INTO inspections_drawkey VALUES (inner_pad, outer_pad);
END $$;

-- The visits that a province plans for a month, with those that it carried out in it.
CREATE FUNCTION visits_of_month(province text, month date) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM inspections_inspection i JOIN enterprises_jurisdiction j ON j.id = i.place_id
    WHERE starts_with(j.code, province) AND i.state <> 'cancelled'
      AND (i.planned_on >= month AND i.planned_on < month + interval '1 month'
           OR i.carried_out_on >= month AND i.carried_out_on < month + interval '1 month')
$$;
REVOKE ALL ON FUNCTION visits_of_month(text, date) FROM PUBLIC, "{role}";

-- A draw is made for a province, on its day, of no fewer visits than are planned, nor than the month before had. Whoever
-- draws states no more than place, month and visits: share, list and seed are the database's, so that no one chooses whom
-- the seed meets. The seed follows from place and month by a key that the application does not read: a draw that is rolled
-- back and made again is the same draw.
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
    IF NEW.visits < visits_of_month(province, NEW.month) THEN
        RAISE EXCEPTION 'the visits of a month are no fewer than are planned'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_draw_of_all_visits';
    END IF;
    IF NEW.visits < visits_of_month(province, (NEW.month - interval '1 month')::date) THEN
        RAISE EXCEPTION 'the visits of a month are no fewer than those of the month before'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_draw_as_many_as_before';
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
    NEW.seed := (
        SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(
            province || ':' || to_char(NEW.month, 'YYYY-MM'), 'UTF8'))), 'hex')
        FROM inspections_drawkey k);
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
