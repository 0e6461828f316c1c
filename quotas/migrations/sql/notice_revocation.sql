-- A notice in force is revoked by two people who did not write in it; a cascade takes other notices of the year along.

CREATE FUNCTION notice_revoked_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM enterprises_approvalrequest request
        JOIN quotas_notice notice ON notice.id = request.target_id
        WHERE request.act = 'notices.revoke' AND approval_serves(request.act, request.target_id)
          AND request.decided_by_id = NEW.revoked_by_id
          AND (notice.id = NEW.id
               OR request.arguments @> '{"cascade": true}' AND notice.programme_year_id = NEW.programme_year_id)
          AND NOT EXISTS (
              SELECT FROM quotas_noticeeditor editor
              WHERE editor.notice_id = notice.id
                AND editor.user_id IN (request.proposed_by_id, request.decided_by_id))
    ) THEN
        RAISE EXCEPTION 'a notice is revoked by two people who did not write in it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_revoked_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER notice_revoked_by_two BEFORE UPDATE ON quotas_notice FOR EACH ROW
    WHEN (NEW.state = 'revoked' AND OLD.state <> 'revoked') EXECUTE FUNCTION notice_revoked_by_two();
