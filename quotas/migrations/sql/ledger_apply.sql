-- The one writer of every account: sums up what a statement of new postings does, locks, checks, updates.

-- recorded_at is the database's clock, read under the lock; only who loads history states another instant.
CREATE FUNCTION ledger_set_recorded_at() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.recorded_at IS NULL THEN
        NEW.recorded_at := clock_timestamp();
    ELSIF NOT core_may_load() THEN
        PERFORM ledger_refuse('ledger_recorded_by_the_clock');
    END IF;
    RETURN NEW;
END $$;

-- Carries the use of an account that gets its first quota from its old branch to its new one.
CREATE FUNCTION ledger_move_account(account uuid, new_parent uuid) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    moved quotas_account;
BEGIN
    SELECT * INTO moved FROM quotas_account WHERE id = account;
    UPDATE quotas_account
       SET used_pending = used_pending - moved.used_pending, used_accepted = used_accepted - moved.used_accepted
     WHERE id IN (WITH RECURSIVE up AS (
                      SELECT moved.parent_id AS id
                      UNION SELECT a.parent_id FROM up JOIN quotas_account a ON a.id = up.id)
                  SELECT id FROM up WHERE id IS NOT NULL);
    UPDATE quotas_account SET parent_id = new_parent WHERE id = account;
    UPDATE quotas_account
       SET used_pending = used_pending + moved.used_pending, used_accepted = used_accepted + moved.used_accepted
     WHERE id IN (WITH RECURSIVE up AS (
                      SELECT new_parent AS id
                      UNION SELECT a.parent_id FROM up JOIN quotas_account a ON a.id = up.id)
                  SELECT id FROM up WHERE id IS NOT NULL);
END $$;

-- Without sequential scans: plans are kept for a session, and one made while the tables were small must serve when they
-- have grown. Each row is looked up by its key (OFFSET 0): a join of a few hundred postings would read whole indexes of
-- postings and accounts, every time.
CREATE FUNCTION ledger_apply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moves_quota boolean;
    years uuid[];
    refused record;
    sums ledger_sum[];
    deltas ledger_sum[];  -- with what the accounts above use; an array, so that each account is found by its key
    moves ledger_move[];
    plan_on uuid[];
    plan_off uuid[];
    touched uuid[];
    changed uuid[];
    move ledger_move;
BEGIN
    SELECT bool_or(COALESCE(o.kind, n.kind) NOT IN ('use', 'accept')), array_agg(DISTINCT a.programme_year_id)
      INTO moves_quota, years
      FROM new_postings n
      LEFT JOIN LATERAL (SELECT kind FROM quotas_posting WHERE id = n.reverses_id OFFSET 0) o ON true
      LEFT JOIN LATERAL (SELECT programme_year_id FROM quotas_account
                         WHERE id = COALESCE(n.to_account_id, n.from_account_id) OFFSET 0) a ON true;
    IF moves_quota IS NULL THEN
        RETURN NULL;
    END IF;
    IF moves_quota THEN
        PERFORM ledger_lock_years(years);
    END IF;

    -- 1. May these two accounts stand on the two sides of such a posting at all?
    SELECT * INTO refused FROM (
        SELECT COALESCE(n.to_account_id, n.from_account_id) AS account, CASE
            WHEN n.kind = 'reverse' AND o.kind = 'reverse' THEN 'ledger_reverse_of_reverse'
            WHEN n.kind = 'reverse' AND (n.tonnes, n.effective_on, n.from_account_id, n.to_account_id)
                 IS DISTINCT FROM (o.tonnes, o.effective_on, o.from_account_id, o.to_account_id)
                THEN 'ledger_reverse_is_exact'
            WHEN n.kind = 'reverse' THEN NULL
            WHEN fa.category = 'total' OR ta.category = 'total' THEN 'ledger_total_is_computed'
            WHEN (fa.programme_year_id, fa.category) <> (ta.programme_year_id, ta.category)
                THEN 'ledger_same_year_and_category'
            WHEN n.kind IN ('control', 'distribute', 'transfer', 'release') AND y.state = 'closed'
                THEN 'ledger_year_closed'
            WHEN n.kind = 'control' AND th.type <> 'nation' THEN 'ledger_control_is_national'
            WHEN n.kind IN ('use', 'accept') AND th.type <> 'enterprise' THEN 'ledger_use_is_of_enterprises'
            WHEN (n.kind IN ('return', 'deduct', 'reduce')
                  OR n.kind = 'transfer' AND ledger_rank(fh.type) > ledger_rank(th.type))
                 AND n.to_account_id IS DISTINCT FROM fa.parent_id THEN 'ledger_goes_back_to_its_source'
            WHEN n.kind IN ('distribute', 'transfer') AND ledger_rank(fh.type) = ledger_rank(th.type)
                 OR n.kind = 'distribute' AND ledger_rank(fh.type) > ledger_rank(th.type) THEN 'ledger_flows_downwards'
            WHEN n.kind IN ('distribute', 'transfer') AND ledger_rank(fh.type) < ledger_rank(th.type)
                 AND ta.given > 0 AND ta.parent_id IS DISTINCT FROM n.from_account_id THEN 'ledger_other_source'
            END AS rule
        FROM new_postings n
        LEFT JOIN LATERAL (SELECT * FROM quotas_posting WHERE id = n.reverses_id OFFSET 0) o ON true
        LEFT JOIN LATERAL (SELECT * FROM quotas_account WHERE id = n.from_account_id OFFSET 0) fa ON true
        LEFT JOIN LATERAL (SELECT type FROM quotas_holder WHERE id = fa.holder_id OFFSET 0) fh ON true
        LEFT JOIN LATERAL (SELECT * FROM quotas_account WHERE id = n.to_account_id OFFSET 0) ta ON true
        LEFT JOIN LATERAL (SELECT type FROM quotas_holder WHERE id = ta.holder_id OFFSET 0) th ON true
        LEFT JOIN quotas_programmeyear y ON y.id = COALESCE(ta.programme_year_id, fa.programme_year_id)
    ) judged WHERE rule IS NOT NULL LIMIT 1;
    IF FOUND THEN
        PERFORM ledger_refuse(refused.rule, refused.account);
    END IF;

    -- 2. The sum for each account, and whose first quota sets its parent.
    WITH act AS (
        SELECT COALESCE(o.kind, n.kind) AS kind, o.id IS NOT NULL AS reversal, n.from_account_id, n.to_account_id,
               CASE WHEN o.id IS NULL THEN n.tonnes ELSE -n.tonnes END AS signed,
               ledger_rank(fh.type) > ledger_rank(th.type) AS upward
        FROM new_postings n
        LEFT JOIN LATERAL (SELECT * FROM quotas_posting WHERE id = n.reverses_id OFFSET 0) o ON true
        LEFT JOIN LATERAL (SELECT * FROM quotas_account WHERE id = n.from_account_id OFFSET 0) fa ON true
        LEFT JOIN LATERAL (SELECT type FROM quotas_holder WHERE id = fa.holder_id OFFSET 0) fh ON true
        LEFT JOIN LATERAL (SELECT * FROM quotas_account WHERE id = n.to_account_id OFFSET 0) ta ON true
        LEFT JOIN LATERAL (SELECT type FROM quotas_holder WHERE id = ta.holder_id OFFSET 0) th ON true
    ), effect AS (
        SELECT CASE r.side WHEN 'to' THEN a.to_account_id ELSE a.from_account_id END AS account_id, a.kind, a.reversal,
               a.signed * r.received AS received, a.signed * r.given AS given, a.signed * r.passed_on AS passed_on,
               a.signed * r.withheld AS withheld, a.signed * r.used_pending AS used_pending,
               a.signed * r.used_accepted AS used_accepted
        FROM act a JOIN ledger_posting_effects() r ON r.kind = a.kind AND (r.upward IS NULL OR r.upward = a.upward)
    ), summed AS (
        SELECT ROW(account_id, sum(received), sum(given), sum(passed_on), sum(withheld), sum(used_pending),
                   sum(used_accepted), bool_or(passed_on > 0),
                   bool_or(withheld > 0 OR received < 0 AND NOT (reversal AND kind IN ('control', 'distribute'))),
                   bool_or(received < 0 AND reversal AND kind IN ('control', 'distribute')))::ledger_sum AS one
        FROM effect WHERE account_id IS NOT NULL GROUP BY account_id
    ), moved AS (
        SELECT DISTINCT ROW(t.id, a.from_account_id)::ledger_move AS one
        FROM act a JOIN quotas_account t ON t.id = a.to_account_id
        WHERE a.kind IN ('distribute', 'transfer') AND NOT a.upward AND NOT a.reversal
          AND t.parent_id IS DISTINCT FROM a.from_account_id
    )
    SELECT (SELECT array_agg(one) FROM summed), COALESCE((SELECT array_agg(one) FROM moved), '{}') INTO sums, moves;

    -- Two givers at once: one of them may be the account that it has hung under so far.
    SELECT n.to_account_id AS account INTO refused
      FROM new_postings n
      JOIN quotas_account fa ON fa.id = n.from_account_id JOIN quotas_holder fh ON fh.id = fa.holder_id
      JOIN quotas_account ta ON ta.id = n.to_account_id JOIN quotas_holder th ON th.id = ta.holder_id
     WHERE n.kind IN ('distribute', 'transfer') AND ledger_rank(fh.type) < ledger_rank(th.type)
     GROUP BY n.to_account_id HAVING count(DISTINCT n.from_account_id) > 1 LIMIT 1;
    IF FOUND THEN
        PERFORM ledger_refuse('ledger_other_source', refused.account);
    END IF;

    -- 3. Where does the plan reach a branch now, where no longer? Quota and parents stand still under the year's lock.
    plan_on := '{}';
    plan_off := '{}';
    IF moves_quota THEN
        WITH RECURSIVE turned AS (
            SELECT DISTINCT a.programme_year_id, a.category
            FROM unnest(sums) s JOIN quotas_account a ON a.id = s.account_id
            WHERE (a.given > 0) <> (a.given + s.given > 0)
               OR a.id IN (SELECT m.account_id FROM unnest(moves) m)
               OR a.parent_id IS NULL
                  AND (a.passed_on = a.received) <> (a.passed_on + s.passed_on = a.received + s.received)
        ), next AS MATERIALIZED (
            SELECT a.id, COALESCE(m.parent_id, a.parent_id) AS parent_id, a.plan_reached AS was,
                   a.given + COALESCE(s.given, 0) > 0 AS given,
                   a.passed_on + COALESCE(s.passed_on, 0) = a.received + COALESCE(s.received, 0) AS handed_on
            FROM turned t
            JOIN quotas_account a ON a.programme_year_id = t.programme_year_id AND a.category = t.category
            LEFT JOIN unnest(sums) s ON s.account_id = a.id
            LEFT JOIN unnest(moves) m ON m.account_id = a.id
        ), reach AS (
            SELECT id, was, given AS now, given AND handed_on AS below FROM next WHERE parent_id IS NULL
            UNION ALL
            SELECT n.id, n.was, r.below OR n.given, r.below OR n.given FROM reach r JOIN next n ON n.parent_id = r.id
        )
        SELECT COALESCE(array_agg(id) FILTER (WHERE now), '{}'), COALESCE(array_agg(id) FILTER (WHERE was), '{}')
          INTO plan_on, plan_off FROM reach WHERE now <> was;
    END IF;

    -- 4. Lock all that will change, in one go and in the order of ids.
    SELECT array_agg(DISTINCT id) INTO touched FROM (
        SELECT account_id AS id FROM unnest(sums)
        UNION ALL SELECT account_id FROM unnest(moves)
        UNION ALL SELECT parent_id FROM unnest(moves)
        UNION ALL SELECT unnest(plan_on || plan_off)
    ) ids;
    PERFORM ledger_lock(touched, false);

    -- 5. Does everybody have what he hands on, gives back or is to lose?
    SELECT * INTO refused FROM (
        SELECT a.id AS account, CASE
            WHEN n.withheld < 0 THEN 'ledger_not_withheld'
            WHEN n.used_pending < 0 OR n.used_accepted < 0 THEN 'ledger_not_pending'
            WHEN n.received < n.passed_on + n.withheld AND s.revokes AND n.received < n.passed_on
                THEN 'ledger_passed_on_further'
            WHEN n.received < n.passed_on + n.withheld AND (s.takes OR s.revokes) THEN 'ledger_not_enough_unused'
            WHEN n.received < n.passed_on + n.withheld THEN 'ledger_quota_exceeded'
            WHEN s.takes AND h.type = 'enterprise' AND n.received - n.withheld < n.used_pending + n.used_accepted
                THEN 'ledger_not_enough_unused'
            END AS rule
        FROM unnest(sums) s
        JOIN quotas_account a ON a.id = s.account_id
        JOIN quotas_holder h ON h.id = a.holder_id
        CROSS JOIN LATERAL (
            SELECT a.received + s.received AS received, a.passed_on + s.passed_on AS passed_on,
                   a.withheld + s.withheld AS withheld,
                   a.used_pending + CASE WHEN h.type = 'enterprise' THEN s.used_pending ELSE 0 END AS used_pending,
                   a.used_accepted + CASE WHEN h.type = 'enterprise' THEN s.used_accepted ELSE 0 END AS used_accepted
        ) n
        ORDER BY ledger_rank(h.type), h.code, a.id
    ) judged WHERE rule IS NOT NULL LIMIT 1;
    IF FOUND THEN
        PERFORM ledger_refuse(refused.rule, refused.account);
    END IF;

    -- 6. Parents first (nothing to carry where nothing was used), then the figures, then the computed totals.
    changed := ledger_branch(touched);
    UPDATE quotas_account a SET parent_id = m.parent_id
      FROM unnest(moves) m WHERE a.id = m.account_id AND a.used_pending = 0 AND a.used_accepted = 0;
    FOR move IN SELECT m.* FROM unnest(moves) m JOIN quotas_account a ON a.id = m.account_id
                 WHERE a.parent_id IS DISTINCT FROM m.parent_id LOOP
        PERFORM ledger_move_account(move.account_id, move.parent_id);
    END LOOP;

    WITH RECURSIVE own AS (
        SELECT * FROM unnest(sums)
    ), rolled AS (
        SELECT account_id AS id, used_pending, used_accepted FROM own WHERE used_pending <> 0 OR used_accepted <> 0
        UNION ALL
        SELECT a.parent_id, r.used_pending, r.used_accepted
        FROM rolled r CROSS JOIN LATERAL (SELECT parent_id FROM quotas_account WHERE id = r.id OFFSET 0) a
        WHERE a.parent_id IS NOT NULL
    ), delta AS (
        SELECT id, sum(received) AS received, sum(given) AS given, sum(passed_on) AS passed_on,
               sum(withheld) AS withheld, sum(used_pending) AS used_pending, sum(used_accepted) AS used_accepted
        FROM (SELECT account_id AS id, received, given, passed_on, withheld, 0 AS used_pending, 0 AS used_accepted FROM own
              UNION ALL SELECT id, 0, 0, 0, 0, used_pending, used_accepted FROM rolled) parts
        GROUP BY id
    )
    SELECT array_agg(ROW(id, received, given, passed_on, withheld, used_pending, used_accepted, NULL, NULL, NULL)::ledger_sum)
      INTO deltas FROM delta;
    UPDATE quotas_account a
       SET received = a.received + d.received, given = a.given + d.given, passed_on = a.passed_on + d.passed_on,
           withheld = a.withheld + d.withheld, used_pending = a.used_pending + d.used_pending,
           used_accepted = a.used_accepted + d.used_accepted
      FROM unnest(deltas) d WHERE a.id = d.account_id;

    IF plan_on <> '{}' OR plan_off <> '{}' THEN
        UPDATE quotas_account SET plan_reached = NOT plan_reached WHERE id = ANY (plan_on || plan_off);
    END IF;

    UPDATE quotas_account t
       SET received = s.received, given = s.given, passed_on = s.passed_on, withheld = s.withheld,
           used_pending = s.used_pending, used_accepted = s.used_accepted, plan_reached = s.plan_reached,
           parent_id = s.parent_id
      FROM (SELECT p.total_id, sum(p.received) AS received, sum(p.given) AS given, sum(p.passed_on) AS passed_on,
                   sum(p.withheld) AS withheld, sum(p.used_pending) AS used_pending,
                   sum(p.used_accepted) AS used_accepted, bool_or(p.plan_reached) AS plan_reached,
                   (array_agg(above.total_id ORDER BY p.given > 0 DESC, p.category))[1] AS parent_id
            FROM quotas_account p LEFT JOIN quotas_account above ON above.id = p.parent_id
            WHERE p.total_id = ANY (changed) GROUP BY p.total_id) s
     WHERE t.id = s.total_id;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_set_recorded_at BEFORE INSERT ON quotas_posting FOR EACH ROW EXECUTE FUNCTION ledger_set_recorded_at();
CREATE TRIGGER ledger_apply AFTER INSERT ON quotas_posting REFERENCING NEW TABLE AS new_postings
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply();
