-- A strategic reserve holds no less than nothing of a material on any day. A movement of the state's takes two people,
-- one of an enterprise's its signer.

CREATE FUNCTION reserve_movement_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    form text;
    holder text;
    operator uuid;
    least numeric;
BEGIN
    -- The lock serialises movements of one reserve: without it two of them would each see enough.
    SELECT r.form, r.holder, r.operator_id INTO form, holder, operator
    FROM resources_strategicreserve r WHERE r.id = NEW.reserve_id FOR UPDATE;
    IF (form = 'ground') <> (NEW.material = 'ore') THEN
        RAISE EXCEPTION 'in the ground there is ore, in a store there are products'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reserve_movement_material';
    END IF;
    IF holder = 'state' AND NOT core_may_load() AND NOT approval_serves(
        'strategic_reserves.move', NEW.reserve_id, jsonb_build_object(
            'direction', NEW.direction, 'material', NEW.material, 'tonnes', NEW.tonnes, 'day', NEW.day,
            'document', NEW.document), NEW.id) THEN
        RAISE EXCEPTION 'a reserve of the state is moved by two people, as their request says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reserve_movement_by_two';
    END IF;
    IF holder = 'enterprise' AND NOT core_may_load() AND NOT EXISTS (
        SELECT FROM enterprises_membership m
        WHERE m.user_id = core_actor() AND m.enterprise_id = operator AND m.role = 'enterprise_signer'
          AND m.valid_from <= core_today()
          AND (m.valid_to IS NULL OR m.valid_to >= core_today())
    ) THEN
        RAISE EXCEPTION 'a reserve of an enterprise is moved by its signer'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reserve_movement_by_holder';
    END IF;
    IF NEW.direction = 'out' THEN
        SELECT min(held) INTO least FROM (
            SELECT d.day, sum(sum(d.change)) OVER (ORDER BY d.day) AS held FROM (
                SELECT m.day, CASE m.direction WHEN 'in' THEN m.tonnes ELSE -m.tonnes END AS change
                FROM resources_reservemovement m WHERE m.reserve_id = NEW.reserve_id AND m.material = NEW.material
                UNION ALL SELECT NEW.day, -NEW.tonnes
            ) d GROUP BY d.day
        ) days WHERE days.day >= NEW.day;
        IF least < 0 THEN
            RAISE EXCEPTION 'less than nothing would be held'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reserve_never_below_zero';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER reserve_movement_guard BEFORE INSERT ON resources_reservemovement
    FOR EACH ROW EXECUTE FUNCTION reserve_movement_guard();
