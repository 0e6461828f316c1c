-- Whether the proven person acts for an office; nobody does where nobody is proven.
CREATE FUNCTION office_enters() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM roles_of_actor()
        WHERE role NOT IN ('enterprise_admin', 'enterprise_clerk', 'enterprise_signer', 'group_officer'))
$$;

-- A record states truly whether an office entered it. Loaders enter what others recorded.
CREATE FUNCTION by_office_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.by_office IS DISTINCT FROM office_enters() AND NOT core_may_load() THEN
        RAISE EXCEPTION 'a record states whether an office entered it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'by_office_is_true';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER by_office_guard BEFORE INSERT ON environment_reading
    FOR EACH ROW EXECUTE FUNCTION by_office_guard();
CREATE TRIGGER by_office_guard BEFORE INSERT ON environment_siteprocess
    FOR EACH ROW EXECUTE FUNCTION by_office_guard();
CREATE TRIGGER by_office_guard BEFORE INSERT ON environment_projectstep
    FOR EACH ROW EXECUTE FUNCTION by_office_guard();
