"""Reads from a standby: a real one, whose replay is paused to show which server answered."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.exceptions import MiddlewareNotUsed
from django.db import DataError, OperationalError, ProgrammingError, connections, router
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from pytest_django.plugin import DjangoDbBlocker

from core import sql, standby, startup_checks
from core.servers import Servers
from core.transactions import service
from enterprises.models import Enterprise, User
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.databases import Clone, served_by_its_own_server
from tests.support.standbys import Standby

EXPORT = f"{V1}enterprises/?format=csv"

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", standby.ALIAS])


@pytest.fixture(scope="module")
def follower(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standby]:
    """Start a primary and its standby for all tests of this module, and let the application use them."""
    with (
        django_db_blocker.unblock(),
        served_by_its_own_server(tmp_path_factory.mktemp("primary")) as own,
        pytest.MonkeyPatch.context() as patch,
    ):
        server = Standby.of(own.postgres, tmp_path_factory.mktemp("standby"))
        address = {**connections["default"].settings_dict, "HOST": str(server.sockets), "TEST": {"MIRROR": "default"}}
        patch.setitem(django_settings.DATABASES, standby.ALIAS, address)
        patch.setattr(router, "routers", [standby.Router()])
        try:
            yield server
        finally:
            server.stop()
            del connections[standby.ALIAS]


@pytest.fixture
def second(follower: Standby, own_database: Clone, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standby]:
    """Return the standby, which has replayed the database of this test."""
    monkeypatch.setattr(standby, "_away_until", 0.0)
    follower.catch_up()
    yield follower
    connections[standby.ALIAS].close()


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def export(client: Any) -> str:
    response = client.get(EXPORT)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def write(browser: Client) -> None:
    """Send a form that writes; what it does is of no interest."""
    assert browser.post("/theme/", {"theme": "dark"}).status_code in {200, 204, 302}


def test_the_primary_is_of_these_tests_alone(second: Standby, servers: Servers) -> None:
    """Nothing that other tests write has to be replayed before a test goes on."""
    assert servers.postgres
    assert second.primary.pid != servers.postgres.pid
    with second.primary.connect() as superuser:
        names = superuser.execute("SELECT datname FROM pg_database WHERE datname LIKE 'clone%'").fetchall()
    assert names == [(connections["default"].settings_dict["NAME"],)]


def test_a_reader_who_wrote_nothing_is_answered_by_the_standby(second: Standby, mlr1: User) -> None:
    factories.enterprise("E-BEFORE")
    second.catch_up()
    with second.paused():
        factories.enterprise("E-AFTER")
        text = export(browser_of(mlr1))
    assert "E-BEFORE" in text
    assert "E-AFTER" not in text


def test_a_writer_sees_what_he_wrote_while_the_standby_is_behind(second: Standby, mlr1: User) -> None:
    browser = browser_of(mlr1)
    second.catch_up()
    with second.paused():
        factories.enterprise("E-WRITTEN")
        write(browser)
        began = time.monotonic()
        assert "E-WRITTEN" in export(browser), "from the primary, after waiting for the standby"
        assert time.monotonic() - began < 2
    second.catch_up()
    with second.paused():
        factories.enterprise("E-LATER")
        assert "E-WRITTEN" in (text := export(browser))
        assert "E-LATER" not in text, "the standby has his position and answers again"


def test_a_position_that_was_tampered_with_counts_as_none(second: Standby, mlr1: User) -> None:
    browser = browser_of(mlr1)
    write(browser)
    cookie = browser.cookies["position"]
    assert cookie["httponly"]
    browser.cookies["position"] = cookie.value.replace("/", "/F", 1)
    second.catch_up()
    with second.paused():
        factories.enterprise("E-LATER")
        assert "E-LATER" not in export(browser)


def test_a_program_is_never_shown_less_than_the_primary_has(second: Standby, mlr1: User) -> None:
    program = client_of(mlr1)
    second.catch_up()
    with second.paused():
        factories.enterprise("E-WRITTEN")
        assert "E-WRITTEN" in export(program)


def test_the_primary_answers_while_the_standby_is_away(
    second: Standby, mlr1: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections[standby.ALIAS].close()
    monkeypatch.setitem(connections[standby.ALIAS].settings_dict, "HOST", "/nowhere")
    factories.enterprise("E-WRITTEN")
    asked: list[object] = []
    monkeypatch.setattr(standby, "_give_up", _counted(standby._give_up, asked))
    browser = browser_of(mlr1)
    assert "E-WRITTEN" in export(browser)
    assert "E-WRITTEN" in export(browser)
    assert len(asked) == 1, "it is not asked again at once"


def _counted(function: Any, calls: list[object]) -> Any:
    def wrapper(error: Exception) -> None:
        calls.append(error)
        function(error)

    return wrapper


def end_sessions(server: Standby) -> None:
    """End the sessions of the application as a server does that is stopped."""
    with server.connect() as superuser:
        superuser.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = 'quota_app'")


def ask(statement: str) -> Any:
    with standby.reading_connection().cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def test_a_standby_that_fails_meanwhile_is_replaced_by_the_primary(second: Standby, rf: RequestFactory) -> None:
    asked: list[str] = []

    def make() -> HttpResponse:
        asked.append(router.db_for_read(Enterprise))
        if len(asked) == 1:
            ask("SELECT 1")
            end_sessions(second)
        ask("SELECT 1")
        return HttpResponse()

    standby.answer(rf.get("/"), make)
    assert asked == ["standby", "default"]
    asked.clear()
    standby.answer(rf.get("/"), make)
    assert asked == ["default"], "it is left alone for a while"


@pytest.mark.parametrize("write", [True, False], ids=["a write", "a conflict with recovery"])
def test_what_only_a_standby_refuses_is_answered_by_the_primary(
    second: Standby, rf: RequestFactory, write: bool
) -> None:
    statement = "DELETE FROM core_apitoken WHERE false" if write else "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"
    asked: list[str] = []

    def make() -> HttpResponse:
        asked.append(standby.reading_connection().alias)
        if write or len(asked) == 1:
            with standby.reading_connection().cursor() as cursor:
                cursor.execute(statement)
        return HttpResponse()

    standby.answer(rf.get("/"), make)
    assert asked == ["standby", "default"]


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("SET statement_timeout = 50; SELECT pg_sleep(5)", OperationalError),
        ("SELECT 1 / 0", DataError),
        ("SELECT nothing", ProgrammingError),
    ],
)
def test_what_would_fail_on_the_primary_too_is_not_asked_again(
    second: Standby, rf: RequestFactory, statement: str, error: type[Exception]
) -> None:
    asked: list[str] = []

    def fail() -> bytes:
        asked.append(standby.reading_connection().alias)
        ask(statement)
        return b""

    with pytest.raises(error):
        standby.answer(rf.get("/"), lambda: HttpResponse(fail()))
    streamed = standby.answer(rf.get("/"), lambda: StreamingHttpResponse(fail() for _part in range(1)))
    with pytest.raises(error):
        list(streamed)
    assert asked == ["standby", "standby"], "it is not taken for one that failed, either"


def test_a_file_is_complete_though_the_standby_fails_while_it_is_sent(second: Standby, mlr1: User) -> None:
    factories.enterprise("E-BEFORE")
    second.catch_up()
    parts = iter(browser_of(mlr1).get(EXPORT).streaming_content)
    text = next(parts)
    end_sessions(second)
    text += b"".join(parts)
    assert text.count(b"\r\n") == 2, "the heading and one row"
    assert b",E-BEFORE," in text


@pytest.mark.parametrize(("before", "follows"), [(b"ab", True), (b"abcd", True), (b"ax", False), (b"abcdef", False)])
def test_the_primary_goes_on_where_the_standby_stopped_if_it_sent_the_same(
    second: Standby, rf: RequestFactory, before: bytes, follows: bool
) -> None:
    def parts() -> Iterator[bytes]:
        if ask("SELECT pg_is_in_recovery()") == (True,):
            yield before
            end_sessions(second)
            ask("SELECT 1")
        yield from (b"abc", b"", b"de")

    sent = iter(standby.answer(rf.get("/"), lambda: StreamingHttpResponse(parts())))
    assert next(sent) == before
    if follows:
        assert before + b"".join(sent) == b"abcde"
    else:
        with pytest.raises(OperationalError):
            list(sent)


def test_the_standby_shows_each_reader_only_his_rows(second: Standby, p36a: User, p15a: User) -> None:
    factories.enterprise("E-JIANGXI", at="360730")
    factories.enterprise("E-BAOTOU", at="150203")
    second.catch_up()
    with second.paused():
        texts = {person.username: export(browser_of(person)) for person in (p36a, p15a)}
    assert ("E-JIANGXI" in texts["p36a"], "E-BAOTOU" in texts["p36a"]) == (True, False)
    assert ("E-JIANGXI" in texts["p15a"], "E-BAOTOU" in texts["p15a"]) == (False, True)


def test_services_sign_ins_and_writes_stay_on_the_primary(second: Standby, rf: RequestFactory) -> None:
    @service
    def add() -> bool:
        factories.enterprise("E-ADDED")
        return Enterprise.objects.filter(code="E-ADDED").exists()

    seen: dict[str, Any] = {}

    def make() -> HttpResponse:
        seen["service"] = add()
        seen["view"] = Enterprise.objects.filter(code="E-ADDED").exists()
        seen["sessions"] = Session.objects.all().db
        seen["written"] = router.db_for_write(Enterprise)
        seen["raw"] = standby.reading_connection().alias
        return HttpResponse()

    second.catch_up()
    with second.paused():
        standby.answer(rf.get("/"), make)
    assert seen == {"service": True, "view": False, "sessions": "default", "written": "default", "raw": "standby"}


def test_statements_in_files_are_read_from_the_standby(second: Standby, rf: RequestFactory, tmp_path: Path) -> None:
    (tmp_path / "which.sql").write_text("SELECT pg_is_in_recovery() AS recovering")
    query = sql.Query(str(tmp_path / "which.py"), "which.sql", dict)
    seen: list[Any] = []

    def make() -> HttpResponse:
        seen.append(query.one())
        return HttpResponse()

    standby.answer(rf.get("/"), make)
    standby.answer(rf.post("/"), make)
    assert seen == [{"recovering": True}, {"recovering": False}], "a form is answered by the primary"


def test_public_pages_and_what_an_auditor_reads_come_from_the_standby(second: Standby, auditor1: User) -> None:
    second.catch_up()
    with second.paused():
        factories.enterprise("E-AFTER")
        public = Client().get("/api/v1/public/register/").json()
        browser = browser_of(auditor1)
        listed = browser.get(f"{V1}enterprises/").json()
        page = browser.get("/enterprises/").content.decode()
    assert "E-AFTER" not in str(public)
    assert "E-AFTER" not in str(listed)
    assert "E-AFTER" not in page


def test_without_a_standby_nothing_is_asked(
    follower: Standby, rf: RequestFactory, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(django_settings.DATABASES, standby.ALIAS)
    with pytest.raises(MiddlewareNotUsed):
        standby.middleware(lambda request: HttpResponse())
    with django_assert_num_queries(0):
        assert standby.answer(rf.get("/"), lambda: HttpResponse(b"made")).content == b"made"
    assert not any("standby" in reason for reason in startup_checks.refusals())


def test_start_up_refuses_a_primary_that_waits_for_no_standby(second: Standby) -> None:
    assert any("wait for no standby" in reason for reason in startup_checks.refusals())
