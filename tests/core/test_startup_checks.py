"""The start is refused if data filed could be lost or rewritten."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from config.settings import environment
from core import clock, startup_checks
from core.models import FixedDay
from core.servers import OWNER_ROLE, Postgres
from core.servers.postgres import DURABLE, SUPERUSER
from core.startup_checks import Refused
from tests.support.databases import Clone
from tests.support.sealing import execute, superuser


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="quota-test-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def on_the_database(transactional_db: None) -> Iterator[Any]:
    """Return a function that points ``default`` to another address or role for one test."""
    before = dict(connection.settings_dict)

    def point(**changes: str) -> None:
        connection.close()
        connection.settings_dict.update(changes)

    yield point
    connection.close()
    connection.settings_dict.update(before)


def test_the_embedded_servers_are_safe_ground(db: None) -> None:
    assert list(startup_checks.refusals()) == []


@pytest.mark.parametrize("name", ["fsync", "synchronous_commit", "full_page_writes"])
def test_a_database_that_may_forget_is_refused(folder: Path, on_the_database: Any, name: str) -> None:
    lossy = Postgres(folder, DURABLE | {name: "off"})
    lossy.start()
    try:
        on_the_database(HOST=str(lossy.sockets), NAME="quota")
        assert f"PostgreSQL runs with {name} = off" in list(startup_checks._unsafe_settings())
    finally:
        connection.close()
        lossy.stop()


def test_a_database_without_checksums_is_refused(folder: Path, on_the_database: Any) -> None:
    bare = Postgres(folder)
    bare.start()
    bare.stop()
    bare.switch_checksums(enable=False)
    bare.start()
    try:
        on_the_database(HOST=str(bare.sockets), NAME="quota")
        assert list(startup_checks._unsafe_settings()) == ["PostgreSQL runs with data_checksums = off"]
    finally:
        connection.close()
        bare.stop()


def test_a_superuser_is_refused_as_the_application(on_the_database: Any) -> None:
    on_the_database(USER=SUPERUSER)
    assert list(startup_checks.refusals()) == ["the application's role postgres is a superuser"]


def test_the_owner_of_the_tables_is_refused_as_the_application(on_the_database: Any) -> None:
    on_the_database(USER=OWNER_ROLE)
    (reason,) = startup_checks.refusals()
    assert reason.startswith("the application's role quota_owner owns tables")


def test_a_role_that_may_become_the_owner_is_refused_as_the_application(on_the_database: Any) -> None:
    postgres = settings.SERVERS.postgres
    with postgres.connect() as superuser:
        superuser.execute("CREATE ROLE sneaky LOGIN IN ROLE quota_owner")
    try:
        on_the_database(USER="sneaky")
        (reason,) = startup_checks.refusals()
        assert reason.startswith("the application's role sneaky owns tables")
    finally:
        connection.close()
        with postgres.connect() as superuser:
            superuser.execute("DROP ROLE sneaky")


def test_a_role_that_may_make_temporary_tables_is_refused_as_the_application(own_database: Clone) -> None:
    with superuser(unbound=False):
        execute(f"GRANT TEMPORARY ON DATABASE {own_database.name} TO PUBLIC")
    (reason,) = startup_checks.refusals()
    assert reason.startswith("the application's role quota_app may make temporary tables")


def test_a_guard_that_was_switched_off_is_refused(own_database: Clone) -> None:
    with superuser():
        execute("ALTER TABLE quotas_posting DISABLE TRIGGER append_only")
    assert list(startup_checks.refusals()) == [
        "state of trigger append_only of quotas_posting was changed: off instead of on"
    ]
    with superuser():
        execute("DROP TRIGGER append_only ON quotas_posting")
    assert "trigger append_only of quotas_posting is missing" in list(startup_checks.refusals())


def test_debug_pages_are_refused_outside_of_development(db: None, settings: Any) -> None:
    settings.DEBUG = True
    settings.DEBUG_ALLOWED = False
    assert list(startup_checks.refusals()) == ["DEBUG is on"]
    settings.DEBUG_ALLOWED = True
    assert list(startup_checks.refusals()) == []


def test_signing_without_a_second_factor_is_refused_outside_of_a_demonstration(db: None, settings: Any) -> None:
    settings.SIGNING_NEEDS_SECOND_FACTOR = False
    settings.RELAXED_SIGNING_ALLOWED = False
    assert list(startup_checks.refusals()) == ["acts are signed without a second factor (SIGNING_NEEDS_SECOND_FACTOR)"]
    settings.SIGNING_NEEDS_SECOND_FACTOR = True
    assert list(startup_checks.refusals()) == []


@pytest.mark.parametrize("logged", ["log_statement = 'all'", "log_min_duration_statement = 0"])
def test_a_server_that_logs_tokens_is_refused(own_database: Clone, logged: str) -> None:
    def refused_with(*settings: str) -> bool:
        with superuser(unbound=False):
            for setting in settings:
                execute(f"ALTER DATABASE {own_database.name} SET {setting}")
        return any("log_parameter_max_length = 0" in reason for reason in startup_checks.refusals())

    assert refused_with("log_parameter_max_length = -1", logged)
    assert not refused_with("log_parameter_max_length = 0")


def test_an_app_adds_what_it_wants_to_hold(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup_checks, "_CHECKS", [])

    @startup_checks.check
    def unsafe() -> Iterator[str]:
        yield "a policy is missing"

    assert list(startup_checks.refusals()) == ["a policy is missing"]


def test_a_demonstration_is_refused_in_production(db: None, settings: Any) -> None:
    FixedDay.objects.create(day=dt.date(2011, 10, 20))
    clock.reload_fixed_day()
    settings.FIXED_DAY_ALLOWED = False
    try:
        assert list(startup_checks.refusals()) == [
            "the business day is fixed at 2011-10-20: this is a demonstration's database",
            "the application's role quota_app may enter history: a loader was interrupted (core_loader)",
        ]
        settings.FIXED_DAY_ALLOWED = True
        assert list(startup_checks.refusals()) == []
    finally:
        FixedDay.objects.all().delete()
        clock.reload_fixed_day()


def test_refusing_ends_the_process_with_every_reason_in_one_line(on_the_database: Any) -> None:
    on_the_database(USER=SUPERUSER)
    with pytest.raises(Refused, match=r"^refusing to start: the application's role postgres is a superuser$"):
        startup_checks.require()


def test_a_database_that_is_away_is_a_refusal_and_no_stack_trace(folder: Path, on_the_database: Any) -> None:
    on_the_database(HOST=str(folder))
    with pytest.raises(Refused, match="the database cannot be queried"):
        startup_checks.require()


def test_a_secret_that_can_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for weak in ("changeme", "x" * 60):
        monkeypatch.setenv("SECRET_KEY", weak)
        with pytest.raises(environment.ImproperlyConfigured, match="SECRET_KEY is too easy to guess"):
            environment.secret("SECRET_KEY", shortest=40)
