"""The clock: Shanghai's day, UTC's instant, a demonstration's fixed day; no other module reads the time."""

import ast
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core import clock
from core.models import FixedDay
from tests.support import source_tree

# The clock itself, and code that must use the database's own time also in a demonstration.
ASKS_PYTHON = {
    "core/clock.py",
    "core/actor_sessions.py",  # the proof of an actor ends with his session, in real time
    # When a head was offered to a witness, and how long ago the newest batch was sealed: in real time.
    "core/sealing/witnesses.py",
    "core/metrics/state.py",
    "quotas/management/commands/verify_ledger.py",
    "enterprises/services/invitations.py",  # a link ends after a week of real time
    # Sign-ins, and the wait of a factor: in real time, whatever a demonstration's day is.
    "enterprises/models/factors.py",
    "enterprises/services/factors.py",
    "enterprises/services/sign_ins.py",
    "enterprises/services/tokens.py",
    # Receivers compare the instant of a message with their own clocks, and attempts are repeated in real time.
    "enterprises/services/webhook_delivery.py",
    "enterprises/services/webhooks.py",
    "enterprises/web/webhooks.py",
    "enterprises/web/session_proofs.py",
    "config/management/commands/restore.py",  # how much was committed after what was restored
    "enterprises/web/session_guard.py",
}
ASKS_THE_DATABASE = {
    "core/outbox.py",
    "core/queues.py",  # when a task was run again
    "core/guarded_schema/signing.py",
    "core/retention.py",
    "core/api/authentication.py",
    "core/api/idempotency.py",
    "quotas/services/imports/many_reports/turns.py",  # whether a worker still works on a sheet
    "portal/services/list_file_work.py",  # whether a worker still prepares a file
    "enterprises/services/account_changes.py",  # which links and tokens are still open
    "enterprises/services/invitations.py",
    "enterprises/services/notifications.py",  # when a mail was sent, and how long to keep trying
    "enterprises/services/tokens.py",
    "enterprises/services/webhooks.py",  # whether the token has ended by which it was set up
    "enterprises/web/me.py",  # whether a token has ended
    "enterprises/models/people.py",  # when a person was entered: a default of the database
}


@pytest.fixture(autouse=True)
def fresh_reading() -> Iterator[None]:
    clock.reload_fixed_day()
    yield
    clock.reload_fixed_day()


def test_time_passes_in_utc(db: None) -> None:
    before = dt.datetime.now(dt.UTC)
    assert before <= clock.now() <= dt.datetime.now(dt.UTC)
    assert clock.now().utcoffset() == dt.timedelta()
    assert clock.fixed_day() is None


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2011-12-31T15:59:59+00:00", "2011-12-31"),
        ("2011-12-31T16:00:00+00:00", "2012-01-01"),
        ("2011-12-31T23:30:00+08:00", "2011-12-31"),
        ("2012-01-01T00:00:00+08:00", "2012-01-01"),
    ],
)
def test_the_business_day_is_shanghai_s(instant: str, day: str) -> None:
    with clock.at(dt.datetime.fromisoformat(instant)):
        assert clock.today() == dt.date.fromisoformat(day)


def test_a_demonstration_stands_still_on_its_day(db: None) -> None:
    FixedDay.objects.create(day=dt.date(2011, 10, 20))
    clock.reload_fixed_day()
    assert clock.today() == dt.date(2011, 10, 20)
    assert clock.now().astimezone(clock.ZONE).date() == dt.date(2011, 10, 20)
    with clock.at(dt.date(2011, 3, 1)):
        assert clock.today() == dt.date(2011, 3, 1)
    assert clock.today() == dt.date(2011, 10, 20)


def test_the_environment_may_set_the_business_day(db: None, settings: Any) -> None:
    FixedDay.objects.create(day=dt.date(2011, 10, 20))
    settings.BUSINESS_DATE = dt.date(2012, 1, 3)
    assert (clock.fixed_day(), clock.today()) == (dt.date(2012, 1, 3), dt.date(2012, 1, 3))
    with clock.at(dt.date(2011, 3, 1)):
        assert clock.today() == dt.date(2011, 3, 1)
    assert Client().get("/accounts/login/").context["fixed_day"] == dt.date(2012, 1, 3)


def test_reading_the_clock_is_cheap(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        for _turn in range(100):
            clock.now()
            clock.today()


def test_a_page_of_the_demonstration_knows_its_day(db: None) -> None:
    FixedDay.objects.create(day=dt.date(2011, 10, 20))
    clock.reload_fixed_day()
    answer = Client().get("/accounts/login/")
    assert answer.context["fixed_day"] == dt.date(2011, 10, 20)


def sources() -> Iterator[tuple[str, ast.AST]]:
    for name, path in source_tree.modules():
        if "migrations" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text())):
                yield name, node


def test_nothing_else_asks_python_what_time_it_is() -> None:
    asked = {
        f"{name}:{node.lineno} {ast.unparse(node)}"
        for name, node in sources()
        if name not in ASKS_PYTHON
        and isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow", "localdate", "localtime", "fromtimestamp"}
        and ast.unparse(node.value).split(".")[-1] in {"datetime", "date", "timezone"}
    }
    assert not asked


def test_nothing_else_asks_the_database_what_time_it_is() -> None:
    asked = {
        f"{name}:{node.lineno}"
        for name, node in sources()
        if name not in ASKS_THE_DATABASE
        and isinstance(node, ast.ImportFrom)
        and any(alias.name in {"Now", "TransactionNow"} for alias in node.names)
    }
    assert not asked


def test_no_trigger_writes_out_the_day_that_the_database_has_a_function_for() -> None:
    written = {
        path.name
        for app in source_tree.APPS
        for path in (source_tree.ROOT / app).rglob("*.sql")
        if re.search(r"clock_timestamp\(\)\)* AT TIME ZONE", path.read_text()) and path.name != "business_day.sql"
    }
    assert not written
