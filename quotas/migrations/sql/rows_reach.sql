-- Rows that never change bear what never changes of who sees them: postings the authority and the enterprises of their
-- two accounts, and what a report contains the enterprise that files it.

ALTER TABLE quotas_posting DISABLE TRIGGER USER;
UPDATE quotas_posting p
SET authority = COALESCE(t.authority, f.authority), to_enterprise_id = t.enterprise_id, from_enterprise_id = f.enterprise_id
FROM quotas_posting own
LEFT JOIN quotas_account t ON t.id = own.to_account_id LEFT JOIN quotas_account f ON f.id = own.from_account_id
WHERE own.id = p.id;
ALTER TABLE quotas_posting ENABLE TRIGGER USER;

-- One look at a statement of postings: filling the columns row by row would cost a third of a bulk of 100,000.
CREATE FUNCTION posting_reach_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_postings n
        LEFT JOIN quotas_account t ON t.id = n.to_account_id LEFT JOIN quotas_account f ON f.id = n.from_account_id
        WHERE (n.authority, n.to_enterprise_id, n.from_enterprise_id)
              IS DISTINCT FROM (COALESCE(t.authority, f.authority), t.enterprise_id, f.enterprise_id)
    ) THEN
        PERFORM ledger_refuse('posting_reach_fits');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER posting_reach_fits AFTER INSERT ON quotas_posting REFERENCING NEW TABLE AS new_postings
    FOR EACH STATEMENT EXECUTE FUNCTION posting_reach_fits();

CREATE FUNCTION report_keeps_enterprise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a report stays with its enterprise'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'report_keeps_enterprise';
END $$;
CREATE TRIGGER report_keeps_enterprise BEFORE UPDATE OF enterprise_id ON quotas_report FOR EACH ROW
    WHEN (NEW.enterprise_id <> OLD.enterprise_id) EXECUTE FUNCTION report_keeps_enterprise();

-- The column is SQL's alone: no model has it.
CREATE FUNCTION report_filer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF TG_TABLE_NAME = 'quotas_reportline' THEN
        SELECT enterprise_id INTO NEW.filer_id FROM quotas_report WHERE id = NEW.report_id;
    ELSE
        SELECT filer_id INTO NEW.filer_id FROM quotas_reportline WHERE id = NEW.line_id;
    END IF;
    RETURN NEW;
END $$;

ALTER TABLE quotas_reportline ADD COLUMN filer_id uuid;
ALTER TABLE quotas_trade ADD COLUMN filer_id uuid;
ALTER TABLE quotas_lineuse ADD COLUMN filer_id uuid;
ALTER TABLE quotas_reportline DISABLE TRIGGER USER;
ALTER TABLE quotas_trade DISABLE TRIGGER USER;
ALTER TABLE quotas_lineuse DISABLE TRIGGER USER;
UPDATE quotas_reportline l SET filer_id = r.enterprise_id FROM quotas_report r WHERE r.id = l.report_id;
UPDATE quotas_trade t SET filer_id = l.filer_id FROM quotas_reportline l WHERE l.id = t.line_id;
UPDATE quotas_lineuse u SET filer_id = l.filer_id FROM quotas_reportline l WHERE l.id = u.line_id;
ALTER TABLE quotas_reportline ENABLE TRIGGER USER, ALTER COLUMN filer_id SET NOT NULL;
ALTER TABLE quotas_trade ENABLE TRIGGER USER, ALTER COLUMN filer_id SET NOT NULL;
ALTER TABLE quotas_lineuse ENABLE TRIGGER USER, ALTER COLUMN filer_id SET NOT NULL;
CREATE TRIGGER report_filer BEFORE INSERT OR UPDATE ON quotas_reportline FOR EACH ROW EXECUTE FUNCTION report_filer();
CREATE TRIGGER report_filer BEFORE INSERT OR UPDATE ON quotas_trade FOR EACH ROW EXECUTE FUNCTION report_filer();
CREATE TRIGGER report_filer BEFORE INSERT OR UPDATE ON quotas_lineuse FOR EACH ROW EXECUTE FUNCTION report_filer();
