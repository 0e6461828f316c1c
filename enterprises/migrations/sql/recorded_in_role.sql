-- The roles of the proven person, as they are in force, with what each reaches; none where nobody is proven.
CREATE FUNCTION roles_of_actor() RETURNS TABLE (role text, place text, authority uuid, enterprise uuid, office_group uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.role, place.code, m.authority_id, m.enterprise_id, m.group_id
    FROM enterprises_membership m
    JOIN enterprises_user acting ON acting.id = m.user_id AND acting.is_active
    LEFT JOIN enterprises_jurisdiction place ON place.id = m.jurisdiction_id
    WHERE m.user_id = core_actor() AND m.valid_from <= core_today()
      AND (m.valid_to IS NULL OR m.valid_to >= core_today())
$$;

-- Where a record lies (a place's code), whose it is, the authority to which it belongs, if to one, and the group whose it is.
CREATE TYPE record_bounds AS (place text, enterprise uuid, authority uuid, office_group uuid);

-- Whether the proven person holds one of the roles within these bounds: an official at the place or above it, of the authority
-- unless his role is of none, a person of an enterprise or a group at his own. No official reaches what lies nowhere.
CREATE FUNCTION actor_holds(roles text[], bound record_bounds) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM roles_of_actor() held
        WHERE held.role = ANY (roles)
          AND CASE WHEN starts_with(held.role, 'enterprise_') THEN held.enterprise = bound.enterprise
                   WHEN held.role = 'group_officer' THEN held.office_group = bound.office_group
                   ELSE bound.place IS NOT NULL AND (held.place = 'CN' OR starts_with(bound.place, held.place))
                        AND (bound.authority IS NULL OR held.authority = bound.authority
                             OR held.role IN ('coordinator', 'inspector', 'legal_reviewer', 'case_decider', 'auditor',
                                              'administrator')) END)
$$;

-- What is recorded in a role is recorded by a person who holds it there. Arguments: the capability that the roles have
-- (RecordedInRole), the roles, and the query for the bounds of the row ($1), of which one suffices. A review of a licence that
-- is not of its round lies nowhere. Asked after the row, when all else that is wrong was said. Loaders enter what others
-- recorded.
CREATE FUNCTION recorded_in_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bound record_bounds;
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    FOR bound IN EXECUTE TG_ARGV[2] USING NEW LOOP
        IF actor_holds(TG_ARGV[1]::text[], bound) THEN
            RETURN NEW;
        END IF;
    END LOOP;
    RAISE EXCEPTION 'this is recorded by a person whose role allows it there (%)', TG_ARGV[0]
        USING ERRCODE = 'check_violation', CONSTRAINT = 'recorded_in_role', TABLE = TG_TABLE_NAME;
END $$;

-- What follows from an act on another row, or describes the whole country, is written and deleted by a person with one of the roles
-- where the row lies, and where it lay before; without roles by loaders alone. Arguments (WrittenInRole): the roles, and the query
-- for the bounds of the row ($1), of which one suffices.
CREATE FUNCTION written_in_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    version text;
    allowed boolean;
    bound record_bounds;
BEGIN
    IF core_may_load() THEN
        RETURN NULL;
    END IF;
    FOREACH version IN ARRAY CASE TG_OP WHEN 'INSERT' THEN '{new}'::text[] WHEN 'DELETE' THEN '{old}' ELSE '{old,new}' END LOOP
        allowed := false;
        FOR bound IN EXECUTE TG_ARGV[1] USING CASE version WHEN 'new' THEN NEW ELSE OLD END LOOP
            allowed := allowed OR actor_holds(TG_ARGV[0]::text[], bound);
        END LOOP;
        IF NOT allowed THEN
            RAISE EXCEPTION 'this is written by a person whose role allows it there'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'recorded_in_role', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- A row begins in a state, takes the steps of its lifecycle, and has the columns of such steps written, by a person who
-- holds a role for it where the row lay before. Arguments (StepsInRole): the roles by step and by column, and the query for
-- the bounds of the row ($1), of which one suffices. A step that is not listed is nobody's; one of "*" is asked elsewhere,
-- and one of "system" may prove nobody.
CREATE FUNCTION stepped_in_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    rules constant jsonb := TG_ARGV[0];
    becomes constant jsonb := to_jsonb(NEW);
    before jsonb := '{}';
    lay record;
    bound record_bounds;
    asked jsonb;
    held boolean;
BEGIN
    IF core_may_load() THEN
        RETURN NULL;
    END IF;
    lay := NEW;
    IF TG_OP = 'UPDATE' THEN
        lay := OLD;
        before := to_jsonb(OLD);
    END IF;
    FOR asked IN
        SELECT COALESCE(rules -> 'steps' -> concat(before ->> 'state', '>', becomes ->> 'state'),
                        CASE TG_OP WHEN 'UPDATE' THEN rules -> 'steps' -> (becomes ->> 'state') END, '[]')
        WHERE before ->> 'state' IS DISTINCT FROM becomes ->> 'state'
        UNION ALL
        SELECT roles FROM jsonb_each(rules -> 'columns') listed(name, roles)
        WHERE TG_OP = 'UPDATE' AND before -> name IS DISTINCT FROM becomes -> name
    LOOP
        held := asked @> '["*"]' OR asked @> '["system"]' AND core_actor() IS NULL;
        IF NOT held THEN
            FOR bound IN EXECUTE TG_ARGV[1] USING lay LOOP
                held := actor_holds(ARRAY(SELECT jsonb_array_elements_text(asked)), bound);
                EXIT WHEN held;
            END LOOP;
        END IF;
        IF NOT held THEN
            RAISE EXCEPTION 'this step is taken by a person whose role allows it there'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'stepped_in_role', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION roles_of_actor(), actor_holds(text[], record_bounds) FROM PUBLIC, "{role}";
