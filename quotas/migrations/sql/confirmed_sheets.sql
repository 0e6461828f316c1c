-- Sheets with the reports of many enterprises are filed by workers, for the officer who has confirmed the sheet.

-- Whether a sheet is being filed, and this person has confirmed it. Who confirms a sheet is proven (NamesItsActor).
CREATE FUNCTION sheet_is_confirmed(sheet uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM quotas_import i
                   WHERE i.id = sheet AND i.kind = 'many_reports' AND i.state = 'filing' AND i.confirmed_by_id = person)
$$;
GRANT EXECUTE ON FUNCTION sheet_is_confirmed(uuid, uuid) TO "{role}";

-- A sheet is filed when whoever uploaded it, proven, confirms it, and a sheet that says it was signed with a code or a
-- passkey was: by that person, in this transaction (ADR 18). One that is taken back from filing is confirmed by nobody.
CREATE FUNCTION sheet_is_confirmed_and_signed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state = 'pending' THEN
        IF NEW.confirmed_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'a sheet that is checked again is confirmed by nobody'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_is_confirmed';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.confirmed_by_id IS NOT NULL OR (core_actor() = NEW.confirmed_by_id) IS NOT TRUE
       OR NEW.confirmed_by_id <> NEW.uploaded_by_id THEN
        RAISE EXCEPTION 'a sheet is filed when whoever uploaded it has confirmed it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_is_confirmed';
    END IF;
    IF NEW.signature ->> 'method' IN ('totp', 'passkey') AND NOT EXISTS (
        SELECT FROM enterprises_signedact s
        WHERE s.person = core_actor() AND s.purpose = 'imports.file' AND s.object_id = NEW.id::text
          AND s.sha256 = NEW.signature ->> 'sha256' AND s.method = NEW.signature ->> 'method'
          AND s.used_in = core_chain_point(pg_current_xact_id())
    ) THEN
        RAISE EXCEPTION 'this sheet was not signed as it says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'act_is_signed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sheet_is_confirmed_and_signed AFTER UPDATE OF state ON quotas_import FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND (NEW.state = 'filing' OR OLD.state = 'filing' AND NEW.state = 'pending')) EXECUTE FUNCTION sheet_is_confirmed_and_signed();

-- A sheet begins as one that is read still and that nobody has confirmed, so that each confirmation is a step of its own.
CREATE FUNCTION sheet_begins_unconfirmed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT core_may_load() AND (NEW.state <> 'pending' OR NEW.confirmed_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'a sheet begins unread and unconfirmed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_is_confirmed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sheet_begins_unconfirmed BEFORE INSERT ON quotas_import
    FOR EACH ROW EXECUTE FUNCTION sheet_begins_unconfirmed();

-- What was read of a sheet stays as its digest says, from the end of its reading; faults alone are noted. The sheet is
-- locked, so that a change that is under way and its confirmation wait for each other. Rows are removed once the sheet was
-- discarded, or with it after thirty days.
CREATE FUNCTION import_row_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM quotas_import i WHERE i.id IN (NEW.sheet_id, OLD.sheet_id) ORDER BY i.id FOR SHARE;
    IF EXISTS (
        SELECT FROM quotas_import i
        WHERE i.id IN (NEW.sheet_id, OLD.sheet_id) AND i.rows_sha256 <> '' AND (
            TG_OP <> 'DELETE' OR i.state = 'filing'
            OR i.state <> 'discarded' AND i.uploaded_at > clock_timestamp() - interval '30 days')
    ) THEN
        RAISE EXCEPTION 'rows of a sheet stay as they were read'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'import_row_kept';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER import_row_kept_delete BEFORE DELETE ON quotas_importrow FOR EACH ROW EXECUTE FUNCTION import_row_kept();
CREATE TRIGGER import_row_kept_insert BEFORE INSERT ON quotas_importrow FOR EACH ROW EXECUTE FUNCTION import_row_kept();
CREATE TRIGGER import_row_kept BEFORE UPDATE ON quotas_importrow FOR EACH ROW
    WHEN ((NEW.id, NEW.sheet_id, NEW.number, NEW.enterprise, NEW.cells)
          IS DISTINCT FROM (OLD.id, OLD.sheet_id, OLD.number, OLD.enterprise, OLD.cells))
    EXECUTE FUNCTION import_row_kept();
