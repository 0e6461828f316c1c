"""Time limits of statements in requests and tasks; commands have none."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.test import Client

from config.celery import check_before_start
from core import outages, statement_timeouts
from core.statement_timeouts import WEB, WORKER, Limits
from core.web import health
from tests.support.databases import Clone
from tests.support.tls_proxies import ROOT

SETTINGS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


@pytest.fixture
def afresh(own_database: Clone) -> Iterator[None]:
    """Open connections anew inside the test; restore the limits that were in force after it."""
    before = statement_timeouts.current()
    connection.close()
    yield
    statement_timeouts.use(before)
    connection.close()


def shown() -> list[str]:
    with connection.cursor() as cursor:
        values = []
        for name in SETTINGS:
            cursor.execute(f"SHOW {name}")
            values.append(cursor.fetchone()[0])
        return values


def test_the_web_has_the_strictest_limits_and_nothing_needs_to_say_so(afresh: None) -> None:
    assert shown() == ["30s", "10s", "1min"]
    assert all(0 < getattr(WEB, name) <= getattr(WORKER, name) for name in Limits.__slots__)


def test_a_worker_has_its_own(afresh: None) -> None:
    check_before_start()
    assert shown() == ["45s", "20s", "1min"]


def test_a_command_takes_the_time_it_needs(own_database: Clone) -> None:
    asked = "from tests.core.test_statement_timeouts import shown; print(shown())"
    words = [sys.executable, "manage.py", "shell", "--no-imports", "-c", asked]
    done = subprocess.run(words, cwd=ROOT, env=own_database.environ, capture_output=True, text=True)
    assert "['0', '1min', '0']" in done.stdout, done.stderr


def test_a_statement_that_takes_too_long_is_ended_and_answered_as_an_outage(
    afresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement_timeouts.use(Limits(statement=1, lock=1, idle_in_transaction=1))

    def slow() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")
        return "ok"

    began = time.monotonic()
    with pytest.raises(OperationalError) as ended:
        slow()
    assert time.monotonic() - began < 10
    assert outages.is_outage(ended.value)
    monkeypatch.setattr(health.outages, "database", slow)
    answer = Client(raise_request_exception=False).get("/readyz")
    assert (answer.status_code, answer["Retry-After"]) == (503, outages.RETRY_AFTER)
