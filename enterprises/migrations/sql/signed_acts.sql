-- What was signed: written by the sign-in role alone, once a factor was shown, and used by one act (ADR 18).
-- A row that no act has used is harmless: it is good for ten minutes, for this person, act and content.
CREATE TABLE enterprises_signedact (
    nonce text PRIMARY KEY,
    person uuid NOT NULL,
    purpose text NOT NULL,
    object_id text NOT NULL,
    sha256 text NOT NULL,
    method text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT now(),
    used_in bigint
);
REVOKE ALL ON enterprises_signedact FROM PUBLIC, "{role}";

-- Write a signature down: false if it was written otherwise, or used. The same again, as after a deadlock, is no other.
CREATE FUNCTION sign_act(nonce text, person uuid, purpose text, object_id text, sha256 text, method text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO enterprises_signedact (nonce, person, purpose, object_id, sha256, method)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING;
    RETURN EXISTS (SELECT FROM enterprises_signedact s WHERE used_in IS NULL
                   AND (s.nonce, s.person, s.purpose, s.object_id, s.sha256, s.method) = ($1, $2, $3, $4, $5, $6));
END $$;

-- The application keeps a signature only of what was signed, and with that it is used.
CREATE FUNCTION signature_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE enterprises_signedact s SET used_in = core_chain_point(pg_current_xact_id())
    WHERE (s.nonce, s.person, s.purpose, s.object_id, s.sha256, s.method)
        = (NEW.nonce, NEW.user_id, NEW.purpose, NEW.object_id, NEW.sha256, NEW.method)
      AND s.used_in IS NULL AND s.signed_at > clock_timestamp() - interval '10 minutes';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nobody has signed this, or it was used'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_by_sign_in_role';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signature_guard BEFORE INSERT ON enterprises_signature FOR EACH ROW EXECUTE FUNCTION signature_guard();

-- An act that weighs demands a signature of its proven actor, used in this transaction: asked after the row, when all else
-- that is wrong was said. Arguments: the purpose, the column of what was signed, and, if any, those of the digest (or of a
-- signature that holds it) and of the method.
CREATE FUNCTION act_is_signed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    content jsonb := to_jsonb(NEW);
    kept text := CASE WHEN TG_NARGS > 2 THEN COALESCE(content -> TG_ARGV[2] ->> 'sha256', content ->> TG_ARGV[2]) END;
    shown text := CASE WHEN TG_NARGS > 3 THEN content ->> TG_ARGV[3] END;
BEGIN
    IF NOT EXISTS (
        SELECT FROM enterprises_signedact s
        WHERE s.person = core_actor() AND s.purpose = TG_ARGV[0] AND s.object_id = content ->> TG_ARGV[1]
          AND s.used_in = core_chain_point(pg_current_xact_id()) AND (TG_NARGS < 3 OR s.sha256 = kept)
          AND (TG_NARGS < 4 OR s.method = shown)
    ) THEN
        RAISE EXCEPTION 'this act is signed by whoever does it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'act_is_signed';
    END IF;
    RETURN NEW;
END $$;
CREATE INDEX enterprises_signedact_object ON enterprises_signedact (object_id);
CREATE TRIGGER proposal_is_signed AFTER INSERT ON enterprises_approvalrequest
    FOR EACH ROW EXECUTE FUNCTION act_is_signed('approvals.propose', 'target_id', 'proposal_signature');
CREATE TRIGGER decision_is_signed AFTER UPDATE ON enterprises_approvalrequest FOR EACH ROW
    WHEN (OLD.state = 'pending' AND NEW.state IN ('waiting', 'done'))
    EXECUTE FUNCTION act_is_signed('approvals.approve', 'id', 'decision_signature');

REVOKE ALL ON FUNCTION sign_act(text, uuid, text, text, text, text) FROM PUBLIC, "{role}";
GRANT EXECUTE ON FUNCTION sign_act(text, uuid, text, text, text, text) TO "{sign_in}";
