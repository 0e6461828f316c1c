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

-- The key of the seeds, padded for HMAC as that of the proofs is (actor_sessions.sql), drawn once by each database, also by
-- one that is restored: whoever has the backup does not know the seeds of months to come.
CREATE TABLE inspections_drawkey (inner_pad bytea NOT NULL, outer_pad bytea NOT NULL);
CREATE FUNCTION draw_key_of_draws() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
    DELETE FROM inspections_drawkey;
    INSERT INTO inspections_drawkey VALUES (inner_pad, outer_pad);
END $$;
SELECT draw_key_of_draws();

-- Draws whose seed is not shown yet, with the transaction that recorded each.
CREATE TABLE inspections_unseeneddraw (draw_id uuid PRIMARY KEY, made_in bigint NOT NULL);
REVOKE ALL ON inspections_drawkey, inspections_unseeneddraw FROM PUBLIC, "{role}";
REVOKE ALL ON FUNCTION draw_key_of_draws() FROM PUBLIC, "{role}";

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
-- the seed meets. It has no seed before it is recorded (show_visit_draw).
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
    NEW.seed := '';
    RETURN NEW;
END $$;
CREATE TRIGGER visit_draw_guard BEFORE INSERT ON inspections_visitdraw
    FOR EACH ROW EXECUTE FUNCTION visit_draw_guard();

CREATE FUNCTION visit_draw_is_unseen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO inspections_unseeneddraw VALUES (NEW.id, core_chain_point(pg_current_xact_id()));
    RETURN NULL;
END $$;
CREATE TRIGGER visit_draw_is_unseen AFTER INSERT ON inspections_visitdraw
    FOR EACH ROW EXECUTE FUNCTION visit_draw_is_unseen();

-- Give a recorded draw its seed and its sites; return whether it got them now. A later transaction than recorded it does so:
-- whoever draws does not see whom it meets before he can no longer take it back. The seed follows from place and month by a
-- key that the application does not read, so that it is the same whoever asks, and however often he rolls back. The lot of
-- a site is the SHA-256 of seed, colon and code; the lowest are drawn (inspections/drawing.py repeats it).
CREATE FUNCTION show_visit_draw(drawn uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    shown inspections_visitdraw;
BEGIN
    DELETE FROM inspections_unseeneddraw
    WHERE draw_id = drawn AND (made_in <> core_chain_point(pg_current_xact_id()) OR core_may_load());
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE inspections_visitdraw draw SET seed = (
        SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(
            j.code || ':' || to_char(draw.month, 'YYYY-MM'), 'UTF8'))), 'hex')
        FROM inspections_drawkey k, enterprises_jurisdiction j WHERE j.id = draw.place_id)
    WHERE draw.id = drawn RETURNING draw.* INTO shown;
    INSERT INTO inspections_drawnsite (draw_id, site_id, position)
    SELECT shown.id, s.id, lot.position
    FROM (
        SELECT code, row_number() OVER (
            ORDER BY sha256(convert_to(shown.seed || ':' || code, 'UTF8')), code COLLATE "C") AS position
        FROM unnest(shown.candidates) AS code
    ) AS lot
    JOIN enterprises_site s ON s.code = lot.code
    WHERE lot.position <= ceil(shown.visits * shown.share)
    ORDER BY lot.position;
    RETURN true;
END $$;
REVOKE UPDATE, DELETE, TRUNCATE ON inspections_visitdraw FROM "{role}";
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON inspections_drawnsite FROM "{role}";
