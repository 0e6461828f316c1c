-- The roles of the proven person, as they are in force, with what each reaches; none where nobody is proven.
CREATE FUNCTION roles_of_actor() RETURNS TABLE (role text, place text, authority uuid, enterprise uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.role, place.code, m.authority_id, m.enterprise_id
    FROM enterprises_membership m
    JOIN enterprises_user acting ON acting.id = m.user_id AND acting.is_active
    LEFT JOIN enterprises_jurisdiction place ON place.id = m.jurisdiction_id
    WHERE m.user_id = core_actor() AND m.valid_from <= core_today()
      AND (m.valid_to IS NULL OR m.valid_to >= core_today())
$$;

-- Where a record lies (a place's code), whose it is, and the authority to which it belongs, if to one.
CREATE TYPE record_bounds AS (place text, enterprise uuid, authority uuid);

-- What is recorded in a role is recorded by a person who holds it there: an official of the place of the record, or of one
-- above it, and a person of the enterprise at its own. No official records what lies nowhere, such as a review of a licence
-- that is not of its round. Arguments: the capability that the roles have (RecordedInRole), the roles, and the query for
-- the bounds of the row ($1). Asked after the row, when all else that is wrong was said. Loaders enter what others recorded.
CREATE FUNCTION recorded_in_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bound record_bounds;
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    EXECUTE TG_ARGV[2] INTO bound USING NEW;
    IF EXISTS (
        SELECT FROM roles_of_actor() held
        WHERE held.role = ANY (TG_ARGV[1]::text[])
          AND CASE WHEN starts_with(held.role, 'enterprise_') THEN held.enterprise = bound.enterprise
                   ELSE bound.place IS NOT NULL AND (held.place = 'CN' OR starts_with(bound.place, held.place))
                        AND (bound.authority IS NULL OR held.authority = bound.authority) END
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'this is recorded by a person whose role allows it there (%)', TG_ARGV[0]
        USING ERRCODE = 'check_violation', CONSTRAINT = 'recorded_in_role', TABLE = TG_TABLE_NAME;
END $$;
REVOKE ALL ON FUNCTION roles_of_actor() FROM PUBLIC, "{role}";
