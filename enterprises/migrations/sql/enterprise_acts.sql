-- An enterprise is merged, closed or put into another group on an approved request; loaders do it as well.

CREATE FUNCTION enterprise_act_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an enterprise ends, and changes its group, by two people'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'enterprise_act_by_two';
END $$;
CREATE TRIGGER ended_by_two BEFORE UPDATE ON enterprises_enterprise FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND NEW.state IN ('merged', 'closed') AND NOT (
        approval_serves(
            CASE NEW.state WHEN 'merged' THEN 'enterprises.merge' ELSE 'enterprises.close' END, NEW.id)
        OR core_may_load()))
    EXECUTE FUNCTION enterprise_act_by_two();

CREATE TRIGGER group_changed_by_two BEFORE UPDATE ON enterprises_enterprise FOR EACH ROW
    WHEN (NEW.group_id IS DISTINCT FROM OLD.group_id
          AND NOT (approval_serves('enterprises.change_group', NEW.id) OR core_may_load()))
    EXECUTE FUNCTION enterprise_act_by_two();

-- A site goes to another enterprise on the approved request of its transaction; loaders enter who held it.
CREATE FUNCTION site_act_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this is done by two people, on an approved request'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'site_act_by_two';
END $$;
CREATE TRIGGER handed_over_by_two BEFORE UPDATE OF enterprise_id ON enterprises_site FOR EACH ROW
    WHEN (NEW.enterprise_id <> OLD.enterprise_id
          AND NOT (approval_serves('sites.hand_over', NEW.id) OR core_may_load()))
    EXECUTE FUNCTION site_act_by_two();
