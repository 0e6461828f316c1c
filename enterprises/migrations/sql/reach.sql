-- Whether declared places cover a row. Each place is a prefix of place codes, then the authority, if bound to one.
CREATE FUNCTION reach_covers(places text[], place text, authority text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN EXISTS (
    SELECT FROM unnest(places) AS bound
    WHERE starts_with(place, split_part(bound, ':', 1))
      AND (split_part(bound, ':', 2) = '' OR authority IS NULL OR split_part(bound, ':', 2) = authority)
);
