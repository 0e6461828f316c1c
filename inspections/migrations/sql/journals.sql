-- Lines of the journals of cases and inspections: each is written with its act, by the person who performs it.

-- Whether a row was added or changed in this transaction, by its versions.
CREATE FUNCTION written_in_transaction(of_table text, key text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM core_rowversion v
                   WHERE v.chain_point = core_chain_point(pg_current_xact_id()) AND v.table_name = $1 AND v.row_key = $2)
$$;
REVOKE ALL ON FUNCTION written_in_transaction(text, text) FROM PUBLIC, "{role}";

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

-- As the transaction ends, a row says that the act of the line was performed in it. Argument: the rules, with a query of such
-- rows for the line ($1) in "act".
CREATE FUNCTION journal_line_has_its_act() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    performed boolean;
BEGIN
    IF NOT core_may_load() THEN
        EXECUTE format('SELECT EXISTS (%s)', TG_ARGV[0]::jsonb -> NEW.verb ->> 'act') INTO performed USING NEW;
        IF NOT performed THEN
            RAISE EXCEPTION 'a line of a journal is written with its act'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_line_has_its_act', TABLE = TG_TABLE_NAME;
        END IF;
    END IF;
    RETURN NULL;
END $$;
