"""Sessions of another role that a process keeps for what is written apart from a transaction."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import connection

from core import actor_sessions, database
from core.database import kept_session_of
from enterprises.models import User
from enterprises.services import attempt_delays
from tests.support import factories
from tests.support.databases import Clone


def backend(address: dict[str, Any]) -> int:
    with kept_session_of(address) as session:
        return session.info.backend_pid


@pytest.fixture(params=["sign-in", "application"])
def address(request: Any, own_database: Clone, settings: Any) -> dict[str, Any]:
    role: dict[str, Any] = settings.SIGN_IN_DATABASE if request.param == "sign-in" else connection.settings_dict
    return role


def test_a_session_is_kept_for_the_next(address: dict[str, Any]) -> None:
    first = backend(address)
    assert [backend(address) for _ in range(3)] == [first] * 3


def test_one_that_was_ended_meanwhile_is_replaced(address: dict[str, Any], own_database: Clone) -> None:
    ended = backend(address)
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    assert backend(address) != ended


def test_one_that_failed_is_not_kept(address: dict[str, Any]) -> None:
    failed = backend(address)
    with pytest.raises(psycopg.Error), kept_session_of(address) as session:
        session.execute("SELECT 1 / 0")
    assert backend(address) != failed


def test_nobody_waits_for_another_and_few_are_kept(address: dict[str, Any], own_database: Clone) -> None:
    together = Barrier(5)

    def borrow(_number: int) -> int:
        with kept_session_of(address) as session:
            together.wait(timeout=30)
            return session.info.backend_pid

    with ThreadPoolExecutor(5) as threads:
        used = set(threads.map(borrow, range(5)))
    assert len(used) == 5
    with own_database.postgres.connect(own_database.name) as server:
        row = server.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY (%s)", [list(used)]).fetchone()
    assert row is not None
    assert row[0] <= database.MOST_KEPT


def test_signing_opens_no_connection_of_its_own(own_database: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    person: User = factories.user("auditor")
    counts = attempt_delays.counts_of("code", str(person.pk), "signing", familiar=True)

    def sign(nonce: str) -> None:
        assert attempt_delays.reserve_apart(counts) == (0, False)
        attempt_delays.passed_apart(counts)
        text = {"purpose": "test", "object_id": "1", "sha256": "0", "method": "totp"}
        assert actor_sessions.sign(person, nonce=nonce, **text)

    sign("first")

    def refuse(*_address: Any, **_options: Any) -> None:
        raise AssertionError("a connection was opened")

    with monkeypatch.context() as patch:
        patch.setattr(psycopg, "connect", refuse)
        sign("second")
