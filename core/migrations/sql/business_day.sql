-- The day in Shanghai by the clock of the database: the session's time zone does not change it, nor does a transaction that
-- was begun earlier (now() is its start). Declared STABLE, so that an index serves a comparison with it.
CREATE FUNCTION core_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
RETURN (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
