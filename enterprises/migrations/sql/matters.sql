-- To whom a matter is closed by a conflict of interest (enterprises.conflicts): the one statement of the rule.
-- Somebody who left an office or an enterprise keeps its conflicts for two years.
CREATE FUNCTION matters_closed_to(person uuid, today date) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH held AS (
        SELECT m.enterprise_id, m.group_id, m.jurisdiction_id, m.authority_id, j.code,
               (m.valid_to IS NULL OR m.valid_to >= today) AS current
        FROM enterprises_membership m LEFT JOIN enterprises_jurisdiction j ON j.id = m.jurisdiction_id
        WHERE m.user_id = person AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today - 730)
    ), closed AS (
        SELECT p.matter_id FROM enterprises_party p WHERE p.person_id = person AND p.state <> 'denied'
        UNION
        SELECT r.matter_id FROM enterprises_recusal r WHERE r.person_id = person
        UNION
        -- Whoever is bound to no authority belongs to every office of his place, but to none of the ministries.
        SELECT p.matter_id FROM held h JOIN enterprises_party p ON p.office_place_id = h.jurisdiction_id
        WHERE p.state <> 'denied'
          AND (p.office_authority_id IS NULL OR p.office_authority_id = h.authority_id
               OR h.authority_id IS NULL AND h.code <> 'CN')
        UNION
        SELECT p.matter_id FROM held h JOIN enterprises_party p ON p.enterprise_id = h.enterprise_id
        WHERE p.state <> 'denied'
        UNION
        SELECT p.matter_id FROM held h JOIN enterprises_enterprise e ON e.group_id = h.group_id
            JOIN enterprises_party p ON p.enterprise_id = e.id
        WHERE p.state <> 'denied'
    )
    SELECT COALESCE(array_agg(matter_id), '{}') FROM closed
    WHERE EXISTS (SELECT FROM held WHERE current AND jurisdiction_id IS NOT NULL)
       -- Due process: people of an enterprise that answers in a matter are shown what is addressed to it.
       OR NOT EXISTS (
            SELECT FROM held h JOIN enterprises_party p ON p.enterprise_id = h.enterprise_id
            WHERE h.current AND p.matter_id = closed.matter_id
              AND p.state = 'confirmed' AND p.role IN ('respondent', 'accused'))
$$;

-- Who a party is, what he was named, and who added him never changes; a decision is made once.
CREATE FUNCTION party_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.matter_id, NEW.number, NEW.kind, NEW.person_id, NEW.office_place_id, NEW.office_authority_id,
        NEW.enterprise_id, NEW.name, NEW.identifies_id, NEW.added_at, NEW.added_by_id, NEW.reason)
       IS DISTINCT FROM
       (OLD.matter_id, OLD.number, OLD.kind, OLD.person_id, OLD.office_place_id, OLD.office_authority_id,
        OLD.enterprise_id, OLD.name, OLD.identifies_id, OLD.added_at, OLD.added_by_id, OLD.reason)
       OR OLD.state = 'denied' AND NEW.state <> 'denied'
       OR OLD.state = 'confirmed' AND NEW.state NOT IN ('confirmed', 'identified')
       OR OLD.state = 'identified' AND NEW.state <> 'identified'
       OR OLD.outcome = 'not_established' AND NEW.outcome <> OLD.outcome
    THEN
        RAISE EXCEPTION 'a party stays who it is' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'party_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER party_guard BEFORE UPDATE ON enterprises_party FOR EACH ROW EXECUTE FUNCTION party_guard();
