-- A case is dropped on evidence in its file, or on a reason that carries the decision alone: a sentence of at least forty
-- letters, ten of them different, an ideograph counting as two (services.cases.ending). The reason is in the journal, by
-- the person who ends it, and newer than any reopening.
CREATE FUNCTION weighs_as_sentence(given text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH letters AS (
        SELECT letter
        FROM regexp_split_to_table(regexp_replace(lower(given), '[[:space:][:punct:]]', '', 'g'), '') AS letter
        WHERE letter <> ''
    )
    SELECT count(*) + count(*) FILTER (WHERE ascii(letter) BETWEEN 13312 AND 40959) >= 40 AND count(DISTINCT letter) >= 10
    FROM letters
$$;

CREATE FUNCTION case_drops_on_ground() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM inspections_flag WHERE case_id = NEW.id)
       AND NOT EXISTS (SELECT FROM inspections_finding WHERE case_id = NEW.id)
       AND NOT EXISTS (
            SELECT FROM inspections_evidence e
            LEFT JOIN inspections_evidencereview r ON r.evidence_id = e.id
            LEFT JOIN inspections_order o ON o.id = e.order_id
            WHERE (e.case_id = NEW.id OR o.case_id = NEW.id) AND (NOT e.needs_review OR r.result = 'admitted'))
       AND NOT EXISTS (
            SELECT FROM inspections_caseentry said
            WHERE said.case_id = NEW.id AND said.verb = 'not_substantiated' AND said.actor_id = NEW.closed_by_id
              AND weighs_as_sentence(said.text)
              AND NOT EXISTS (
                SELECT FROM inspections_caseentry later
                WHERE later.case_id = NEW.id AND later.verb = 'reopen' AND later.id > said.id))
    THEN
        RAISE EXCEPTION 'a case is not dropped without evidence or a reason'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_drops_on_ground';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_drops_on_ground AFTER UPDATE OF state ON inspections_case FOR EACH ROW
    WHEN (NEW.state = 'not_substantiated' AND OLD.state <> 'not_substantiated')
    EXECUTE FUNCTION case_drops_on_ground();
