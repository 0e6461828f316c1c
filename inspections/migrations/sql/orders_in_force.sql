-- A suspension ends only once no order in force suspends the licence, its site or the enterprise that holds it.
CREATE FUNCTION suspension_ends_after_its_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM inspections_order o
        JOIN inspections_case c ON c.id = o.case_id
        JOIN enterprises_party p ON p.id = o.respondent_id
        JOIN enterprises_licence l ON l.id = OLD.licence_id
        JOIN enterprises_site s ON s.id = l.site_id
        WHERE o.kind = 'suspend' AND o.state <> 'annulled' AND o.lifted_at IS NULL AND (
            EXISTS (SELECT FROM inspections_order_licences t WHERE t.order_id = o.id AND t.licence_id = l.id)
            OR l.kind IN ('mining', 'production', 'export') AND p.enterprise_id = s.enterprise_id
               AND (c.site_id IS NULL OR c.site_id = s.id OR c.enterprise_id IS DISTINCT FROM p.enterprise_id)
        )
    ) THEN
        RAISE EXCEPTION 'an order in force suspends this licence'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'suspension_ends_after_its_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER suspension_ends_after_its_order BEFORE UPDATE OF ended_on ON enterprises_licencesuspension FOR EACH ROW
    WHEN (OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL) EXECUTE FUNCTION suspension_ends_after_its_order();
