-- The enterprises of the declared places and groups, for the policies of what enterprises file. A function, and one that
-- is said to return few: the planner adds what a subquery costs to every look into an index of the policy's table, so
-- that with thousands of enterprises it reads tables from end to end rather than rows by their keys.
CREATE FUNCTION enterprises_in_reach() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 100
SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT e.id FROM enterprises_enterprise e
    WHERE e.place ^@ ANY (core_reach('place_prefixes')) OR e.group_id = ANY (core_reach('groups')::uuid[]);
END;
