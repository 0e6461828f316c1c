-- Who may propose an act of two people and approve it: the roles, how far they reach, and the bounds of its objects. Each app
-- enters its own acts; a test compares what the database answers with the declarations (TwoPersonAct.allows).
CREATE TYPE act_bounds AS (
    place uuid, authority uuid, enterprise uuid, person uuid, matter uuid,
    office_group uuid,  -- whose officers act for it, and nobody of a place
    seat uuid,          -- the place whose own office does not reach it
    authorities uuid[]  -- of which one suffices, where it is of several
);

-- ``reach``: anywhere; within the place and authority of the role; above the seat of the object; at its very office.
-- ``bounds``: the query for the bounds of an object by its key ($1), and by the arguments of a request ($2).
CREATE TABLE enterprises_twopersonact (
    act text PRIMARY KEY,
    roles text[] NOT NULL,
    reach text NOT NULL CHECK (reach IN ('anywhere', 'within', 'above', 'office')),
    bounds text NOT NULL,
    delay interval NOT NULL DEFAULT '0',  -- the shortest time between its approval and its effect
    asked_apart boolean NOT NULL DEFAULT false  -- a trigger of its own asks that it was done (approved_act_is_written)
);
REVOKE ALL ON enterprises_twopersonact FROM PUBLIC, "{role}";

CREATE FUNCTION bounds_of_act(of_act text, target uuid, arguments jsonb DEFAULT NULL) RETURNS act_bounds
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    found act_bounds;
BEGIN
    EXECUTE (SELECT bounds FROM enterprises_twopersonact WHERE act = of_act) INTO found USING target, arguments;
    RETURN found;
END $$;

-- Whether a person's roles, as they are in force, let him propose or approve an act on an object that is not himself.
CREATE FUNCTION is_entitled_to_act(of_act text, target uuid, who uuid, arguments jsonb DEFAULT NULL) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM enterprises_twopersonact declared
        CROSS JOIN LATERAL bounds_of_act(declared.act, target, arguments) bound
        JOIN enterprises_jurisdiction place ON place.id = bound.place
        JOIN enterprises_user acting ON acting.id = who AND acting.is_active
        JOIN enterprises_membership m ON m.user_id = acting.id AND m.role = ANY (declared.roles)
        LEFT JOIN enterprises_jurisdiction own ON own.id = m.jurisdiction_id
        WHERE declared.act = of_act AND bound.person IS DISTINCT FROM who
          AND m.valid_from <= core_today()
          AND (m.valid_to IS NULL OR m.valid_to >= core_today())
          AND (bound.authorities IS NULL OR m.authority_id = ANY (bound.authorities))
          AND CASE
              WHEN m.role = 'group_officer' THEN declared.reach = 'office' AND m.group_id = bound.office_group
              WHEN declared.reach = 'anywhere' THEN true
              WHEN declared.reach = 'office' THEN
                  bound.office_group IS NULL AND own.id = bound.place
                  AND (bound.authority IS NULL OR m.authority_id = bound.authority)
              ELSE (own.code = 'CN' OR starts_with(place.code, own.code))
                  AND (bound.authority IS NULL OR m.authority_id IS NULL OR m.authority_id = bound.authority
                       OR m.role IN ('coordinator', 'inspector', 'legal_reviewer', 'case_decider', 'auditor',
                                     'administrator'))
                  AND (declared.reach = 'within' OR own.id IS DISTINCT FROM bound.seat)
          END)
$$;

-- A request states the bounds of its object, by which others see it; its maker and its approver are entitled to the act,
-- also on the day on which it takes effect. Asked after the row, when all else that is wrong was said.
CREATE FUNCTION approval_by_entitled() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bound act_bounds := bounds_of_act(NEW.act, NEW.target_id, NEW.arguments);
BEGIN
    IF core_may_load() THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.place_id, NEW.authority_id, NEW.enterprise_id, NEW.person_id, NEW.matter_id)
       IS DISTINCT FROM (bound.place, bound.authority, bound.enterprise, bound.person, bound.matter) THEN
        RAISE EXCEPTION 'a request states the bounds of its object'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_states_its_bounds';
    END IF;
    IF TG_OP = 'INSERT' OR NEW.state = 'done' THEN
        IF NOT is_entitled_to_act(NEW.act, NEW.target_id, NEW.proposed_by_id, NEW.arguments) THEN
            RAISE EXCEPTION 'an act is proposed by a person whose role allows it there'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_by_entitled';
        END IF;
    END IF;
    IF NEW.decided_by_id IS NOT NULL
       AND NOT is_entitled_to_act(NEW.act, NEW.target_id, NEW.decided_by_id, NEW.arguments) THEN
        RAISE EXCEPTION 'an act is decided on by a person whose role allows it there'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_by_entitled';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER approval_by_entitled AFTER INSERT ON enterprises_approvalrequest
    FOR EACH ROW EXECUTE FUNCTION approval_by_entitled();
CREATE TRIGGER approval_decided_by_entitled AFTER UPDATE ON enterprises_approvalrequest FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND NEW.state IN ('waiting', 'done', 'refused'))
    EXECUTE FUNCTION approval_by_entitled();
REVOKE ALL ON FUNCTION bounds_of_act(text, uuid, jsonb), is_entitled_to_act(text, uuid, uuid, jsonb) FROM PUBLIC, "{role}";

-- An act that gives power to an official takes effect only after its delay, by the clock of the database, so that he and
-- his colleagues can stop it. The application may state a later instant, and no earlier one. Loaders do it at once.
CREATE FUNCTION approval_takes_its_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    shortest constant interval := (SELECT delay FROM enterprises_twopersonact WHERE act = NEW.act);
BEGIN
    IF shortest > '0' AND NOT core_may_load() THEN
        IF OLD.state = 'pending' AND NEW.state = 'done' THEN
            RAISE EXCEPTION 'this act takes effect only after its delay'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_waits';
        ELSIF OLD.state = 'pending' AND NEW.state = 'waiting' THEN
            NEW.effective_from := GREATEST(NEW.effective_from, clock_timestamp() + shortest);
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_takes_its_time BEFORE UPDATE OF state ON enterprises_approvalrequest FOR EACH ROW
    WHEN (OLD.state = 'pending' AND NEW.state IN ('waiting', 'done')) EXECUTE FUNCTION approval_takes_its_time();

-- The shortest delay that the database keeps, with which the application compares its own at its start.
CREATE FUNCTION shortest_delay() RETURNS interval LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$ SELECT max(delay) FROM enterprises_twopersonact $$;

-- Acts on reference data of the whole country, on people and their roles, on enterprises, sites and freezes.
CREATE FUNCTION declare_acts_of_the_nation(VARIADIC acts text[]) RETURNS void LANGUAGE sql
SET search_path = public, pg_temp AS $$
    INSERT INTO enterprises_twopersonact
    SELECT act, '{administrator}', 'anywhere',
           'SELECT nation_id(), NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid'
    FROM unnest(acts) act
$$;
REVOKE ALL ON FUNCTION declare_acts_of_the_nation(text[]) FROM PUBLIC, "{role}";
SELECT declare_acts_of_the_nation('standards.enter', 'standards.end');
INSERT INTO enterprises_twopersonact
SELECT act, '{administrator}', 'anywhere', 'SELECT nation_id(), NULL, NULL, id, NULL, NULL, NULL FROM enterprises_user WHERE id = $1'
FROM unnest(ARRAY['people.appoint', 'people.change', 'people.rename', 'people.send_link', 'people.deactivate',
                  'people.reactivate']) act;
UPDATE enterprises_twopersonact SET delay = '24 hours'
WHERE act IN ('people.appoint', 'people.change', 'people.rename', 'people.send_link', 'people.reactivate');
INSERT INTO enterprises_twopersonact VALUES (
    'people.end_role', '{administrator}', 'anywhere',
    'SELECT nation_id(), NULL, NULL, user_id, NULL, NULL, NULL FROM enterprises_membership WHERE id = $1'
), (
    'freezes.lift', '{administrator,national_regulator,provincial_regulator}', 'within',
    'SELECT place_id, NULL, NULL, NULL, NULL, NULL, NULL FROM enterprises_freeze WHERE id = $1'
), (
    'sites.hand_over', '{administrator,national_regulator,provincial_regulator}', 'within',
    'SELECT jurisdiction_id, NULL, enterprise_id, NULL, NULL, NULL, NULL FROM enterprises_site WHERE id = $1'
);
INSERT INTO enterprises_twopersonact
SELECT act, roles::text[], 'within',
       'SELECT jurisdiction_id, NULL, id, NULL, NULL, NULL, NULL FROM enterprises_enterprise WHERE id = $1'
FROM (VALUES ('enterprises.change_group', '{administrator,national_regulator,provincial_regulator}'),
             ('enterprises.merge', '{national_regulator,provincial_regulator}'),
             ('enterprises.close', '{national_regulator,provincial_regulator}')) given (act, roles);
