-- Which matters were assigned to an office, by the last assignment of each: to one of this place and authority, or to one
-- below it. A membership that is bound to no authority belongs to every office of its place.
CREATE FUNCTION matters_assigned_to(place text, authority uuid) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT COALESCE(array_agg(a.matter_id), '{}')
    FROM enterprises_officeassignment a JOIN enterprises_jurisdiction j ON j.id = a.office_place_id
    WHERE NOT EXISTS (SELECT FROM enterprises_officeassignment later
                      WHERE later.matter_id = a.matter_id AND later.number > a.number)
      AND (place = j.code AND ($2 IS NULL OR a.office_authority_id IS NULL OR a.office_authority_id = $2)
           OR place <> j.code AND (place = 'CN' OR starts_with(j.code, place)))
$$;

-- Every matter that was assigned to an office.
CREATE FUNCTION matters_assigned() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT COALESCE(array_agg(DISTINCT matter_id), '{}') FROM enterprises_officeassignment
$$;

-- The place (its code) of the office that has a matter: of the last assignment, else the place given.
CREATE FUNCTION office_of_matter(matter uuid, place text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT COALESCE((SELECT j.code FROM enterprises_officeassignment a
                     JOIN enterprises_jurisdiction j ON j.id = a.office_place_id
                     WHERE a.matter_id = $1 ORDER BY a.number DESC LIMIT 1), $2)
$$;
