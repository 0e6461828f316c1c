-- The declared reach as settings of the session, one for each kind, each an array written as text: a policy compares a
-- column with an array, and parses no document.
CREATE FUNCTION core_reaches_everything() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE(current_setting('reach.everything', true) = 'on', false);

CREATE FUNCTION core_reach(kind text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE(NULLIF(current_setting('reach.' || kind, true), '')::text[], '{}');
