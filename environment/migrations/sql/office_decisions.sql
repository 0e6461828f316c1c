-- A decision of an office about a project is about the site of that project.

CREATE FUNCTION office_decision_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM environment_project p WHERE p.id = NEW.project_id AND p.site_id = NEW.site_id) THEN
        RAISE EXCEPTION 'the project is of another site'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'office_decision_project_is_of_its_site';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER office_decision_guard BEFORE INSERT ON environment_officedecision
    FOR EACH ROW WHEN (NEW.project_id IS NOT NULL) EXECUTE FUNCTION office_decision_guard();
