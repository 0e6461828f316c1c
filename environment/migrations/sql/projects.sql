-- Offices alone record decisions, and replace the steps that an office entered.
CREATE FUNCTION project_step_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.step IN ('approved', 'accepted') OR EXISTS (
        SELECT FROM environment_projectstep s
        WHERE s.project_id = NEW.project_id AND s.step = NEW.step AND s.by_office
    ) THEN
        RAISE EXCEPTION 'an office records decisions, and replaces what an office entered'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'project_step_of_office_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER project_step_guard BEFORE INSERT ON environment_projectstep
    FOR EACH ROW WHEN (NOT NEW.by_office) EXECUTE FUNCTION project_step_guard();
