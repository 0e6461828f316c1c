-- Years, mergers and movements of quota are done as two people have approved them, in the transaction of their request;
-- loaders enter them as well (core_may_load).

CREATE FUNCTION refuse_quota_act() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this is done by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'quota_act_by_two';
END $$;

-- A year that awaits its plan is opened by its first notice, one without accounts takes the scheme of its first notice.
CREATE FUNCTION year_has_accounts(of_year uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$ SELECT EXISTS (SELECT FROM quotas_account WHERE programme_year_id = of_year) $$;
CREATE FUNCTION year_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (core_may_load() OR CASE TG_NAME
        WHEN 'scheme_changed_by_two' THEN
            approval_serves('programme_years.change_scheme', NEW.id, jsonb_build_object('scheme', NEW.scheme))
        ELSE approval_serves(
            CASE NEW.state WHEN 'closed' THEN 'programme_years.close' WHEN 'open' THEN 'programme_years.reopen' END, NEW.id)
    END) THEN
        PERFORM refuse_quota_act();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER year_turned_by_two BEFORE UPDATE ON quotas_programmeyear FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND (OLD.state, NEW.state) <> ('awaiting_plan', 'open'))
    EXECUTE FUNCTION year_by_two();
CREATE TRIGGER scheme_changed_by_two BEFORE UPDATE ON quotas_programmeyear FOR EACH ROW
    WHEN (NEW.scheme <> OLD.scheme AND (OLD.scheme_decided OR year_has_accounts(NEW.id))) EXECUTE FUNCTION year_by_two();

-- A year begins without a plan, and its first notice in force opens it; loaders enter years as they were.
CREATE FUNCTION year_opens_with_a_notice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load()
       OR EXISTS (SELECT FROM quotas_notice WHERE programme_year_id = NEW.id AND state = 'in_force') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a programme year awaits its plan until a notice of it is in force'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'year_opens_with_a_notice';
END $$;
CREATE TRIGGER year_begins_awaiting_its_plan BEFORE INSERT ON quotas_programmeyear FOR EACH ROW
    WHEN (NEW.state <> 'awaiting_plan') EXECUTE FUNCTION year_opens_with_a_notice();
CREATE TRIGGER year_opens_with_a_notice BEFORE UPDATE ON quotas_programmeyear FOR EACH ROW
    WHEN (OLD.state = 'awaiting_plan' AND NEW.state = 'open') EXECUTE FUNCTION year_opens_with_a_notice();

CREATE FUNCTION succession_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    stated constant jsonb := jsonb_build_object(
        'effective_on', NEW.effective_on, 'reason', NEW.reason, 'decided_by', NEW.decided_by_id);
BEGIN
    IF NOT (core_may_load() OR CASE NEW.kind
        WHEN 'merger' THEN approval_serves(
            'enterprises.merge', NEW.predecessor_id,
            stated || jsonb_build_object('successor', enterprise_code(NEW.successor_id)), NEW.id, 'effective_on')
        ELSE NEW.successor_id IS NULL
            AND approval_serves('enterprises.close', NEW.predecessor_id, stated, NEW.id, 'effective_on')
    END) THEN
        PERFORM refuse_quota_act();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER succession_by_two BEFORE INSERT ON quotas_succession
    FOR EACH ROW EXECUTE FUNCTION succession_by_two();

-- The place of a regulator's office on a day, the highest of several; nothing of who held none.
CREATE FUNCTION office_of(who uuid, at timestamptz) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT place.code FROM enterprises_membership m JOIN enterprises_jurisdiction place ON place.id = m.jurisdiction_id
    WHERE m.user_id = who AND m.role IN ('national_regulator', 'provincial_regulator')
      AND m.valid_from <= (at AT TIME ZONE 'Asia/Shanghai')::date
      AND (m.valid_to IS NULL OR m.valid_to >= (at AT TIME ZONE 'Asia/Shanghai')::date)
    ORDER BY place.code <> 'CN', length(place.code) LIMIT 1
$$;

-- Whether an office sits at a place or above it; what no office did stands above nobody.
CREATE FUNCTION is_at_or_above(office text, place text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT place IS NULL OR COALESCE(office = 'CN' OR starts_with(place, office), false)
$$;

-- What a person may not release of an account: what an order withheld, and what an office above his own did. What they release
-- beyond their own was withheld by others, and does not count against what they withhold later.
CREATE FUNCTION withheld_by_others(account uuid, who uuid) RETURNS numeric LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    own constant text := office_of(who, clock_timestamp());
BEGIN
    RETURN (
        WITH theirs AS (
            SELECT p.recorded_at, p.id, CASE p.kind WHEN 'withhold' THEN p.tonnes ELSE -p.tonnes END AS tonnes
            FROM quotas_posting p
            WHERE p.to_account_id = account AND p.kind IN ('withhold', 'release')
              AND NOT EXISTS (SELECT FROM quotas_posting r WHERE r.reverses_id = p.id)
              AND (posting_is_ordered(p.id) OR NOT is_at_or_above(own, office_of(p.actor_id, p.recorded_at)))
        ), balances AS (
            SELECT sum(tonnes) OVER (ORDER BY recorded_at, id) AS balance FROM theirs
        )
        SELECT COALESCE((SELECT sum(tonnes) FROM theirs) - LEAST(0, min(balance)), 0) FROM balances);
END $$;

-- Whether the two people of an act on an account (or of a list, whose target is named) leave withheld what others withheld.
CREATE FUNCTION others_stay_withheld(of_act text, account uuid, target uuid DEFAULT NULL) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM approvals_in_effect(of_act, COALESCE(target, account)) request JOIN quotas_account a ON a.id = account,
             unnest(ARRAY[request.proposed_by_id, request.decided_by_id]) who
        WHERE a.withheld < withheld_by_others(account, who))
$$;

-- Whether quota goes from one account to another the shortest way, up to the account above both and down again, and the two
-- people of the act sit at the place of that account or above it: what its holder distributes is changed by nobody below.
CREATE FUNCTION route_is_theirs(of_act text, source uuid, receiver uuid, legs uuid[], target uuid DEFAULT NULL)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE above AS (
        SELECT id, parent_id, holder_id FROM quotas_account WHERE id IN (source, receiver)
        UNION
        SELECT a.id, a.parent_id, a.holder_id FROM above JOIN quotas_account a ON a.id = above.parent_id
    ), passed AS (
        SELECT * FROM above WHERE id = ANY (legs)
    ), top AS (
        SELECT place.code FROM passed
        JOIN quotas_holder h ON h.id = passed.holder_id JOIN enterprises_jurisdiction place ON place.id = h.place_id
        WHERE passed.parent_id IS NULL OR passed.parent_id <> ALL (legs)
    )
    SELECT (SELECT count(*) FROM passed) = cardinality(legs) AND NOT EXISTS (
        SELECT FROM top, approvals_in_effect(of_act, COALESCE(target, source)) request,
             unnest(ARRAY[request.proposed_by_id, request.decided_by_id]) who
        WHERE NOT is_at_or_above(office_of(who, clock_timestamp()), top.code))
$$;

-- Whether two people have approved, in this transaction, what its postings of this kind and document do to the accounts:
-- one account loses (or withholds, or releases) and its giver, or the holder that is named, gains as much, on one day.
CREATE FUNCTION movement_is_approved(of_kind text, of_document text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    by_itself constant boolean := of_kind IN ('withhold', 'release');
    days date[];
    changed bigint;
    source uuid;
    receiver uuid;
    moved numeric;
    stated jsonb;
    accounts uuid[];
BEGIN
    -- What is compared with the request is trimmed (approval_says): another margin would be another document here alone.
    IF of_document <> btrim(of_document, E' \r\n\t') THEN
        RETURN false;
    END IF;
    SELECT array_agg(DISTINCT effective_on), array_agg(DISTINCT side) FILTER (WHERE side IS NOT NULL) INTO days, accounts
    FROM quotas_posting, unnest(ARRAY[from_account_id, to_account_id]) side
    WHERE chain_point = core_chain_point(pg_current_xact_id()) AND kind = of_kind AND document = of_document;
    WITH sides AS (
        SELECT from_account_id AS account, -tonnes AS tonnes FROM quotas_posting
        WHERE chain_point = core_chain_point(pg_current_xact_id()) AND kind = of_kind AND document = of_document
        UNION ALL
        SELECT to_account_id, tonnes FROM quotas_posting
        WHERE chain_point = core_chain_point(pg_current_xact_id()) AND kind = of_kind AND document = of_document
    ), changes AS (
        SELECT account, sum(tonnes) AS tonnes FROM sides WHERE account IS NOT NULL
        GROUP BY account HAVING sum(tonnes) <> 0
    )
    SELECT count(*), max(abs(tonnes)), (array_agg(account) FILTER (WHERE by_itself OR tonnes < 0))[1],
           (array_agg(account) FILTER (WHERE NOT by_itself AND tonnes > 0))[1]
    INTO changed, moved, source, receiver FROM changes;
    IF changed <> (CASE WHEN by_itself THEN 1 ELSE 2 END) OR source IS NULL OR cardinality(days) <> 1
       OR NOT by_itself AND of_kind <> 'transfer'
          AND receiver IS DISTINCT FROM (SELECT parent_id FROM quotas_account WHERE id = source) THEN
        RETURN false;
    END IF;
    stated := jsonb_build_object('tonnes', moved, 'document', of_document, 'effective_on', days[1]);
    IF of_kind = 'transfer' THEN
        stated := stated || jsonb_build_object('to', (
            SELECT h.code FROM quotas_account a JOIN quotas_holder h ON h.id = a.holder_id WHERE a.id = receiver));
    END IF;
    IF of_kind = 'transfer' AND NOT route_is_theirs('quota.transfer', source, receiver, accounts)
       OR of_kind = 'release' AND NOT others_stay_withheld('quota.release', source) THEN
        RETURN false;
    END IF;
    RETURN approval_serves('quota.' || of_kind, source, stated, source, 'effective_on');
END $$;

-- Whether two people have approved, in this transaction, that withheld quota is released and moved at once, back to its
-- giver or to the holder that is named: the same tonnes, on one document and one day.
CREATE FUNCTION reassignment_is_approved(of_document text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    released record;
    moved record;
BEGIN
    SELECT count(*) AS postings, min(to_account_id::text)::uuid AS source, min(tonnes) AS tonnes,
           min(effective_on) AS day INTO released
    FROM quotas_posting
    WHERE chain_point = core_chain_point(pg_current_xact_id()) AND kind = 'release' AND document = of_document;
    WITH legs AS (
        SELECT * FROM quotas_posting
        WHERE chain_point = core_chain_point(pg_current_xact_id()) AND kind <> 'release' AND document = of_document
    ), sides AS (
        SELECT from_account_id AS account, -tonnes AS tonnes FROM legs
        UNION ALL SELECT to_account_id, tonnes FROM legs
    ), changes AS (
        SELECT account, sum(tonnes) AS tonnes FROM sides GROUP BY account HAVING sum(tonnes) <> 0
    )
    SELECT count(*) AS changed, (array_agg(account) FILTER (WHERE tonnes < 0))[1] AS source,
           (array_agg(account) FILTER (WHERE tonnes > 0))[1] AS receiver, max(tonnes) AS tonnes,
           (SELECT bool_and(kind = 'transfer' OR kind = 'deduct') AND count(DISTINCT kind) = 1
                   AND count(DISTINCT effective_on) = 1 AND min(effective_on) = released.day FROM legs) AS fits,
           (SELECT array_agg(DISTINCT account) FROM sides) AS accounts
    INTO moved FROM changes;
    RETURN of_document = btrim(of_document, E' \r\n\t') AND released.postings = 1 AND moved.changed = 2 AND moved.fits AND moved.source = released.source
        AND moved.tonnes = released.tonnes
        AND others_stay_withheld('quota.reassign', released.source)
        AND (moved.receiver = (SELECT parent_id FROM quotas_account WHERE id = released.source)
             OR route_is_theirs('quota.reassign', released.source, moved.receiver, moved.accounts))
        AND approval_serves('quota.reassign', released.source, jsonb_build_object(
            'tonnes', released.tonnes, 'document', of_document, 'effective_on', released.day, 'to', (
                SELECT h.code FROM quotas_account a JOIN quotas_holder h ON h.id = a.holder_id
                WHERE a.id = moved.receiver)), released.source, 'effective_on');
END $$;

-- Whether two people have approved, in this transaction, the row of a sheet that says what the postings of one key do, and
-- both are entitled to that movement of that very account. Each row serves one movement.
CREATE FUNCTION listed_movement_is_approved(of_key text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    request enterprises_approvalrequest;
    made record;
    changes record;
    verb text;
    source uuid;
    stated jsonb;
BEGIN
    SELECT array_agg(DISTINCT kind::text ORDER BY kind::text) AS kinds, min(document) AS document, min(effective_on) AS day,
           count(DISTINCT (document, effective_on)) = 1 AS whole, min(id::text)::uuid AS first,
           count(*) FILTER (WHERE kind IN ('withhold', 'release')) AS held,
           min(to_account_id::text) FILTER (WHERE kind IN ('withhold', 'release')) AS account,
           min(tonnes) FILTER (WHERE kind IN ('withhold', 'release')) AS tonnes
    INTO made FROM quotas_posting WHERE key = of_key AND chain_point = core_chain_point(pg_current_xact_id());
    WITH sides AS (
        SELECT side.account, side.tonnes FROM quotas_posting p,
               LATERAL (VALUES (p.from_account_id, -p.tonnes), (p.to_account_id, p.tonnes)) side(account, tonnes)
        WHERE p.key = of_key AND p.chain_point = core_chain_point(pg_current_xact_id())
          AND p.kind NOT IN ('withhold', 'release')
    ), sums AS (
        SELECT account, sum(tonnes) AS tonnes FROM sides WHERE account IS NOT NULL GROUP BY account HAVING sum(tonnes) <> 0
    )
    SELECT count(*) AS changed, (array_agg(account) FILTER (WHERE tonnes < 0))[1] AS source,
           (array_agg(account) FILTER (WHERE tonnes > 0))[1] AS receiver, max(tonnes) AS tonnes,
           (SELECT array_agg(DISTINCT account) FROM sides) AS accounts
    INTO changes FROM sums;
    verb := CASE WHEN made.kinds IN ('{deduct,release}'::text[], '{release,transfer}'::text[]) THEN 'reassign'
                 WHEN cardinality(made.kinds) = 1 THEN made.kinds[1] END;
    source := COALESCE(made.account::uuid, changes.source);
    IF NOT made.whole OR verb IS NULL OR verb NOT IN ('withhold', 'release', 'return', 'deduct', 'transfer', 'reassign')
       OR made.held <> (CASE WHEN verb IN ('withhold', 'release', 'reassign') THEN 1 ELSE 0 END)
       OR changes.changed <> (CASE WHEN verb IN ('withhold', 'release') THEN 0 ELSE 2 END)
       OR verb = 'reassign' AND (changes.source, changes.tonnes) IS DISTINCT FROM (source, made.tonnes)
       OR made.kinds && '{return,deduct}'::text[]
          AND changes.receiver IS DISTINCT FROM (SELECT parent_id FROM quotas_account WHERE id = source) THEN
        RETURN false;
    END IF;
    SELECT jsonb_build_object(
        'movement', verb, 'programme', p.code, 'year', y.year, 'holder', h.code, 'category', a.category,
        'tonnes', COALESCE(made.tonnes, changes.tonnes), 'document', made.document, 'effective_on', made.day,
        'to', CASE WHEN verb IN ('transfer', 'reassign') THEN (
            SELECT gains.code FROM quotas_account r JOIN quotas_holder gains ON gains.id = r.holder_id
            WHERE r.id = changes.receiver) END)
    INTO stated FROM quotas_account a JOIN quotas_holder h ON h.id = a.holder_id
    JOIN quotas_programmeyear y ON y.id = a.programme_year_id JOIN quotas_programme p ON p.id = y.programme_id
    WHERE a.id = source;
    FOR request IN SELECT r.* FROM enterprises_approvalrequest r
                   WHERE r.act = 'movements.enter_many' AND r.state = 'done' AND r.consumed
                     AND r.done_in = core_chain_point(pg_current_xact_id()) LOOP
        IF is_entitled_to_act('quota.' || verb, source, request.proposed_by_id)
           AND is_entitled_to_act('quota.' || verb, source, request.decided_by_id)
           AND (NOT made.kinds @> '{release}'::text[] OR others_stay_withheld(request.act, source, request.target_id))
           AND (NOT made.kinds @> '{transfer}'::text[]
                OR route_is_theirs(request.act, source, changes.receiver, changes.accounts, request.target_id))
           AND approval_lists(request.act, request.target_id, stated, made.first) THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;

-- Whether two people have approved, in this transaction, that a whole movement is taken back, on the document that the
-- reversal names. The effect of an order is taken back with it alone.
CREATE FUNCTION reversal_is_approved(reversal quotas_posting) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    undone quotas_posting;
    source uuid;
BEGIN
    SELECT * INTO undone FROM quotas_posting WHERE id = reversal.reverses_id;
    IF reversal.document <> btrim(reversal.document, E' \r\n\t') OR undone.document = '' OR undone.kind NOT IN ('return', 'deduct', 'withhold', 'release', 'transfer')
       OR EXISTS (
           SELECT FROM quotas_posting p LEFT JOIN quotas_posting r ON r.reverses_id = p.id
           WHERE p.key = undone.key AND (
               p.kind <> undone.kind OR posting_is_ordered(p.id) OR r.id IS NULL OR r.document <> reversal.document
               OR r.chain_point <> core_chain_point(pg_current_xact_id()))) THEN
        RETURN false;
    END IF;
    IF undone.from_account_id IS NULL THEN
        source := undone.to_account_id;
    ELSE
        SELECT from_account_id INTO source FROM quotas_posting p WHERE p.key = undone.key
        AND NOT EXISTS (SELECT FROM quotas_posting q WHERE q.key = undone.key AND q.to_account_id = p.from_account_id);
    END IF;
    -- What an office above did is taken back there, and what was withheld by others stays so.
    IF undone.kind = 'withhold' AND NOT others_stay_withheld('quota.reverse', source) OR EXISTS (
        SELECT FROM approvals_in_effect('quota.reverse', source) request,
             unnest(ARRAY[request.proposed_by_id, request.decided_by_id]) who
        WHERE NOT is_at_or_above(office_of(who, clock_timestamp()), office_of(undone.actor_id, undone.recorded_at))) THEN
        RETURN false;
    END IF;
    RETURN approval_serves('quota.reverse', source, jsonb_build_object(
        'movement', undone.kind, 'tonnes', undone.tonnes, 'document', undone.document, 'basis', reversal.document),
        (SELECT min(id::text)::uuid FROM quotas_posting WHERE key = undone.key));
END $$;

-- A posting that refers to a document in words is a movement that two people approved, or the effect of an order
-- (posting_is_ordered, of the app that knows orders). Asked at the end of the transaction: the order notes its postings
-- once they are made.
CREATE FUNCTION ledger_movement_needs_approval() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (core_may_load() OR posting_is_ordered(NEW.id)
            OR CASE NEW.kind WHEN 'reverse' THEN reversal_is_approved(NEW)
               ELSE movement_is_approved(NEW.kind, NEW.document) OR reassignment_is_approved(NEW.document)
                    OR listed_movement_is_approved(NEW.key) END) THEN
        PERFORM refuse_quota_act();
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_movement_needs_approval AFTER INSERT ON quotas_posting DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.document <> '') EXECUTE FUNCTION ledger_movement_needs_approval();

REVOKE ALL ON FUNCTION movement_is_approved(text, text), reassignment_is_approved(text),
    listed_movement_is_approved(text), reversal_is_approved(quotas_posting), others_stay_withheld(text, uuid, uuid),
    route_is_theirs(text, uuid, uuid, uuid[], uuid) FROM PUBLIC, "{role}";

-- What two people have approved about quota is done whole, asked as the transaction ends: the movement is posted, the notice
-- is revoked, and with the end of an enterprise its succession is recorded and no unused quota of an open year is left.
CREATE FUNCTION quota_act_is_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR (CASE split_part(NEW.act, '.', 1)
        WHEN 'quota' THEN EXISTS (
            SELECT FROM quotas_posting
            WHERE chain_point = core_chain_point(pg_current_xact_id()) AND NEW.target_id IN (from_account_id, to_account_id)
              AND document = btrim(COALESCE(NEW.arguments ->> 'basis', NEW.arguments ->> 'document'), E' \r\n\t'))
        WHEN 'movements' THEN jsonb_array_length((NEW.arguments ->> 'rows')::jsonb) = (
            SELECT count(DISTINCT key) FROM quotas_posting
            WHERE chain_point = core_chain_point(pg_current_xact_id()) AND document <> '')
        WHEN 'notices' THEN EXISTS (SELECT FROM quotas_notice WHERE id = NEW.target_id AND state = 'revoked')
        ELSE EXISTS (SELECT FROM quotas_succession WHERE predecessor_id = NEW.target_id)
            AND NOT EXISTS (
                SELECT FROM quotas_succession s
                JOIN quotas_account a ON a.enterprise_id = s.predecessor_id AND a.available > 0 AND a.category <> 'total'
                JOIN quotas_programmeyear y ON y.id = a.programme_year_id AND y.state <> 'closed'
                     AND y.year >= extract(year FROM s.effective_on)
                WHERE s.predecessor_id = NEW.target_id)
    END) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'what two people have approved is carried out whole'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_act_is_whole';
END $$;
CREATE CONSTRAINT TRIGGER quota_act_is_whole AFTER UPDATE ON enterprises_approvalrequest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state = 'done' AND OLD.state <> 'done' AND (NEW.act LIKE 'quota.%' OR NEW.act IN (
        'movements.enter_many', 'notices.revoke', 'enterprises.merge', 'enterprises.close')))
    EXECUTE FUNCTION quota_act_is_whole();
