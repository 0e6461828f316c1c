-- What a report contains bears the enterprise that files it, which never changes. The column is SQL's alone: no model
-- has it.
ALTER TABLE quotas_reportline ADD COLUMN filer_id uuid NOT NULL;
ALTER TABLE quotas_trade ADD COLUMN filer_id uuid NOT NULL;
ALTER TABLE quotas_lineuse ADD COLUMN filer_id uuid NOT NULL;

CREATE FUNCTION report_set_filer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF TG_TABLE_NAME = 'quotas_reportline' THEN
        SELECT enterprise_id INTO NEW.filer_id FROM quotas_report WHERE id = NEW.report_id;
    ELSE
        SELECT filer_id INTO NEW.filer_id FROM quotas_reportline WHERE id = NEW.line_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_set_filer BEFORE INSERT OR UPDATE ON quotas_reportline FOR EACH ROW EXECUTE FUNCTION report_set_filer();
CREATE TRIGGER report_set_filer BEFORE INSERT OR UPDATE ON quotas_trade FOR EACH ROW EXECUTE FUNCTION report_set_filer();
CREATE TRIGGER report_set_filer BEFORE INSERT OR UPDATE ON quotas_lineuse FOR EACH ROW EXECUTE FUNCTION report_set_filer();

CREATE FUNCTION report_keeps_enterprise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a report stays with its enterprise'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'report_keeps_enterprise';
END $$;
CREATE TRIGGER report_keeps_enterprise BEFORE UPDATE OF enterprise_id ON quotas_report FOR EACH ROW
    WHEN (NEW.enterprise_id <> OLD.enterprise_id) EXECUTE FUNCTION report_keeps_enterprise();
