-- Questions of checklists are entered and ended by two people, as their request says; a loader enters the shipped ones.
-- A question begins tomorrow or later and ends today or later: visits of one day are asked the same.
CREATE FUNCTION checklist_question_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    today constant date := core_today();
    says constant jsonb := to_jsonb(NEW) - '{id,version,evidence}'::text[];
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF NOT (CASE TG_OP
        WHEN 'INSERT' THEN NEW.evidence = 'entered'
            AND (approval_serves('checklists.enter', nation_id(), says, NEW.id)
                 OR approval_lists('checklists.enter_many', nation_id(), says, NEW.id))
        ELSE approval_serves('checklists.end', NEW.id, jsonb_build_object('valid_to', NEW.valid_to))
    END) THEN
        RAISE EXCEPTION 'questions of checklists are entered and ended by two people, as their request says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'checklist_question_by_two';
    END IF;
    IF (CASE TG_OP WHEN 'INSERT' THEN NEW.valid_from <= today ELSE NEW.valid_to < today END) THEN
        RAISE EXCEPTION 'visits that were made stay as they were asked'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_visits_stay';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checklist_question_by_two BEFORE INSERT OR UPDATE ON inspections_checklistquestion
    FOR EACH ROW EXECUTE FUNCTION checklist_question_by_two();
