-- Who acts, proven (ADR 18). The application's role can neither read these tables nor write them.

-- A session of a person is known by the SHA-512 of a token that only the person holds. `bound_to`: the digest of the
-- browser session that it lives with. `generation`: of the person's sessions when it was opened.
CREATE TABLE core_actorsession (
    digest text PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{128}$'),
    person uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('browser', 'token', 'loader')),
    generation integer,
    bound_to text,
    opened_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX core_actorsession_bound_to ON core_actorsession (bound_to);
CREATE INDEX core_actorsession_expires_at ON core_actorsession (expires_at);

-- The key of the proofs, padded for HMAC (RFC 2104, blocks of 64 bytes), drawn once by each database.
CREATE TABLE core_actorkey (inner_pad bytea NOT NULL, outer_pad bytea NOT NULL);
REVOKE ALL ON core_actorsession, core_actorkey FROM PUBLIC, "{role}";

CREATE FUNCTION core_draw_actor_key() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    secret bytea := sha512(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                           || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    inner_pad bytea := secret;
    outer_pad bytea := secret;
BEGIN
    FOR place IN 0..63 LOOP
        inner_pad := set_byte(inner_pad, place, get_byte(secret, place) # 54);
        outer_pad := set_byte(outer_pad, place, get_byte(secret, place) # 92);
    END LOOP;
    DELETE FROM core_actorkey;
    INSERT INTO core_actorkey VALUES (inner_pad, outer_pad);
END $$;

-- HMAC-SHA-256 over what is proven (a person and the digest of his token), this backend and this transaction's start.
CREATE FUNCTION core_actor_mac(proven text) RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(concat_ws(
        '|', proven, pg_backend_pid(), extract(epoch FROM transaction_timestamp())), 'UTF8'))), 'hex')
    FROM core_actorkey k
$$;

-- Prove a person to this transaction, by the session of this digest or, for a minute, by none.
CREATE FUNCTION core_state_actor(person uuid, digest text) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    stated text := person || '|' || digest;
BEGIN
    PERFORM set_config('app.actor', COALESCE(stated || '|' || core_actor_mac(stated), ''), true);
END $$;

-- Prove, to this transaction, the person who holds the token: returns the person, or nothing. Whether a person may act is
-- answered by the app that knows people (core_person_may_act).
CREATE FUNCTION core_prove_actor(token text) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    found record;
BEGIN
    SELECT s.person, s.digest INTO found FROM core_actorsession s
    WHERE s.digest = encode(sha512(convert_to(token, 'UTF8')), 'hex') AND s.expires_at > clock_timestamp()
      AND core_person_may_act(s.person, s.generation);
    PERFORM core_state_actor(found.person, found.digest);
    RETURN found.person;
END $$;

-- The person who is proven to act in this transaction; nobody where the proof was made up or is of another one, nor once
-- his session has ended, he was locked, or the transaction is older than ten minutes: one that is held open would outlast
-- a dismissal. Loaders take longer. What the system does proves nobody, however long it takes.
CREATE FUNCTION core_actor() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    stated text := current_setting('app.actor', true);
    shown text := split_part(stated, '|', 2);
    own_generation integer;
    proven uuid;
BEGIN
    IF stated ~ '^[0-9a-f-]{36}\|([0-9a-f]{128})?\|[0-9a-f]{64}$'
       AND split_part(stated, '|', 3) = core_actor_mac(split_part(stated, '|', 1) || '|' || shown) THEN
        proven := split_part(stated, '|', 1)::uuid;
        IF clock_timestamp() > transaction_timestamp() + interval '10 minutes'
           OR shown = '' AND clock_timestamp() > transaction_timestamp() + interval '1 minute' THEN
            IF NOT core_may_load() THEN
                RETURN NULL;
            END IF;
        END IF;
        IF shown <> '' THEN
            SELECT s.generation INTO own_generation FROM core_actorsession s
            WHERE s.digest = shown AND s.expires_at > clock_timestamp();
            IF NOT FOUND THEN
                RETURN NULL;
            END IF;
        END IF;
        IF core_person_may_act(proven, own_generation) THEN
            RETURN proven;
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- The digest of the token by which he is proven; empty where it was the secret of a link, or his session has ended here.
CREATE FUNCTION core_actor_digest() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT split_part(current_setting('app.actor', true), '|', 2) WHERE core_actor() IS NOT NULL
$$;

-- A transaction that ends the sessions of its own actor is carried to its end by him, within a minute of its beginning.
CREATE FUNCTION core_outlast_session(person uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF core_actor() = person THEN
        PERFORM core_state_actor(person, '');
    END IF;
END $$;

-- Open a session. Expired ones go on the way, but for those that another transaction is just ending.
CREATE FUNCTION core_open_actor_session(
    digest text, person uuid, kind text, generation integer, bound_to text, expires_at timestamptz
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM core_actorsession WHERE core_actorsession.digest IN (
        SELECT s.digest FROM core_actorsession s WHERE s.expires_at < clock_timestamp() FOR UPDATE SKIP LOCKED);
    INSERT INTO core_actorsession (digest, person, kind, generation, bound_to, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6)
$$;

-- With a browser's session, and with an API token, the proof ends: whoever deletes the row, and by whatever way.
CREATE FUNCTION core_end_actor_session() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM core_outlast_session(person) FROM core_actorsession
    WHERE digest = core_actor_digest()
      AND CASE WHEN TG_TABLE_NAME = 'django_session'
               THEN bound_to = encode(sha256(convert_to(to_jsonb(OLD) ->> 'session_key', 'UTF8')), 'hex')
               ELSE digest = to_jsonb(OLD) ->> 'digest' END;
    IF TG_TABLE_NAME = 'django_session' THEN
        DELETE FROM core_actorsession WHERE bound_to = encode(sha256(convert_to(OLD.session_key, 'UTF8')), 'hex');
    ELSE
        DELETE FROM core_actorsession WHERE digest = OLD.digest;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER end_actor_session AFTER DELETE ON django_session FOR EACH ROW EXECUTE FUNCTION core_end_actor_session();
CREATE TRIGGER end_actor_session AFTER DELETE ON core_apitoken FOR EACH ROW EXECUTE FUNCTION core_end_actor_session();

REVOKE ALL ON FUNCTION core_draw_actor_key(), core_actor_mac(text), core_state_actor(uuid, text), core_outlast_session(uuid),
    core_open_actor_session(text, uuid, text, integer, text, timestamptz) FROM PUBLIC, "{role}";
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{sign_in}') THEN
        RAISE EXCEPTION 'the role {sign_in} is missing: CREATE ROLE {sign_in} LOGIN PASSWORD … (deploy/create-roles.sh)';
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO "{sign_in}";
GRANT EXECUTE ON FUNCTION core_open_actor_session(text, uuid, text, integer, text, timestamptz) TO "{sign_in}";

SELECT core_draw_actor_key();
