-- What was filed stands as filed: a submitted version, its lines, trades and uses are not changed.

CREATE FUNCTION report_frozen(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: a filed report is frozen', what
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'report_frozen';
END $$;

-- A version is born a draft, is filed once, and then moves along its lifecycle only: decisions change, content never,
-- but that a confirmed day of receipt takes "late" away.
CREATE FUNCTION report_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    lifecycle text[] := ARRAY['state', 'version', 'decided_by_id', 'decided_at', 'decision_reason'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            PERFORM report_frozen('a report begins as a draft');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            PERFORM report_frozen('delete');
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state = 'draft' THEN
        IF NEW.state NOT IN ('draft', 'submitted') THEN
            PERFORM report_frozen('a draft can only be submitted');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.late AND NOT NEW.late AND OLD.received_on IS NOT NULL
       AND EXISTS (SELECT FROM quotas_receiptconfirmation WHERE report_id = OLD.id) THEN
        lifecycle := lifecycle || 'late'::text;
    END IF;
    IF to_jsonb(NEW) - lifecycle IS DISTINCT FROM to_jsonb(OLD) - lifecycle THEN
        PERFORM report_frozen('update');
    END IF;
    -- For ten minutes whoever returned it takes that back, unless an amendment was begun. A demonstration's decisions
    -- have its fixed day, so there the application alone counts the minutes.
    IF OLD.state = 'returned' AND NEW.state = 'submitted' THEN
        IF OLD.decided_by_id IS DISTINCT FROM core_actor()
           OR (OLD.decided_at >= clock_timestamp() - interval '10 minutes') IS NOT TRUE AND NOT core_may_load()
           OR EXISTS (SELECT FROM quotas_report
                      WHERE enterprise_id = OLD.enterprise_id AND period = OLD.period AND number > OLD.number) THEN
            RAISE EXCEPTION 'the return of this report is not taken back any more'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'report_return_taken_back';
        END IF;
        RETURN NEW;
    END IF;
    -- Within seven days of its submission, the last one included.
    IF NEW.state = 'repudiated' AND OLD.state <> 'repudiated' AND NOT core_may_load()
       AND core_today() > (OLD.submitted_at AT TIME ZONE 'Asia/Shanghai')::date + 7 THEN
        RAISE EXCEPTION 'a report is repudiated within seven days'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_repudiated_in_time';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
        OLD.state = 'submitted' AND NEW.state IN ('accepted', 'returned', 'superseded', 'repudiated')
        OR OLD.state IN ('accepted', 'returned') AND NEW.state IN ('superseded', 'repudiated')
    ) THEN
        PERFORM report_frozen(OLD.state || ' to ' || NEW.state);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_guard BEFORE INSERT OR UPDATE OR DELETE ON quotas_report
    FOR EACH ROW EXECUTE FUNCTION report_guard();

-- The transactions in which a report was accepted or put aside: its use is accepted or reversed in the same one, and so by
-- who took that step, and at no other time (ledger_documents). The application has no right to them.
CREATE TABLE quotas_reportturn (
    report_id uuid NOT NULL, state text NOT NULL, done_in bigint NOT NULL, PRIMARY KEY (report_id, state)
);
REVOKE ALL ON quotas_reportturn FROM PUBLIC, "{role}";
CREATE FUNCTION report_turns() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO quotas_reportturn VALUES (NEW.id, NEW.state, core_chain_point(pg_current_xact_id()))
    ON CONFLICT (report_id, state) DO UPDATE SET done_in = EXCLUDED.done_in;
    RETURN NULL;
END $$;
CREATE TRIGGER report_turns AFTER UPDATE ON quotas_report FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND NEW.state IN ('accepted', 'superseded', 'repudiated'))
    EXECUTE FUNCTION report_turns();
CREATE FUNCTION report_turned_now(report uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT core_may_load() OR EXISTS (
        SELECT FROM quotas_reportturn WHERE report_id = report AND done_in = core_chain_point(pg_current_xact_id()))
$$;
REVOKE ALL ON FUNCTION report_turned_now(uuid) FROM PUBLIC, "{role}";

-- The share lock waits for whoever is filing, and holds him off until the line is written.
CREATE FUNCTION report_must_be_draft(reports uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    found text;
BEGIN
    FOR found IN SELECT state FROM quotas_report WHERE id = ANY (reports) ORDER BY id FOR SHARE LOOP
        IF found <> 'draft' THEN
            PERFORM report_frozen('lines');
        END IF;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION report_must_be_draft(uuid[]) FROM PUBLIC, "{role}";

-- The rows of a statement: lines of reports, or trades and uses of such lines.
CREATE FUNCTION filed_rows_are_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    changed uuid[];
    written uuid[];
BEGIN
    -- Each trigger plans only the statements that it reaches: a statement has an old table, a new one, or both.
    -- Each line by its key (OFFSET 0): a plan that is kept from a small table would read a large one from end to end.
    IF TG_TABLE_NAME = 'quotas_reportline' THEN
        CASE TG_OP
            WHEN 'INSERT' THEN
                SELECT array_agg(DISTINCT report_id) INTO changed FROM new_rows;
            WHEN 'DELETE' THEN
                SELECT array_agg(DISTINCT report_id) INTO changed FROM old_rows;
            ELSE
                SELECT array_agg(report_id) INTO changed
                FROM (SELECT report_id FROM old_rows UNION SELECT report_id FROM new_rows) either;
        END CASE;
    ELSE
        CASE TG_OP
            WHEN 'INSERT' THEN
                SELECT array_agg(DISTINCT report_id) INTO changed
                FROM new_rows
                CROSS JOIN LATERAL (SELECT report_id FROM quotas_reportline WHERE id = line_id OFFSET 0) line;
            WHEN 'DELETE' THEN
                SELECT array_agg(DISTINCT report_id) INTO changed
                FROM old_rows
                CROSS JOIN LATERAL (SELECT report_id FROM quotas_reportline WHERE id = line_id OFFSET 0) line;
            ELSE
                SELECT array_agg(DISTINCT report_id) INTO changed
                FROM (SELECT line_id FROM old_rows UNION SELECT line_id FROM new_rows) either
                CROSS JOIN LATERAL (SELECT report_id FROM quotas_reportline WHERE id = line_id OFFSET 0) line;
        END CASE;
    END IF;
    PERFORM report_must_be_draft(changed);
    -- Filing writes uses, and the output in oxide again: neither is a hand in what the paper says.
    IF TG_TABLE_NAME = 'quotas_reportline' AND TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT n.report_id) INTO written FROM new_rows n JOIN old_rows o USING (id)
        WHERE to_jsonb(n) - 'reo_tonnes' <> to_jsonb(o) - 'reo_tonnes';
    ELSIF TG_TABLE_NAME <> 'quotas_lineuse' THEN
        written := changed;
    END IF;
    PERFORM note_paper_hands(written);
    RETURN NULL;
END $$;
CREATE TRIGGER reportline_frozen_insert AFTER INSERT ON quotas_reportline
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION filed_rows_are_frozen();
CREATE TRIGGER reportline_frozen_update AFTER UPDATE ON quotas_reportline
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION filed_rows_are_frozen();
CREATE TRIGGER reportline_frozen_delete AFTER DELETE ON quotas_reportline
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION filed_rows_are_frozen();
CREATE TRIGGER trade_frozen_insert AFTER INSERT ON quotas_trade
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION filed_rows_are_frozen();
CREATE TRIGGER trade_frozen_update AFTER UPDATE ON quotas_trade
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION filed_rows_are_frozen();
CREATE TRIGGER trade_frozen_delete AFTER DELETE ON quotas_trade
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION filed_rows_are_frozen();
CREATE TRIGGER lineuse_frozen_insert AFTER INSERT ON quotas_lineuse
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION filed_rows_are_frozen();
CREATE TRIGGER lineuse_frozen_update AFTER UPDATE ON quotas_lineuse
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION filed_rows_are_frozen();
CREATE TRIGGER lineuse_frozen_delete AFTER DELETE ON quotas_lineuse
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION filed_rows_are_frozen();

-- The receipt of a report is the digest of what was filed, and a report that says it was signed with a code or a passkey
-- was: by its filer, in this transaction, for this content (ADR 18). The row is there already, so this asks for nothing
-- more to be written. What a session or a token signs says so.
CREATE FUNCTION report_signature_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    signature jsonb := NULLIF(NEW.canonical, '')::jsonb -> 'signature';
BEGIN
    IF NEW.sha256 <> encode(sha256(convert_to(NEW.canonical, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'this is not the digest of what is filed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_digest';
    END IF;
    IF signature ->> 'method' IN ('totp', 'passkey') AND NOT EXISTS (
        SELECT FROM enterprises_signedact s
        WHERE s.person = core_actor() AND s.purpose = 'reports.submit' AND s.object_id = NEW.id::text
          AND s.sha256 = signature ->> 'sha256' AND s.method = signature ->> 'method'
          AND s.used_in = core_chain_point(pg_current_xact_id())
    ) THEN
        RAISE EXCEPTION 'this report was not signed as it says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'act_is_signed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_signature_is_kept AFTER INSERT OR UPDATE OF canonical, sha256 ON quotas_report FOR EACH ROW
    WHEN (NEW.canonical <> '' OR NEW.sha256 <> '') EXECUTE FUNCTION report_signature_is_kept();
