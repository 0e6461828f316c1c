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
