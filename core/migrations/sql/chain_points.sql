-- The number of a row's transaction, by which the sealer finds what was committed (Chained).
-- A copied database counts its transactions from the beginning again; ``manage.py restore`` puts the offset here.
CREATE FUNCTION core_chain_point(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1::text::bigint + 0';

CREATE FUNCTION core_chain_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.chain_point := core_chain_point(pg_current_xact_id());
    RETURN NEW;
END $$;
