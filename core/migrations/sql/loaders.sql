-- Who loads history: states when a thing was recorded, posts on documents that the register does not hold, fixes the
-- business day. The application's role does so only while the owner of the database has let it in (core.loaders): in a
-- demonstration for good, otherwise until the load has ended, and for some hours at most if it was killed.
CREATE TABLE core_loader (role name PRIMARY KEY, until timestamptz NOT NULL DEFAULT 'infinity');
REVOKE ALL ON core_loader FROM PUBLIC, "{role}";

-- A session's own role decides, whatever it has switched to; the owner may load at any time.
CREATE FUNCTION core_may_load() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM core_loader WHERE role = session_user AND until > clock_timestamp()) OR pg_has_role(session_user, current_user, 'MEMBER')
$$;

-- Whether it may do so without an end: any other admission is one that a load has to renew.
CREATE FUNCTION core_loads_for_good() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM core_loader WHERE role = session_user AND until = 'infinity') OR pg_has_role(session_user, current_user, 'MEMBER')
$$;

CREATE FUNCTION core_fixed_day_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT core_may_load() THEN
        RAISE EXCEPTION 'only a loader fixes the business day'
            USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'fixed_day_by_loader';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER fixed_day_guard BEFORE INSERT OR UPDATE OR DELETE ON core_fixedday
    FOR EACH ROW EXECUTE FUNCTION core_fixed_day_guard();
