-- Draft notices and special plans of mining areas as subjects of consultations (enterprises/migrations/sql/consultations.sql).
CREATE TRIGGER consultation_is_of_its_notice BEFORE INSERT ON enterprises_consultation FOR EACH ROW
    WHEN (NEW.subject_kind = 'notice') EXECUTE FUNCTION consultation_is_of_its_subject($q$
        SELECT n.place_id, p.authority_id, NULL::uuid FROM quotas_notice n
        JOIN quotas_programmeyear y ON y.id = n.programme_year_id JOIN quotas_programme p ON p.id = y.programme_id
        WHERE n.id = $1 AND n.state IN ('draft', 'returned') FOR NO KEY UPDATE OF n
    $q$);
CREATE TRIGGER refuse_while_consulting BEFORE UPDATE OF state ON quotas_notice FOR EACH ROW
    WHEN (NEW.state IN ('submitted', 'in_force') AND NEW.state <> OLD.state)
    EXECUTE FUNCTION refuse_while_consulting('notice', 'id');

-- The plan is locked as its replacement locks it by the foreign key, which is asked before the trigger below.
CREATE TRIGGER consultation_is_of_its_plan BEFORE INSERT ON enterprises_consultation FOR EACH ROW
    WHEN (NEW.subject_kind = 'plan') EXECUTE FUNCTION consultation_is_of_its_subject($q$
        SELECT (SELECT id FROM enterprises_jurisdiction WHERE code = 'CN'),
               authority_of_mining(a.year), NULL::uuid
        FROM quotas_areaplan a
        WHERE a.id = $1 AND NOT EXISTS (SELECT FROM quotas_areaplan later WHERE later.replaces_id = a.id) FOR UPDATE OF a
    $q$);
CREATE TRIGGER refuse_while_consulting AFTER INSERT ON quotas_areaplan FOR EACH ROW
    WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION refuse_while_consulting('plan', 'replaces_id');
