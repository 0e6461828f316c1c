-- Where the chain ends, beside the chain: a batch is only added behind the last one, and a last one that was cut off
-- is missed.
INSERT INTO core_sealcounter (id, number, last_position, hash) VALUES (1, 0, 0, repeat('0', 64));
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON core_sealcounter FROM "{role}";

CREATE FUNCTION core_count_batch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE core_sealcounter SET number = NEW.number, last_position = NEW.last_position, hash = NEW.hash
     WHERE number = NEW.number - 1 AND last_position = NEW.first_position - 1 AND hash = NEW.previous;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'batch % does not follow on the last one that was sealed', NEW.number
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'batch_follows_counter';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER count_batch BEFORE INSERT ON core_sealbatch FOR EACH ROW EXECUTE FUNCTION core_count_batch();
