-- Opening and locking accounts. The application's role can do neither by itself: it owns no right to update an account.
-- force_generic_plan: what runs at every filing is planned once in a session; planning it again took longer than running it.

CREATE FUNCTION ledger_lock_years(years uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM quotas_programmeyear WHERE id = ANY (years) ORDER BY id FOR NO KEY UPDATE;
END $$;

CREATE FUNCTION ledger_lock_accounts(accounts uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM FROM quotas_account WHERE id = ANY (accounts) ORDER BY id FOR NO KEY UPDATE;
END $$;

-- The accounts, whatever hangs above them, and the totals of all these.
CREATE FUNCTION ledger_branch(accounts uuid[]) RETURNS uuid[] LANGUAGE sql STABLE
SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
    WITH RECURSIVE up AS (
        SELECT id, parent_id, total_id FROM quotas_account WHERE id = ANY (accounts)
        UNION
        SELECT a.id, a.parent_id, a.total_id
        FROM up CROSS JOIN LATERAL (SELECT * FROM quotas_account WHERE id = up.parent_id OFFSET 0) a
    )
    SELECT array_agg(id ORDER BY id) FROM (SELECT id FROM up UNION SELECT total_id FROM up WHERE total_id IS NOT NULL) ids
$$;

-- Lock accounts with everything a posting on them may change, in the order of their ids. Acts that move quota lock the
-- programme year first, so parents and quota stand still; use does not, so a parent may move while we wait: look again.
CREATE FUNCTION ledger_lock(accounts uuid[], moves_quota boolean DEFAULT true) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    locked uuid[] := '{}';
    branch uuid[];
BEGIN
    IF moves_quota THEN
        PERFORM ledger_lock_years((SELECT array_agg(DISTINCT programme_year_id) FROM quotas_account WHERE id = ANY (accounts)));
    END IF;
    LOOP
        branch := ledger_branch(accounts);
        EXIT WHEN branch IS NULL OR NOT EXISTS (SELECT unnest(branch) EXCEPT SELECT unnest(locked));
        PERFORM ledger_lock_accounts(branch);
        locked := branch;
    END LOOP;
END $$;

-- Where an enterprise hangs that nobody has given anything: the county or prefecture of its place if that was given
-- quota of this year and category, else the province.
CREATE FUNCTION ledger_home(of_year uuid, of_category text, place uuid) RETURNS uuid LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    WITH RECURSIVE up AS (
        SELECT j.id, j.parent_id, j.level, 0 AS height FROM enterprises_jurisdiction j WHERE j.id = place
        UNION ALL
        SELECT j.id, j.parent_id, j.level, up.height + 1 FROM up JOIN enterprises_jurisdiction j ON j.id = up.parent_id
    )
    SELECT up.id FROM up
      LEFT JOIN quotas_holder h ON h.jurisdiction_id = up.id
      LEFT JOIN quotas_account a
             ON a.holder_id = h.id AND a.programme_year_id = of_year AND a.category = of_category AND a.given > 0
     WHERE a.id IS NOT NULL OR up.level IN ('province', 'nation')
     ORDER BY up.height LIMIT 1
$$;

-- The account of a holder, opened when there is none yet, with all that is missing above it. Until it is given
-- something a place's account hangs under the place above it, a group's under the nation's, and an enterprise's under
-- the nearest place that was given quota, else its province: a county that has no part in the distribution is not
-- called unplanned for what a mine in it does.
CREATE FUNCTION ledger_account(of_year uuid, of_category text, of_holder uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found uuid;
    year_scheme text;
    holder quotas_holder;
    above_place uuid;
    above_holder uuid;
    above_id uuid;
    above quotas_account;
    above_is_nation boolean;
    sum_account uuid;
BEGIN
    SELECT id INTO found FROM quotas_account
     WHERE programme_year_id = of_year AND category = of_category AND holder_id = of_holder;
    IF found IS NOT NULL THEN
        RETURN found;
    END IF;
    PERFORM ledger_lock_years(ARRAY[of_year]);
    SELECT scheme INTO year_scheme FROM quotas_programmeyear WHERE id = of_year;
    IF (year_scheme = 'split' AND of_category IN ('light', 'medium_heavy')) IS NOT TRUE
       AND (year_scheme = 'all' AND of_category = 'all') IS NOT TRUE THEN
        PERFORM ledger_refuse('ledger_category_fits_scheme');
    END IF;

    SELECT * INTO STRICT holder FROM quotas_holder WHERE id = of_holder;
    IF holder.type <> 'nation' THEN
        above_place := CASE
            WHEN holder.type = 'group' THEN (SELECT id FROM enterprises_jurisdiction WHERE level = 'nation')
            WHEN holder.type = 'enterprise' THEN ledger_home(of_year, of_category, holder.place_id)
            ELSE (SELECT parent_id FROM enterprises_jurisdiction WHERE id = holder.jurisdiction_id)
        END;
        INSERT INTO quotas_holder (code, type, jurisdiction_id, place_id)
            SELECT code, level, id, id FROM enterprises_jurisdiction WHERE id = above_place
            ON CONFLICT DO NOTHING;
        SELECT id INTO STRICT above_holder FROM quotas_holder WHERE jurisdiction_id = above_place;
        above_id := ledger_account(of_year, of_category, above_holder);
        SELECT * INTO STRICT above FROM quotas_account WHERE id = above_id;
        above_is_nation := above.parent_id IS NULL;
    END IF;

    IF year_scheme = 'split' THEN
        INSERT INTO quotas_account (programme_year_id, category, holder_id, parent_id, home_id)
            VALUES (of_year, 'total', of_holder, above.total_id, above.total_id) ON CONFLICT DO NOTHING;
        SELECT id INTO STRICT sum_account FROM quotas_account
         WHERE programme_year_id = of_year AND category = 'total' AND holder_id = of_holder;
    END IF;
    INSERT INTO quotas_account (programme_year_id, category, holder_id, parent_id, home_id, total_id, plan_reached)
        VALUES (of_year, of_category, of_holder, above.id, above.id, sum_account,
                COALESCE(CASE WHEN above_is_nation THEN above.given > 0 AND above.passed_on = above.received
                              ELSE above.plan_reached END, false))
        ON CONFLICT DO NOTHING RETURNING id INTO found;
    IF found IS NULL THEN
        SELECT id INTO STRICT found FROM quotas_account
         WHERE programme_year_id = of_year AND category = of_category AND holder_id = of_holder;
    ELSIF sum_account IS NOT NULL THEN
        UPDATE quotas_account t SET plan_reached = true
          FROM quotas_account p WHERE p.id = found AND t.id = sum_account AND p.plan_reached AND NOT t.plan_reached;
    END IF;
    RETURN found;
END $$;
