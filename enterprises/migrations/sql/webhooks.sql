-- A webhook posts for as long as whoever set it up, or last changed it, could do so again: it names the proven person and his
-- API token, which may approve and has not expired, or else the present generation of his sessions. The tasks stop it once
-- either has ended.

CREATE FUNCTION webhook_answer_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    answers constant uuid := COALESCE(NEW.confirmed_by_id, NEW.created_by_id);
BEGIN
    IF answers = core_actor()
       AND NEW.confirmed_token = COALESCE((SELECT t.digest FROM core_apitoken t WHERE t.digest = core_actor_digest()), '')
       AND (CASE WHEN NEW.confirmed_token <> '' THEN EXISTS (
                SELECT FROM core_apitoken t
                WHERE t.digest = NEW.confirmed_token AND t.user_id = answers AND 'approve' = ANY (t.scopes)
                  AND (t.expiry IS NULL OR t.expiry > clock_timestamp()))
             ELSE EXISTS (
                SELECT FROM enterprises_user u WHERE u.id = answers AND u.session_generation = NEW.confirmed_generation)
       END) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'nobody who may do so answers for this webhook'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'webhook_is_answered_for';
END $$;

CREATE TRIGGER webhook_answer_guard BEFORE INSERT ON enterprises_webhook
    FOR EACH ROW EXECUTE FUNCTION webhook_answer_guard();
CREATE TRIGGER webhook_answer_changes BEFORE UPDATE ON enterprises_webhook FOR EACH ROW
    WHEN (NEW.active AND NOT OLD.active
          OR (NEW.url, NEW.kinds, NEW.secret, NEW.confirmed_by_id, NEW.confirmed_token, NEW.confirmed_generation,
              NEW.enterprise_id, NEW.group_id, NEW.place_id, NEW.authority_id)
             IS DISTINCT FROM (OLD.url, OLD.kinds, OLD.secret, OLD.confirmed_by_id, OLD.confirmed_token,
                               OLD.confirmed_generation, OLD.enterprise_id, OLD.group_id, OLD.place_id, OLD.authority_id))
    EXECUTE FUNCTION webhook_answer_guard();
