-- A row of an enterprise is deleted by a person of it who holds one of the roles, or by a loader. Arguments: the capability
-- and the roles. Asked after the row, as recorded_in_role() is.
CREATE FUNCTION deleted_in_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR EXISTS (
        SELECT FROM roles_of_actor() held
        WHERE held.role = ANY (TG_ARGV[1]::text[]) AND held.enterprise = OLD.enterprise_id
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'this is deleted by a person whose role allows it there (%)', TG_ARGV[0]
        USING ERRCODE = 'check_violation', CONSTRAINT = 'recorded_in_role', TABLE = TG_TABLE_NAME;
END $$;
