-- To whom a matter is closed by a conflict of interest (enterprises.conflicts): the one statement of the rule.
-- Somebody who left an office or an enterprise keeps its conflicts for two years. An enterprise has the conflicts of
-- those that were merged into it, and a group those of its enterprises.
CREATE FUNCTION matters_closed_to(person uuid, today date) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE held AS (
        SELECT m.enterprise_id, m.group_id, m.jurisdiction_id, m.authority_id, j.code,
               (m.valid_to IS NULL OR m.valid_to >= today) AS current
        FROM enterprises_membership m LEFT JOIN enterprises_jurisdiction j ON j.id = m.jurisdiction_id
        WHERE m.user_id = person AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today - 730)
    ), own AS (
        SELECT h.enterprise_id, h.current FROM held h WHERE h.enterprise_id IS NOT NULL
        UNION
        SELECT e.id, o.current FROM own o JOIN enterprises_enterprise e ON e.successor_id = o.enterprise_id
    ), grouped AS (
        SELECT e.id FROM held h JOIN enterprises_enterprise e ON e.group_id = h.group_id
        UNION
        SELECT e.id FROM grouped g JOIN enterprises_enterprise e ON e.successor_id = g.id
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
        SELECT p.matter_id FROM own o JOIN enterprises_party p ON p.enterprise_id = o.enterprise_id
        WHERE p.state <> 'denied'
        UNION
        SELECT p.matter_id FROM grouped g JOIN enterprises_party p ON p.enterprise_id = g.id
        WHERE p.state <> 'denied'
    )
    SELECT COALESCE(array_agg(matter_id), '{}') FROM closed
    WHERE EXISTS (SELECT FROM held WHERE current AND jurisdiction_id IS NOT NULL)
       -- Due process: people of an enterprise that answers in a matter are shown what is addressed to it.
       OR NOT EXISTS (
            SELECT FROM own o JOIN enterprises_party p ON p.enterprise_id = o.enterprise_id
            WHERE o.current AND p.matter_id = closed.matter_id
              AND p.state = 'confirmed' AND p.role IN ('respondent', 'accused'))
$$;
