-- What the planner knows of these tables, gathered anew for those that have more than doubled since it was gathered last
-- (core.planner_statistics). Autovacuum does the same, minutes later. A table that is being looked through is left out.
CREATE FUNCTION core_analyse_grown(tables text[]) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    grown name;
    analysed integer := 0;
BEGIN
    FOR grown IN SELECT c.relname FROM pg_class c
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname = ANY (tables)
                   AND pg_relation_size(c.oid) / current_setting('block_size')::bigint > 2 * GREATEST(c.relpages, 1) LOOP
        EXECUTE format('ANALYZE (SKIP_LOCKED) public.%I', grown);
        analysed := analysed + 1;
    END LOOP;
    RETURN analysed;
END $$;
REVOKE ALL ON FUNCTION core_analyse_grown(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core_analyse_grown(text[]) TO "{role}";
