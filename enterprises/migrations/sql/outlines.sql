-- Whether a text is the outline of a ground, as enterprises/outlines.py stores it: 3 to 200 different corners, a line each,
-- within the country, whose sides enclose an area and do not cross or touch each other but at their common corners.
CREATE FUNCTION outline_is_simple(outline text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    corners point[];
    most integer;
BEGIN
    IF outline !~ '^(\d{2,3}\.\d{5} \d{2}\.\d{5}\n){2,199}\d{2,3}\.\d{5} \d{2}\.\d{5}$' THEN
        RETURN false;
    END IF;
    SELECT array_agg(point(split_part(line, ' ', 1)::float8, split_part(line, ' ', 2)::float8) ORDER BY place), count(*)
    INTO corners, most FROM regexp_split_to_table(outline, '\n') WITH ORDINALITY AS lines(line, place);
    IF EXISTS (SELECT FROM unnest(corners) corner
               WHERE corner[0] NOT BETWEEN 73 AND 136 OR corner[1] NOT BETWEEN 18 AND 54)
       OR (SELECT count(DISTINCT corner::text) FROM unnest(corners) corner) < most
       -- 5,000 km² are at most 0.7 square degrees, in the north
       OR area(path('(' || array_to_string(corners, ',') || ')')) NOT BETWEEN 1e-11 AND 0.7 THEN
        RETURN false;
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM generate_series(1, most) one, generate_series(1, most) other
        WHERE other > one + 1 AND NOT (one = 1 AND other = most)
          AND lseg(corners[one], corners[one + 1]) ?# lseg(corners[other], corners[other % most + 1])
    ) AND NOT EXISTS (  -- nor does a side lead back over the one before it
        SELECT FROM generate_series(1, most) one,
            lateral (SELECT corners[one] AS a, corners[one % most + 1] AS b, corners[(one + 1) % most + 1] AS c) side
        WHERE (c <@ lseg(a, b)) OR (a <@ lseg(b, c))
    );
END $$;
