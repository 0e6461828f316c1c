-- The case as a subject of consultations (enterprises/migrations/sql/consultations.sql).
CREATE TRIGGER consultation_is_of_its_case BEFORE INSERT ON enterprises_consultation FOR EACH ROW
    WHEN (NEW.subject_kind = 'case') EXECUTE FUNCTION consultation_is_of_its_subject($q$
        SELECT c.place_id, NULL::uuid, c.matter_id FROM inspections_case c
        WHERE c.id = $1 AND c.state NOT IN ('closed', 'not_substantiated') FOR NO KEY UPDATE OF c
    $q$);
CREATE TRIGGER refuse_while_consulting BEFORE UPDATE OF state ON inspections_case FOR EACH ROW
    WHEN (NEW.state IN ('closed', 'not_substantiated') AND OLD.state NOT IN ('closed', 'not_substantiated'))
    EXECUTE FUNCTION refuse_while_consulting('case', 'id');
