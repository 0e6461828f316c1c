-- Rows that are only ever added, or never deleted (core.operations.AppendOnly, NeverDeleted).
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: its rows are only ever added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only', TABLE = TG_TABLE_NAME;
END $$;

-- The number of a row's transaction, by which the sealer finds what was committed (core.operations.Chained).
-- A copied database counts its transactions from the beginning again; ``manage.py restore`` puts the offset here.
CREATE FUNCTION core_chain_point(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1::text::bigint + 0';
CREATE FUNCTION core_chain_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.chain_point := core_chain_point(pg_current_xact_id());
    RETURN NEW;
END $$;

-- How far the actor of a session reaches, as it was declared (core.row_security): nothing where nothing was.
CREATE FUNCTION core_declared_reach() RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('app.reach', true), '')::jsonb;

CREATE FUNCTION core_reaches_everything() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE((core_declared_reach() ->> 'everything')::boolean, false);

CREATE FUNCTION core_reach(kind text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(SELECT jsonb_array_elements_text(COALESCE(core_declared_reach() -> kind, '[]')));
