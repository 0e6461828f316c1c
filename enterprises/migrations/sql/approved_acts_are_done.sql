-- An act that two people have approved is done in the transaction of its approval, and whole. Asked as the transaction ends,
-- when all of its rows are there; loaders enter what was.

-- Its row was served by the approval, or every entry of its list. Acts whose rows are compared with their request only as the
-- transaction ends, or that take several rows, are asked for by a trigger of their own (``asked_apart``).
CREATE FUNCTION approved_act_is_written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load()
       OR EXISTS (SELECT FROM enterprises_twopersonact WHERE act = NEW.act AND asked_apart)
       OR EXISTS (SELECT FROM enterprises_approvaluse WHERE request_id = NEW.id)
       OR (SELECT count(*) FROM enterprises_approvedentry WHERE request_id = NEW.id)
          = jsonb_array_length((NEW.arguments ->> 'rows')::jsonb) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'what two people have approved is written with its approval'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_act_is_written';
END $$;
CREATE CONSTRAINT TRIGGER approved_act_is_written AFTER UPDATE ON enterprises_approvalrequest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'done' AND OLD.state <> 'done')
    EXECUTE FUNCTION approved_act_is_written();

-- The end of an enterprise with its event, its sites and their licences; a hand-over with its tenure; a person's account and
-- role as they were asked for.
CREATE FUNCTION act_is_whole(request enterprises_approvalrequest) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN request.act = 'people.appoint' THEN EXISTS (
            SELECT FROM enterprises_membership m WHERE m.user_id = request.target_id
              AND approval_says(request, office_as_stated(m), true, 'valid_from'))
        WHEN request.act = 'people.send_link' THEN EXISTS (
            SELECT FROM enterprises_invitation i WHERE i.user_id = request.target_id
              AND i.made_in = core_chain_point(pg_current_xact_id()))
        WHEN request.act LIKE 'people.%' THEN EXISTS (
            SELECT FROM enterprises_user u WHERE u.id = request.target_id AND CASE request.act
                WHEN 'people.change' THEN account_is_as_asked(u, request)
                WHEN 'people.rename' THEN u.username = btrim(request.arguments ->> 'username', E' \r\n\t')
                WHEN 'people.reactivate' THEN u.is_active
                WHEN 'people.deactivate' THEN NOT u.is_active
            END)
        WHEN request.act = 'sites.hand_over' THEN EXISTS (
            SELECT FROM enterprises_site s
            JOIN enterprises_sitetenure t ON t.site_id = s.id AND t.enterprise_id = s.enterprise_id AND t.held_to IS NULL
            WHERE s.id = request.target_id AND enterprise_code(s.enterprise_id) = request.arguments ->> 'to')
        ELSE EXISTS (
            SELECT FROM enterprises_enterprise e
            JOIN enterprises_enterpriseevent v
              ON v.enterprise_id = e.id AND v.kind = replace(request.act, 'enterprises.', '')
            WHERE e.id = request.target_id AND CASE request.act
                WHEN 'enterprises.merge' THEN e.state = 'merged'
                    AND NOT EXISTS (SELECT FROM enterprises_site WHERE enterprise_id = e.id)
                ELSE e.state = 'closed'
                    AND NOT EXISTS (SELECT FROM enterprises_sitetenure WHERE enterprise_id = e.id AND held_to IS NULL)
                    AND NOT EXISTS (
                        SELECT FROM enterprises_licence l JOIN enterprises_site s ON s.id = l.site_id
                        WHERE s.enterprise_id = e.id AND l.revoked_on IS NULL
                          AND (l.valid_to IS NULL OR l.valid_to >= v.effective_on))
            END)
    END
$$;
REVOKE ALL ON FUNCTION act_is_whole(enterprises_approvalrequest) FROM PUBLIC, "{role}";

CREATE FUNCTION approved_act_is_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR act_is_whole(NEW) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'what two people have approved is carried out whole'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_act_is_whole';
END $$;
CREATE CONSTRAINT TRIGGER approved_act_is_whole AFTER UPDATE ON enterprises_approvalrequest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state = 'done' AND OLD.state <> 'done' AND NEW.act IN (
        'enterprises.merge', 'enterprises.close', 'sites.hand_over', 'people.appoint', 'people.change', 'people.rename',
        'people.send_link', 'people.deactivate', 'people.reactivate'))
    EXECUTE FUNCTION approved_act_is_whole();
UPDATE enterprises_twopersonact SET asked_apart = true
WHERE act IN ('enterprises.merge', 'enterprises.close', 'people.appoint', 'people.change', 'people.rename',
              'people.send_link', 'people.deactivate', 'people.reactivate');
