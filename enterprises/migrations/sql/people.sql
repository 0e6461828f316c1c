-- Whether a person may act, and his sessions are still of that generation (core_prove_actor asks). One who is locked, or
-- whose sessions were ended, proves nothing any more.
CREATE FUNCTION core_person_may_act(person uuid, generation integer) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM enterprises_user u WHERE u.id = $1 AND u.is_active
                   AND ($2 IS NULL OR u.session_generation = $2))
$$;

REVOKE ALL ON FUNCTION core_person_may_act(uuid, integer) FROM PUBLIC, "{role}";
