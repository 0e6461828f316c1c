"""The actor of a transaction is proven: with the application's own login, past its code, nobody acts as another.

Each attack is tried twice: as the database stands, and with its guard removed, where it must succeed.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from psycopg.errors import InsufficientPrivilege

from core import actor_sessions
from core.database import session_of
from enterprises.models import User
from enterprises.roles import Role
from enterprises.services import tokens
from tests.support import factories
from tests.support.actors import ACTOR_BY_NAME, HOUR, token_of
from tests.support.databases import Clone
from tests.support.sealing import execute, superuser

UNBOUND = """
CREATE OR REPLACE FUNCTION core_actor_mac(proven text) RETURNS text LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(outer_pad || sha256(inner_pad || convert_to(proven, 'UTF8'))), 'hex') FROM core_actorkey
$$
"""
UNASKED = """
CREATE OR REPLACE FUNCTION core_person_may_act(person uuid, generation integer) RETURNS boolean LANGUAGE sql STABLE
AS $$ SELECT true $$
"""
EVER = "UPDATE core_actorsession SET expires_at = 'infinity'"
UNTIED = "ALTER TABLE django_session DISABLE TRIGGER end_actor_session"
UNTIED_TOKENS = "ALTER TABLE core_apitoken DISABLE TRIGGER end_actor_session"


@dataclass(frozen=True)
class Stage:
    """The application's role on a database of its own, and the person in whose name it would act."""

    database: Clone
    victim: User

    @contextmanager
    def session(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.database.url) as session:
            yield session


@pytest.fixture
def stage(own_database: Clone) -> Stage:
    return Stage(own_database, factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",)))


def ask(session: psycopg.Connection, statement: str, *parameters: object) -> Any:
    row = session.execute(statement, parameters).fetchone()
    assert row is not None
    return row[0]


def actor(session: psycopg.Connection) -> UUID | None:
    result: UUID | None = ask(session, "SELECT core_actor()")
    return result


# --- The attacks: whom the database takes for the actor ---------------------------------------------------------------
def forged(stage: Stage) -> UUID | None:
    with stage.session() as session:
        ask(session, "SELECT set_config('app.actor', %s, true)", f"{stage.victim.pk}||{'0' * 64}")
        return actor(session)


def plain_name(stage: Stage) -> UUID | None:
    with stage.session() as session:
        ask(session, "SELECT set_config('app.actor', %s, true)", str(stage.victim.pk))
        return actor(session)


def own_proof_with_anothers_name(stage: Stage) -> UUID | None:
    thief = factories.user(Role.AUDITOR)
    with stage.session() as session:
        ask(session, "SELECT core_prove_actor(%s)", token_of(thief))
        stated = ask(session, "SELECT current_setting('app.actor')").replace(str(thief.pk), str(stage.victim.pk))
        ask(session, "SELECT set_config('app.actor', %s, true)", stated)
        return actor(session)


def _overheard(stage: Stage, session: psycopg.Connection) -> str:
    assert ask(session, "SELECT core_prove_actor(%s)", token_of(stage.victim)) == stage.victim.pk
    stated: str = ask(session, "SELECT current_setting('app.actor')")
    return stated


def replayed_in_another_transaction(stage: Stage) -> UUID | None:
    with stage.session() as session:
        stated = _overheard(stage, session)
        session.commit()
        ask(session, "SELECT set_config('app.actor', %s, true)", stated)
        return actor(session)


def replayed_on_another_backend(stage: Stage) -> UUID | None:
    with stage.session() as session, stage.session() as other:
        ask(other, "SELECT set_config('app.actor', %s, true)", _overheard(stage, session))
        return actor(other)


def left_on_a_pooled_connection(stage: Stage) -> UUID | None:
    """Set what the last transaction proved for the whole session, and return the next transaction's actor."""
    with stage.session() as session:
        ask(session, "SELECT set_config('app.actor', %s, false)", _overheard(stage, session))
        session.commit()
        return actor(session)


def assumed(stage: Stage, token: str) -> UUID | None:
    with stage.session() as session:
        proven_id = ask(session, "SELECT core_prove_actor(%s)", token)
        assert proven_id == actor(session)
        return proven_id


def with_an_expired_token(stage: Stage, prepare: Callable[[], None] = lambda: None) -> UUID | None:
    token = token_of(stage.victim, lifetime=-dt.timedelta(seconds=1))
    prepare()
    return assumed(stage, token)


def with_the_token_of_an_ended_session(stage: Stage) -> UUID | None:
    session = SessionStore()
    session.create()
    token = token_of(stage.victim, bound_to=str(session.session_key))
    assert assumed(stage, token) == stage.victim.pk
    session.delete()
    return assumed(stage, token)


def with_an_api_token_that_was_deleted(stage: Stage) -> UUID | None:
    row, secret = tokens.create(actor=stage.victim)
    assert assumed(stage, secret) == stage.victim.pk
    row.delete()
    return assumed(stage, secret)


def with_the_token_of_a_blocked_person(stage: Stage) -> UUID | None:
    token = token_of(stage.victim)
    User.objects.filter(pk=stage.victim.pk).update(is_active=False)
    return assumed(stage, token)


def in_a_transaction_begun_before_the_person_was_blocked(stage: Stage) -> UUID | None:
    with stage.session() as session:
        _overheard(stage, session)
        User.objects.filter(pk=stage.victim.pk).update(is_active=False)
        return actor(session)


def in_a_transaction_begun_before_the_session_ended(stage: Stage) -> UUID | None:
    browser = SessionStore()
    browser.create()
    with stage.session() as session:
        token = token_of(stage.victim, bound_to=str(browser.session_key))
        assert ask(session, "SELECT core_prove_actor(%s)", token) == stage.victim.pk
        browser.delete()
        return actor(session)


def in_a_transaction_begun_before_all_sessions_ended(stage: Stage) -> UUID | None:
    with stage.session() as session:
        _overheard(stage, session)
        User.objects.filter(pk=stage.victim.pk).update(session_generation=1)
        return actor(session)


def with_a_token_from_before_all_sessions_ended(stage: Stage) -> UUID | None:
    token = token_of(stage.victim)
    User.objects.filter(pk=stage.victim.pk).update(session_generation=1)
    return assumed(stage, token)


ATTACKS = [
    (forged, ACTOR_BY_NAME),
    (plain_name, ACTOR_BY_NAME),
    (own_proof_with_anothers_name, ACTOR_BY_NAME),
    (replayed_in_another_transaction, UNBOUND),
    (replayed_on_another_backend, UNBOUND),
    (left_on_a_pooled_connection, UNBOUND),
    (with_the_token_of_an_ended_session, UNTIED),
    (with_an_api_token_that_was_deleted, UNTIED_TOKENS),
    (with_the_token_of_a_blocked_person, UNASKED),
    (in_a_transaction_begun_before_the_person_was_blocked, UNASKED),
    (in_a_transaction_begun_before_the_session_ended, UNTIED),
    (in_a_transaction_begun_before_all_sessions_ended, UNASKED),
    (with_a_token_from_before_all_sessions_ended, UNASKED),
]


@pytest.mark.parametrize(("attack", "guard_removed"), ATTACKS, ids=lambda value: getattr(value, "__name__", "control"))
def test_nobody_acts_as_another(stage: Stage, attack: Callable[[Stage], UUID | None], guard_removed: str) -> None:
    assert attack(stage) is None
    User.objects.filter(pk=stage.victim.pk).update(is_active=True, session_generation=0)
    with superuser(unbound=False):
        execute(guard_removed)
    assert attack(stage) == stage.victim.pk


def test_a_token_expires(stage: Stage) -> None:
    assert with_an_expired_token(stage) is None

    def prolong() -> None:
        with superuser(unbound=False):
            execute(EVER)

    assert with_an_expired_token(stage, prolong) == stage.victim.pk


def test_who_ends_his_own_sessions_finishes_that_within_a_minute(stage: Stage) -> None:
    """For the test a minute is half a second."""
    browser = SessionStore()
    with superuser(unbound=False), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_loader")
        cursor.execute("SELECT pg_get_functiondef('core_actor'::regproc)")
        body = cursor.fetchone()[0]
        assert body.count("interval '1 minute'") == 1
        cursor.execute(body.replace("interval '1 minute'", "interval '500 milliseconds'"))
    for ending in ("DELETE FROM django_session", "UPDATE enterprises_user SET session_generation = 9"):
        browser.create()
        with stage.session() as session:
            token = token_of(stage.victim, bound_to=str(browser.session_key))
            ask(session, "SELECT core_prove_actor(%s)", token)
            session.execute(ending)
            assert actor(session) == stage.victim.pk
            assert ask(session, "SELECT core_actor_digest()") == ""
            session.execute("SELECT pg_sleep(0.6)")
            assert actor(session) is None
            session.rollback()


def test_nobody_goes_on_as_another_whose_session_he_ends(stage: Stage) -> None:
    thief = factories.user(Role.AUDITOR, at="CN")
    browser = SessionStore()
    browser.create()
    token_of(stage.victim, bound_to=str(browser.session_key))
    with stage.session() as session:
        assert ask(session, "SELECT core_prove_actor(%s)", token_of(thief)) == thief.pk
        session.execute("DELETE FROM django_session")
        assert actor(session) == thief.pk


def test_a_transaction_that_is_held_open_proves_nobody_any_more(stage: Stage) -> None:
    """Loaders alone go on. For the test ten minutes are half a second."""
    person = stage.victim
    with superuser(unbound=False), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_loader")
        cursor.execute("SELECT pg_get_functiondef('core_actor'::regproc)")
        body = cursor.fetchone()[0]
        assert body.count("interval '10 minutes'") == 1
        cursor.execute(body.replace("interval '10 minutes'", "interval '500 milliseconds'"))
    with stage.session() as session:
        proven = ask(session, "SELECT core_prove_actor(%s)", token_of(person))
        assert actor(session) == proven == person.pk
        session.execute("SELECT pg_sleep(0.6)")
        assert actor(session) is None
        with superuser(unbound=False):
            execute("INSERT INTO core_loader VALUES ('quota_app')")
        assert actor(session) == person.pk


def test_a_proof_ends_with_the_savepoint_in_which_it_was_given(stage: Stage) -> None:
    with stage.session() as session:
        for end, expected in (("ROLLBACK TO", None), ("RELEASE", stage.victim.pk)):
            session.execute("SAVEPOINT s")
            assert ask(session, "SELECT core_prove_actor(%s)", token_of(stage.victim)) == stage.victim.pk
            session.execute(f"{end} SAVEPOINT s")
            assert actor(session) == expected


def test_a_wrong_token_takes_the_proof_of_before_away(stage: Stage) -> None:
    with stage.session() as session:
        ask(session, "SELECT core_prove_actor(%s)", token_of(stage.victim))
        assert ask(session, "SELECT core_prove_actor('made up')") is None
        assert actor(session) is None


# --- What the application's role has no right to ----------------------------------------------------------------------
OPEN = "SELECT core_open_actor_session(repeat('0', 128), gen_random_uuid(), 'browser', 0, NULL, 'infinity')"
FORBIDDEN = {
    OPEN: "GRANT EXECUTE ON ROUTINE core_open_actor_session TO quota_app",
    "SELECT core_actor_mac('x')": "GRANT EXECUTE ON FUNCTION core_actor_mac(text) TO quota_app;"
    "GRANT SELECT ON core_actorkey TO quota_app",
    "SELECT core_state_actor(gen_random_uuid(), '')": "GRANT EXECUTE ON FUNCTION core_state_actor TO quota_app;"
    "GRANT EXECUTE ON FUNCTION core_actor_mac(text) TO quota_app; GRANT SELECT ON core_actorkey TO quota_app",
    "SELECT core_outlast_session(gen_random_uuid())": "GRANT EXECUTE ON FUNCTION core_outlast_session TO quota_app",
    "SELECT count(*) FROM core_actorkey": "GRANT SELECT ON core_actorkey TO quota_app",
    "SELECT count(*) FROM core_actorsession": "GRANT SELECT ON core_actorsession TO quota_app",
    "WITH gone AS (DELETE FROM core_actorsession RETURNING 1) SELECT count(*) FROM gone": "GRANT SELECT, DELETE"
    " ON core_actorsession TO quota_app",
    "SELECT core_draw_actor_key()": "GRANT EXECUTE ON FUNCTION core_draw_actor_key() TO quota_app;"
    "GRANT SELECT, INSERT, DELETE ON core_actorkey TO quota_app",
}


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_application_neither_reads_keys_nor_opens_sessions(stage: Stage, statement: str) -> None:
    with stage.session() as session, pytest.raises(InsufficientPrivilege):
        session.execute(statement)
    with superuser(unbound=False):
        execute(FORBIDDEN[statement])
    with stage.session() as session:
        session.execute(statement)


def test_the_sign_in_role_opens_sessions_and_does_nothing_else(stage: Stage, settings: Any) -> None:
    tables = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')"
        " AND (has_table_privilege(oid, 'SELECT') OR has_table_privilege(oid, 'INSERT')"
        " OR has_table_privilege(oid, 'UPDATE') OR has_table_privilege(oid, 'DELETE'))"
    )
    with session_of(settings.SIGN_IN_DATABASE) as session:
        assert {row[0] for row in session.execute(tables)} <= {"pg_stat_statements", "pg_stat_statements_info"}
        session.execute(OPEN)


# --- Where the token does not go --------------------------------------------------------------------------------------
def test_the_token_is_in_no_text_of_a_statement(stage: Stage) -> None:
    token = token_of(stage.victim)
    with actor_sessions.presenting(token), connection.cursor() as cursor:
        actor_sessions.prove_actor(stage.victim)
        cursor.execute("SELECT pg_backend_pid()")
    statements = "SELECT query FROM pg_stat_statements UNION ALL SELECT query FROM pg_stat_activity"
    with stage.database.postgres.connect(stage.database.name) as server:
        texts = [row[0] for row in server.execute(statements)]
        kept = ask(server, "SELECT string_agg(s::text, ' ') FROM core_actorsession s")
    assert any("core_prove_actor($1)" in text for text in texts)
    assert not any(token in text for text in texts)
    assert token not in kept


def test_a_session_of_an_hour_is_not_one_for_ever(stage: Stage) -> None:
    token_of(stage.victim)
    with stage.database.postgres.connect(stage.database.name) as server:
        left = ask(server, "SELECT max(expires_at) - now() FROM core_actorsession")
    assert left <= HOUR
