-- A store at a site lies in the place of the site on the day of its record; a change is about the same store, place
-- and site as the row that it names, which is not a withdrawal.
CREATE FUNCTION tailings_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.corrects_id IS NULL THEN
        IF NEW.site_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM enterprises_site s WHERE s.id = NEW.site_id AND s.jurisdiction_id = NEW.place_id
        ) THEN
            RAISE EXCEPTION 'a store at a site lies in the place of the site'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'tailings_lie_in_the_place_of_their_site';
        END IF;
    ELSIF NOT EXISTS (
        SELECT FROM environment_tailingsstore i
        WHERE i.id = NEW.corrects_id AND i.id <> NEW.id AND NOT i.withdrawn AND i.name = NEW.name AND i.kind = NEW.kind
          AND i.place_id = NEW.place_id
          AND i.site_id IS NOT DISTINCT FROM NEW.site_id
    ) THEN
        RAISE EXCEPTION 'a change is about the same store, place and site'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tailings_change_keeps_its_place';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tailings_guard BEFORE INSERT ON environment_tailingsstore
    FOR EACH ROW EXECUTE FUNCTION tailings_guard();
