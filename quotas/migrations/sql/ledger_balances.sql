-- Every account of the given programme years (NULL: of all) recomputed from postings alone: as far as they count on a
-- day (NULL: all days), as far as they were recorded by an instant (NULL: until now). ``today`` divides what takes
-- effect later. The same rules, roll-up, reach and state as the columns; ``verify_ledger`` compares the two.
-- They follow the whole tree of a year, above an actor's reach too; their callers join them to accounts.
-- Planned anew at each call: a plan kept from when the books were empty takes a thousand times as long over full ones.
CREATE FUNCTION ledger_balances_whole(years uuid[], on_day date, as_of timestamptz, today date) RETURNS TABLE (
    account_id uuid, parent_id uuid,
    received numeric, given numeric, passed_on numeric, withheld numeric, withheld_below numeric,
    used_pending numeric, used_accepted numeric, used numeric, allocated numeric, undistributed numeric, available numeric, excess numeric,
    plan_reached boolean, state text, not_yet_effective numeric
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    WITH RECURSIVE account AS (
        SELECT a.id, a.home_id, a.total_id, a.category
        FROM quotas_account a WHERE years IS NULL OR a.programme_year_id = ANY (years)
    ), effect AS (
        SELECT e.*, on_day IS NULL OR e.effective_on <= on_day AS counts
        FROM ledger_effect e JOIN account a ON a.id = e.account_id
        LEFT JOIN posting_known_from k ON as_of IS NOT NULL AND k.posting_id = e.posting_id
        WHERE as_of IS NULL OR COALESCE(k.known_from, e.recorded_at) <= as_of
    ), own AS (
        SELECT e.account_id AS id,
               sum(e.received) FILTER (WHERE counts) AS received, sum(e.given) FILTER (WHERE counts) AS given,
               sum(e.passed_on) FILTER (WHERE counts) AS passed_on, sum(e.withheld) FILTER (WHERE counts) AS withheld,
               sum(e.used_pending) FILTER (WHERE counts) AS used_pending,
               sum(e.used_accepted) FILTER (WHERE counts) AS used_accepted,
               sum(e.received) FILTER (WHERE e.effective_on > COALESCE(on_day, today)) AS later
        FROM effect e GROUP BY e.account_id
    ), source AS (
        SELECT DISTINCT ON (e.account_id) e.account_id AS id, p.from_account_id AS parent_id
        FROM effect e JOIN quotas_posting p ON p.id = e.posting_id
        WHERE e.side = 'to' AND NOT e.upward AND NOT e.reversal AND e.counts AND e.kind IN ('distribute', 'transfer')
        ORDER BY e.account_id, e.posting_id DESC
    ), tree AS MATERIALIZED (
        SELECT a.id, a.total_id, COALESCE(s.parent_id, a.home_id) AS parent_id,
               COALESCE(o.received, 0) AS received, COALESCE(o.given, 0) AS given,
               COALESCE(o.passed_on, 0) AS passed_on, COALESCE(o.withheld, 0) AS withheld,
               COALESCE(o.used_pending, 0) AS used_pending, COALESCE(o.used_accepted, 0) AS used_accepted,
               COALESCE(o.later, 0) AS later
        FROM account a LEFT JOIN own o ON o.id = a.id LEFT JOIN source s ON s.id = a.id
        WHERE a.category <> 'total'
    ), rolled AS (
        SELECT id, parent_id, used_pending, used_accepted, withheld, 0::numeric AS withheld_below
        FROM tree WHERE used_pending <> 0 OR used_accepted <> 0 OR withheld <> 0
        UNION ALL
        SELECT t.id, t.parent_id, r.used_pending, r.used_accepted, r.withheld, r.withheld
        FROM rolled r JOIN tree t ON t.id = r.parent_id
    ), reach AS (
        SELECT id, given > 0 AS reached, given > 0 AND passed_on = received AS below FROM tree WHERE parent_id IS NULL
        UNION ALL
        SELECT t.id, r.below OR t.given > 0, r.below OR t.given > 0 FROM reach r JOIN tree t ON t.parent_id = r.id
    ), part AS (
        SELECT t.id, t.total_id, t.parent_id, t.received, t.given, t.passed_on, t.withheld,
               COALESCE(u.withheld_below, 0) AS withheld_below, COALESCE(u.used_pending, 0) AS used_pending, COALESCE(u.used_accepted, 0) AS used_accepted,
               COALESCE(r.reached, false) AS plan_reached, t.later
        FROM tree t
        LEFT JOIN (SELECT id, sum(used_pending) AS used_pending, sum(used_accepted) AS used_accepted,
                          sum(withheld_below) AS withheld_below
                   FROM rolled GROUP BY id) u ON u.id = t.id
        LEFT JOIN reach r ON r.id = t.id
    ), every AS (
        SELECT id, parent_id, received, given, passed_on, withheld, withheld_below, used_pending, used_accepted,
               plan_reached, later
        FROM part
        UNION ALL
        SELECT p.total_id, (array_agg(above.total_id ORDER BY p.given > 0 DESC, a.category))[1], sum(p.received),
               sum(p.given), sum(p.passed_on), sum(p.withheld), sum(p.withheld_below), sum(p.used_pending), sum(p.used_accepted),
               bool_or(p.plan_reached), sum(p.later)
        FROM part p JOIN account a ON a.id = p.id LEFT JOIN part above ON above.id = p.parent_id
        WHERE p.total_id IS NOT NULL GROUP BY p.total_id
    )
    SELECT e.id, e.parent_id, e.received, e.given, e.passed_on, e.withheld, e.withheld_below, e.used_pending,
           e.used_accepted, e.used_pending + e.used_accepted, d.allocated, e.received - e.passed_on - e.withheld,
           d.allocated - e.used_pending - e.used_accepted,
           GREATEST(e.used_pending + e.used_accepted - d.allocated, 0),
           e.plan_reached,
           CASE WHEN NOT e.plan_reached THEN 'awaiting_plan'
                WHEN e.given = 0 AND e.used_pending + e.used_accepted > 0 THEN 'unplanned'
                WHEN e.used_pending + e.used_accepted > d.allocated THEN 'exceeded'
                WHEN d.allocated > 0 AND e.used_pending + e.used_accepted >= d.allocated * 0.9 THEN 'near'
                ELSE 'within' END,
           e.later
    FROM every e CROSS JOIN LATERAL (SELECT e.received - e.withheld - e.withheld_below AS allocated) d
$$;

-- Balances are asked within the reach, as accounts are: by the condition of their policy, which the migration puts in.
-- The function that follows the whole tree of a year is the owner's.
REVOKE ALL ON FUNCTION ledger_balances_whole(uuid[], date, timestamptz, date) FROM PUBLIC, "{role}";
CREATE FUNCTION ledger_balances(years uuid[], on_day date, as_of timestamptz, today date) RETURNS TABLE (
    account_id uuid, parent_id uuid,
    received numeric, given numeric, passed_on numeric, withheld numeric, withheld_below numeric,
    used_pending numeric, used_accepted numeric, used numeric, allocated numeric, undistributed numeric, available numeric, excess numeric,
    plan_reached boolean, state text, not_yet_effective numeric
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    SELECT b.* FROM ledger_balances_whole(years, on_day, as_of, today) b
    WHERE (SELECT core_reaches_everything())
       OR EXISTS (SELECT FROM quotas_account WHERE quotas_account.id = b.account_id AND ({account}))
$$;
