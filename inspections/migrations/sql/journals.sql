-- Lines of the journals of cases and inspections: each is written with its act, by the person who performs it.

-- The columns that the last transaction changed in a row, and the state before it. The application has no right to them.
CREATE TABLE inspections_rowstep (
    table_name text, row_key text, done_in bigint NOT NULL, changed text[] NOT NULL, state_before text NOT NULL,
    PRIMARY KEY (table_name, row_key)
);
REVOKE ALL ON inspections_rowstep FROM PUBLIC, "{role}";
CREATE FUNCTION row_steps() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO inspections_rowstep AS kept
    SELECT TG_TABLE_NAME, NEW.id::text, core_chain_point(pg_current_xact_id()), array_agg(key), OLD.state
    FROM jsonb_each(to_jsonb(OLD)) WHERE value IS DISTINCT FROM to_jsonb(NEW) -> key HAVING count(*) > 0
    ON CONFLICT (table_name, row_key) DO UPDATE SET
        done_in = EXCLUDED.done_in,
        changed = CASE kept.done_in WHEN EXCLUDED.done_in THEN kept.changed || EXCLUDED.changed ELSE EXCLUDED.changed END,
        state_before = CASE kept.done_in WHEN EXCLUDED.done_in THEN kept.state_before ELSE EXCLUDED.state_before END;
    RETURN NULL;
END $$;

-- Whether a row was added in this transaction, or one of these columns changed in it; with a state, whether that was the
-- row's state before.
CREATE FUNCTION stepped_in_transaction(of_table text, key text, columns text[], from_state text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT from_state IS NULL AND EXISTS (
               SELECT FROM core_rowversion v
               WHERE v.chain_point = core_chain_point(pg_current_xact_id()) AND v.table_name = of_table
                 AND v.row_key = key AND v.operation = 'insert')
           OR EXISTS (
               SELECT FROM inspections_rowstep s
               WHERE s.table_name = of_table AND s.row_key = key AND s.done_in = core_chain_point(pg_current_xact_id())
                 AND s.changed && columns AND (from_state IS NULL OR s.state_before = from_state))
$$;
REVOKE ALL ON FUNCTION stepped_in_transaction(text, text, text[], text) FROM PUBLIC, "{role}";

-- A line names the person who is proven to act by his own name, at the instant of the clock, and a verb that one of his roles
-- allows where the case or the visit lies. Arguments (JournalInRole): the rules of each verb, and the query for the bounds of
-- the row ($1). A line of "system" names the nightly task and is written while nobody is proven; one of "ledger" names its
-- order, which its act compares.
CREATE FUNCTION journal_line_in_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    roles constant text[] := string_to_array(TG_ARGV[0]::jsonb -> NEW.verb ->> 'roles', ' ');
    allowed boolean := false;
    bound record_bounds;
BEGIN
    IF core_may_load() THEN
        RETURN NULL;
    END IF;
    IF NEW.actor_id IS NULL THEN
        allowed := 'ledger' = ANY (roles)
                   OR 'system' = ANY (roles) AND core_actor() IS NULL AND NEW.actor_name = 'nightly look at terms';
    ELSIF NEW.actor_name = (SELECT left(COALESCE(NULLIF(name, ''), username), 160) FROM enterprises_user WHERE id = NEW.actor_id)
    THEN
        FOR bound IN EXECUTE TG_ARGV[1] USING NEW LOOP
            allowed := allowed OR actor_holds(roles, bound);
        END LOOP;
    END IF;
    IF allowed IS NOT TRUE
       OR NEW.at NOT BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp() + interval '1 minute' THEN
        RAISE EXCEPTION 'a line of a journal is written by the person whose act it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_line_in_role', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

-- As the transaction ends, the act of the line was performed in it, as often as there are such lines. Arguments: the rules,
-- with a query of the rows that show it for the line ($1) in "act", and the column of the case or the visit.
CREATE FUNCTION journal_line_has_its_act() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    performed boolean;
BEGIN
    IF NOT core_may_load() THEN
        EXECUTE format(
            'SELECT (SELECT count(*) FROM (%s) acts) >= count(*) FROM core_rowversion v'
            ' JOIN %I line ON line.id = v.row_key::uuid AND line.%I = ($1).%3$I AND line.verb = ($1).verb'
            ' WHERE v.chain_point = core_chain_point(pg_current_xact_id()) AND v.table_name = %2$L',
            TG_ARGV[0]::jsonb -> NEW.verb ->> 'act', TG_TABLE_NAME, TG_ARGV[1]) INTO performed USING NEW;
        IF NOT performed THEN
            RAISE EXCEPTION 'a line of a journal is written with its act'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_line_has_its_act', TABLE = TG_TABLE_NAME;
        END IF;
    END IF;
    RETURN NULL;
END $$;
