-- Totals of every account by the day on which they count: kept from postings, moved with an account's parent, and
-- computed anew to verify or rebuild them. The tree along which they are rolled up is today's.
ALTER TABLE quotas_accountday SET (fillfactor = 70);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON quotas_accountday FROM "{role}";

-- Runs after ledger_apply (triggers of one event run in the order of their names) and under its locks: that has locked
-- the accounts of the statement with all above them, and set their parents. Each row by its key (OFFSET 0), as there.
CREATE FUNCTION ledger_apply_days() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO quotas_accountday AS d (account_id, day, received, given, passed_on, withheld, withheld_below,
                                        used_pending, used_accepted)
    WITH RECURSIVE act AS (
        SELECT COALESCE(o.kind, n.kind) AS kind, n.effective_on AS day, n.from_account_id, n.to_account_id,
               CASE WHEN o.id IS NULL THEN n.tonnes ELSE -n.tonnes END AS signed,
               CASE WHEN COALESCE(o.kind, n.kind) = 'transfer' THEN (
                   SELECT ledger_rank(fh.type) > ledger_rank(th.type)
                   FROM quotas_account fa JOIN quotas_holder fh ON fh.id = fa.holder_id,
                        quotas_account ta JOIN quotas_holder th ON th.id = ta.holder_id
                   WHERE fa.id = n.from_account_id AND ta.id = n.to_account_id) END AS upward
        FROM new_postings n
        LEFT JOIN LATERAL (SELECT id, kind FROM quotas_posting WHERE id = n.reverses_id OFFSET 0) o ON true
    ), own AS (
        SELECT CASE r.side WHEN 'to' THEN a.to_account_id ELSE a.from_account_id END AS id, a.day,
               sum(a.signed * r.received) AS received, sum(a.signed * r.given) AS given,
               sum(a.signed * r.passed_on) AS passed_on, sum(a.signed * r.withheld) AS withheld,
               sum(a.signed * r.used_pending) AS used_pending, sum(a.signed * r.used_accepted) AS used_accepted
        FROM act a JOIN ledger_posting_effects() r ON r.kind = a.kind AND (r.upward IS NULL OR r.upward = a.upward)
        GROUP BY 1, 2
    ), up AS (
        SELECT a.parent_id AS id, o.day, o.withheld, o.used_pending, o.used_accepted
        FROM own o CROSS JOIN LATERAL (SELECT parent_id FROM quotas_account WHERE id = o.id OFFSET 0) a
        WHERE a.parent_id IS NOT NULL AND (o.withheld <> 0 OR o.used_pending <> 0 OR o.used_accepted <> 0)
        UNION ALL
        SELECT a.parent_id, u.day, u.withheld, u.used_pending, u.used_accepted
        FROM up u CROSS JOIN LATERAL (SELECT parent_id FROM quotas_account WHERE id = u.id OFFSET 0) a
        WHERE a.parent_id IS NOT NULL
    ), part AS (
        SELECT id, day, sum(received) AS received, sum(given) AS given, sum(passed_on) AS passed_on,
               sum(withheld) AS withheld, sum(withheld_below) AS withheld_below, sum(used_pending) AS used_pending,
               sum(used_accepted) AS used_accepted
        FROM (SELECT id, day, received, given, passed_on, withheld, 0 AS withheld_below, used_pending, used_accepted
              FROM own WHERE id IS NOT NULL
              UNION ALL SELECT id, day, 0, 0, 0, 0, withheld, used_pending, used_accepted FROM up) changes
        GROUP BY id, day
    )
    SELECT id, day, received, given, passed_on, withheld, withheld_below, used_pending, used_accepted FROM part
    UNION ALL
    SELECT a.total_id, p.day, sum(p.received), sum(p.given), sum(p.passed_on), sum(p.withheld), sum(p.withheld_below),
           sum(p.used_pending), sum(p.used_accepted)
    FROM part p CROSS JOIN LATERAL (SELECT total_id FROM quotas_account WHERE id = p.id OFFSET 0) a
    WHERE a.total_id IS NOT NULL GROUP BY 1, 2
    ON CONFLICT (account_id, day) DO UPDATE
       SET received = d.received + EXCLUDED.received, given = d.given + EXCLUDED.given,
           passed_on = d.passed_on + EXCLUDED.passed_on, withheld = d.withheld + EXCLUDED.withheld,
           withheld_below = d.withheld_below + EXCLUDED.withheld_below,
           used_pending = d.used_pending + EXCLUDED.used_pending,
           used_accepted = d.used_accepted + EXCLUDED.used_accepted;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_apply_days AFTER INSERT ON quotas_posting REFERENCING NEW TABLE AS new_postings
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply_days();

-- Add what an account carries upwards to the days of another and of all above that; ``sign`` -1 takes it away.
CREATE FUNCTION ledger_carry_days(account uuid, above uuid, sign integer) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO quotas_accountday AS d (account_id, day, withheld_below, used_pending, used_accepted)
    WITH RECURSIVE up AS (
        SELECT id, parent_id, total_id FROM quotas_account WHERE id = above
        UNION ALL
        SELECT a.id, a.parent_id, a.total_id FROM up JOIN quotas_account a ON a.id = up.parent_id
    )
    SELECT t.id, c.day, sign * (c.withheld + c.withheld_below), sign * c.used_pending, sign * c.used_accepted
    FROM (SELECT id FROM up UNION ALL SELECT total_id FROM up WHERE total_id IS NOT NULL) t, quotas_accountday c
    WHERE c.account_id = account
      AND (c.withheld <> 0 OR c.withheld_below <> 0 OR c.used_pending <> 0 OR c.used_accepted <> 0)
    ON CONFLICT (account_id, day) DO UPDATE
       SET withheld_below = d.withheld_below + EXCLUDED.withheld_below,
           used_pending = d.used_pending + EXCLUDED.used_pending,
           used_accepted = d.used_accepted + EXCLUDED.used_accepted;
END $$;

-- Before the row, so that of several accounts moved by one statement each is carried along the tree as the ones before
-- it have left it.
CREATE FUNCTION account_days_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM ledger_carry_days(NEW.id, OLD.parent_id, -1);
    PERFORM ledger_carry_days(NEW.id, NEW.parent_id, 1);
    RETURN NEW;
END $$;

CREATE TRIGGER account_days_follow BEFORE UPDATE OF parent_id ON quotas_account FOR EACH ROW
    WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id AND NEW.category <> 'total') EXECUTE FUNCTION account_days_follow();

-- What quotas_accountday should be, from postings alone. It asks as whoever calls it.
CREATE FUNCTION ledger_days() RETURNS TABLE (
    account_id uuid, day date, received numeric, given numeric, passed_on numeric, withheld numeric,
    withheld_below numeric, used_pending numeric, used_accepted numeric
) LANGUAGE sql STABLE SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    WITH RECURSIVE own AS MATERIALIZED (
        SELECT e.account_id AS id, e.effective_on AS day, sum(e.received) AS received, sum(e.given) AS given,
               sum(e.passed_on) AS passed_on, sum(e.withheld) AS withheld, sum(e.used_pending) AS used_pending,
               sum(e.used_accepted) AS used_accepted
        FROM ledger_effect e GROUP BY 1, 2
    ), up AS (
        SELECT a.parent_id AS id, o.day, o.withheld, o.used_pending, o.used_accepted
        FROM own o JOIN quotas_account a ON a.id = o.id
        WHERE a.parent_id IS NOT NULL AND (o.withheld <> 0 OR o.used_pending <> 0 OR o.used_accepted <> 0)
        UNION ALL
        SELECT a.parent_id, u.day, u.withheld, u.used_pending, u.used_accepted
        FROM up u JOIN quotas_account a ON a.id = u.id WHERE a.parent_id IS NOT NULL
    ), part AS (
        SELECT id, day, sum(received) AS received, sum(given) AS given, sum(passed_on) AS passed_on,
               sum(withheld) AS withheld, sum(withheld_below) AS withheld_below, sum(used_pending) AS used_pending,
               sum(used_accepted) AS used_accepted
        FROM (SELECT id, day, received, given, passed_on, withheld, 0 AS withheld_below, used_pending, used_accepted
              FROM own
              UNION ALL SELECT id, day, 0, 0, 0, 0, withheld, used_pending, used_accepted FROM up) changes
        GROUP BY id, day
    )
    SELECT id, day, received, given, passed_on, withheld, withheld_below, used_pending, used_accepted FROM part
    UNION ALL
    SELECT a.total_id, p.day, sum(p.received), sum(p.given), sum(p.passed_on), sum(p.withheld), sum(p.withheld_below),
           sum(p.used_pending), sum(p.used_accepted)
    FROM part p JOIN quotas_account a ON a.id = p.id WHERE a.total_id IS NOT NULL GROUP BY 1, 2
$$;

-- Write all totals by day anew; returns how many. Postings wait meanwhile, readers do not.
CREATE FUNCTION ledger_rebuild_days() RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_nestloop = off AS $$
DECLARE
    written bigint;
BEGIN
    LOCK TABLE quotas_posting IN SHARE MODE;
    DELETE FROM quotas_accountday;
    INSERT INTO quotas_accountday (account_id, day, received, given, passed_on, withheld, withheld_below, used_pending,
                                   used_accepted)
        SELECT account_id, day, received, given, passed_on, withheld, withheld_below, used_pending, used_accepted
        FROM ledger_days();
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END $$;

-- The state of an account with these figures, as the column ``state`` has it.
CREATE FUNCTION ledger_state(plan_reached boolean, given numeric, allocated numeric, used numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN NOT plan_reached THEN 'awaiting_plan'
            WHEN given = 0 AND used > 0 THEN 'unplanned'
            WHEN used > allocated THEN 'exceeded'
            WHEN allocated > 0 AND used >= allocated * 0.9 THEN 'near'
            ELSE 'within' END;

-- To which of these accounts the plan of their year had come on a day: as ``plan_reached``, of totals by their parts.
-- It follows what was given to the accounts above, which not every reader of an account sees; it tells only of the plan.
CREATE FUNCTION ledger_plan_reached(accounts uuid[], on_day date) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    WITH RECURSIVE part AS (
        SELECT a.id AS asked, a.id, a.parent_id FROM quotas_account a WHERE a.id = ANY (accounts) AND a.category <> 'total'
        UNION ALL
        SELECT a.total_id, a.id, a.parent_id FROM quotas_account a WHERE a.total_id = ANY (accounts)
    ), up AS (
        SELECT id, parent_id FROM part
        UNION
        SELECT a.id, a.parent_id FROM up JOIN quotas_account a ON a.id = up.parent_id
    ), stood AS MATERIALIZED (
        SELECT u.id, u.parent_id, COALESCE(sum(d.given), 0) > 0 AS given,
               COALESCE(sum(d.passed_on) = sum(d.received), true) AS handed_on
        FROM up u LEFT JOIN quotas_accountday d ON d.account_id = u.id AND d.day <= on_day GROUP BY 1, 2
    ), reach AS (
        SELECT id, given AS reached, given AND handed_on AS below FROM stood WHERE parent_id IS NULL
        UNION ALL
        SELECT s.id, r.below OR s.given, r.below OR s.given FROM reach r JOIN stood s ON s.parent_id = r.id
    )
    SELECT DISTINCT p.asked FROM part p JOIN reach r ON r.id = p.id WHERE r.reached
$$;

REVOKE ALL ON FUNCTION ledger_carry_days(uuid, uuid, integer), ledger_rebuild_days() FROM PUBLIC, "{role}";
