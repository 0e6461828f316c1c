-- A withdrawal states the same as its entry but for its own reason, author and instant, and withdraws no withdrawal.
CREATE FUNCTION entry_withdrawal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    own constant text[] := ARRAY['id', 'withdraws_id', 'reason', 'recorded_by_id', 'recorded_at'];
    same boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM %I e WHERE e.id = ($1).withdraws_id AND e.id <> ($1).id AND e.withdraws_id IS NULL'
        ' AND to_jsonb(e) - $2 = to_jsonb($1) - $2)', TG_TABLE_NAME) INTO same USING NEW, own;
    IF NOT same THEN
        RAISE EXCEPTION 'a withdrawal states the same as its entry'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_withdrawal_states_the_same';
    END IF;
    RETURN NEW;
END $$;

-- The offices of a person on a day: where, and of which authority (none: of every one), in one of these roles.
CREATE FUNCTION offices_of(who uuid, day date, roles text[]) RETURNS TABLE (place text, authority uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT j.code, m.authority_id
    FROM enterprises_membership m JOIN enterprises_jurisdiction j ON j.id = m.jurisdiction_id
    WHERE m.user_id = who AND m.role = ANY (roles) AND m.valid_from <= day AND (m.valid_to IS NULL OR m.valid_to >= day)
$$;
REVOKE ALL ON FUNCTION offices_of(uuid, date, text[]) FROM PUBLIC, "{role}";

-- An entry is withdrawn by an officer of the office from which it was recorded on its day, or of one above it of the same
-- authority; of several offices of its recorder, a highest one. What no office recorded but an enterprise or a loader, an
-- office of the nation withdraws.
-- Argument: the roles that withdraw (WithdrawnByItsOffice).
CREATE FUNCTION entry_withdrawn_by_its_office() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    maker uuid;
    recorded timestamptz;
    roles constant text[] := TG_ARGV[0];
BEGIN
    EXECUTE format('SELECT recorded_by_id, recorded_at FROM %I WHERE id = ($1).withdraws_id', TG_TABLE_NAME)
        INTO maker, recorded USING NEW;
    IF NOT core_may_load() AND (
        WITH held AS (
            SELECT o.*, CASE o.place WHEN 'CN' THEN 0 ELSE length(o.place) END AS depth
            FROM offices_of(maker, (recorded AT TIME ZONE 'Asia/Shanghai')::date, roles) o
        ), made AS (
            TABLE held UNION ALL SELECT 'CN', NULL, 0 WHERE NOT EXISTS (SELECT FROM held)
        )
        SELECT NOT bool_or(EXISTS (
            SELECT FROM offices_of(core_actor(), core_today(), roles) own
            WHERE (own.place = 'CN' OR starts_with(made.place, own.place))
              AND (own.authority IS NULL OR made.authority IS NULL OR own.authority = made.authority)))
        FROM made WHERE made.depth = (SELECT min(depth) FROM made)) THEN
        RAISE EXCEPTION 'an entry is withdrawn by its own office or one above it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_withdrawn_by_its_office', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
