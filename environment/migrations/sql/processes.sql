-- An enterprise ends its own use of a process, from today on; offices end and withdraw any, and loaders enter what was.
CREATE FUNCTION site_process_end_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR office_enters() THEN
        RETURN NEW;
    END IF;
    IF OLD.by_office OR NEW.state = 'withdrawn' THEN
        RAISE EXCEPTION 'an office ends what an office entered, and withdraws what was a mistake'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'site_process_of_office_is_kept';
    END IF;
    IF NEW.used_until < core_today() THEN
        RAISE EXCEPTION 'an enterprise ends a process today or later'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'site_process_ends_from_today';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER site_process_end_guard_insert BEFORE INSERT ON environment_siteprocess FOR EACH ROW
    WHEN (NEW.state <> 'used') EXECUTE FUNCTION site_process_end_guard();
CREATE TRIGGER site_process_end_guard BEFORE UPDATE ON environment_siteprocess FOR EACH ROW
    WHEN ((NEW.state, NEW.used_until) IS DISTINCT FROM (OLD.state, OLD.used_until))
    EXECUTE FUNCTION site_process_end_guard();
