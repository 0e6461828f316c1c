-- The outline of a licence says what ground it explains: two people enter it, as their request says.
CREATE FUNCTION licence_outlined_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR TG_OP = 'UPDATE'
       AND approval_serves('licences.outline', NEW.id, jsonb_build_object('outline', NEW.outline)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the outline of a licence is entered by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'licence_outlined_by_two';
END $$;
CREATE TRIGGER licence_entered_without_outline BEFORE INSERT ON enterprises_licence FOR EACH ROW
    WHEN (NEW.outline <> '') EXECUTE FUNCTION licence_outlined_by_two();
CREATE TRIGGER licence_outlined_by_two BEFORE UPDATE OF outline ON enterprises_licence FOR EACH ROW
    WHEN (NEW.outline IS DISTINCT FROM OLD.outline) EXECUTE FUNCTION licence_outlined_by_two();

INSERT INTO enterprises_twopersonact VALUES (
    'licences.outline', '{national_regulator,provincial_regulator}', 'within',
    'SELECT CASE l.issuing_level WHEN ''nation'' THEN nation_id() ELSE s.jurisdiction_id END, l.authority_id,'
    ' NULL::uuid, NULL, NULL, NULL, NULL FROM enterprises_licence l JOIN enterprises_site s ON s.id = l.site_id'
    ' WHERE l.id = $1'
);
