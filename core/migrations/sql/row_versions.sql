-- Each version of a row that may change, as a digest (core.sealing.row_versions attaches the triggers): written by the
-- owner's function alone, so that nobody adds, changes or leaves out one. The salt keeps a digest from being guessed;
-- it stays out of the chain, and can be given up with the row's content.
ALTER TABLE core_rowversion ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE core_rowversion ADD COLUMN chain_point bigint NOT NULL;
-- For the sealer, and for guards that ask what the transaction of a row has written.
CREATE INDEX core_rowversion_chain ON core_rowversion (chain_point, table_name, row_key);

CREATE FUNCTION core_row_digest(of_table text, salt bytea, content jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sha256(salt || convert_to(of_table || E'\n' || content::text, 'UTF8'));

CREATE FUNCTION core_row_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    point CONSTANT bigint := core_chain_point(pg_current_xact_id());
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO core_rowversion (table_name, row_key, operation, salt, digest, chain_point)
        SELECT TG_TABLE_NAME, to_jsonb(r) ->> TG_ARGV[0], 'delete', '', '', point FROM old_rows r;
    ELSE
        INSERT INTO core_rowversion (table_name, row_key, operation, salt, digest, chain_point)
        SELECT TG_TABLE_NAME, content ->> TG_ARGV[0], lower(TG_OP), salt,
               core_row_digest(TG_TABLE_NAME, salt, content), point
        FROM (SELECT to_jsonb(r) AS content, uuid_send(gen_random_uuid()) AS salt FROM new_rows r) rows;
    END IF;
    RETURN NULL;
END $$;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON core_rowversion FROM "{role}";
