-- An inspection is carried out by two officers with their certificates; who came, what was seen and what was signed stays.

CREATE FUNCTION inspection_team_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM inspections_inspectionmember
        WHERE inspection_id = NEW.id AND certificate <> '') < 2
       OR EXISTS (SELECT FROM inspections_inspectionmember WHERE inspection_id = NEW.id AND certificate = '')
       OR NOT EXISTS (SELECT FROM inspections_inspectionmember WHERE inspection_id = NEW.id AND leads) THEN
        RAISE EXCEPTION 'an inspection is carried out by two officers with their certificates'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_two_with_certificates';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inspection_team_guard BEFORE UPDATE OF carried_out_on ON inspections_inspection
    FOR EACH ROW WHEN (OLD.carried_out_on IS NULL AND NEW.carried_out_on IS NOT NULL)
    EXECUTE FUNCTION inspection_team_guard();

CREATE FUNCTION inspection_team_is_fixed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM inspections_inspection
               WHERE id IN (NEW.inspection_id, OLD.inspection_id) AND carried_out_on IS NOT NULL) THEN
        RAISE EXCEPTION 'who carried out an inspection stays on record'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inspection_team_is_fixed';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER inspection_team_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON inspections_inspectionmember
    FOR EACH ROW EXECUTE FUNCTION inspection_team_is_fixed();

-- Nor are answers and figures of the day added once it is over: they are written as the visit is recorded.
CREATE FUNCTION visit_is_recorded_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT carried_out_on FROM inspections_inspection WHERE id = NEW.inspection_id) IS NOT NULL THEN
        RAISE EXCEPTION 'what was found on a visit stays as it was recorded'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'visit_is_recorded_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER visit_is_recorded_once BEFORE INSERT ON inspections_checklistanswer
    FOR EACH ROW EXECUTE FUNCTION visit_is_recorded_once();
CREATE TRIGGER visit_is_recorded_once BEFORE INSERT ON inspections_observedfigure
    FOR EACH ROW EXECUTE FUNCTION visit_is_recorded_once();

-- What was signed is not written again, and what was announced is not unsaid.
CREATE FUNCTION inspection_record_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.announced AND NOT NEW.announced)
       OR (OLD.carried_out_on IS NOT NULL
           AND (NEW.carried_out_on, NEW.carried_out_by_id, NEW.present, NEW.summary)
               IS DISTINCT FROM (OLD.carried_out_on, OLD.carried_out_by_id, OLD.present, OLD.summary))
       OR (OLD.reported_at IS NOT NULL
           AND (NEW.reported_at, NEW.reported_by_id, NEW.report_sha256)
               IS DISTINCT FROM (OLD.reported_at, OLD.reported_by_id, OLD.report_sha256))
       OR (OLD.answer <> '' AND NEW.answer <> OLD.answer) THEN
        RAISE EXCEPTION 'what an inspection recorded, signed or was answered is not changed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inspection_record_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inspection_record_is_fixed BEFORE UPDATE ON inspections_inspection
    FOR EACH ROW EXECUTE FUNCTION inspection_record_is_fixed();

CREATE FUNCTION finding_is_fixed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM inspections_inspection
                   WHERE id = NEW.inspection_id AND (reported_at IS NOT NULL OR carried_out_on IS NULL)) THEN
            RAISE EXCEPTION 'a finding is recorded between the visit and the signature'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'finding_is_fixed';
        END IF;
    ELSIF (NEW.inspection_id, NEW.position, NEW.article, NEW.legal_basis, NEW.facts, NEW.question, NEW.found_by_id)
          IS DISTINCT FROM
          (OLD.inspection_id, OLD.position, OLD.article, OLD.legal_basis, OLD.facts, OLD.question, OLD.found_by_id) THEN
        RAISE EXCEPTION 'a finding is not written again'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'finding_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER finding_is_fixed BEFORE INSERT OR UPDATE ON inspections_finding
    FOR EACH ROW EXECUTE FUNCTION finding_is_fixed();

-- The report of a visit is signed by its leader.
CREATE TRIGGER report_is_signed AFTER UPDATE ON inspections_inspection FOR EACH ROW
    WHEN (NEW.reported_by_id IS DISTINCT FROM OLD.reported_by_id OR OLD.reported_at IS NULL AND NEW.reported_at IS NOT NULL)
    EXECUTE FUNCTION act_is_signed('inspections.sign', 'id', 'report_sha256', 'signed_with');
