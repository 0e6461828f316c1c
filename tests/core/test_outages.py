"""A database that is down, read-only or full: 503 with advice, for people and programs, and nothing is lost."""

import datetime as dt
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import ConnectionHandler, OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from psycopg import sql

from core import clock, outages
from core.models import AuditEvent
from core.servers.postgres import DURABLE
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from quotas import ledger
from quotas.models import Posting, Report
from tests.support import factories, filings
from tests.support.api import V1, assert_problem, client_of
from tests.support.databases import Clone, served_by_its_own_server

MAY, TODAY = dt.date(2011, 5, 1), dt.date(2011, 6, 5)
SIZE = 400  # megabytes of a disk that takes two copies of an empty register


class Filer:
    def __init__(self) -> None:
        self.firm: Enterprise = factories.enterprise("E-FIRM")
        self.site = factories.site(self.firm)
        self.signer: User = factories.user(Role.ENTERPRISE_SIGNER, of=self.firm, username="signer")
        factories.product()
        factories.programme_year()
        self.program, self.browser = client_of(self.signer), Client(raise_request_exception=False)
        self.browser.force_login(self.signer)

    def draft(self, month: dt.date = MAY) -> Report:
        return filings.draft(self.firm, month, self.signer, filings.line(self.site, produced="1", sold="1"))


@pytest.fixture
def filer(own_database: Clone) -> Iterator[Filer]:
    with clock.at(TODAY):
        yield Filer()


def refused(page: HttpResponse) -> bool:
    """Check that the page explains the outage in plain words and names no internals."""
    text = page.content.decode()
    assert (page.status_code, page["Content-Type"]) == (503, "text/html; charset=utf-8"), text
    assert int(page["Retry-After"]) > 0
    assert "The register cannot save data at the moment" in text
    assert "psycopg" not in text
    return True


def readiness() -> tuple[int, str]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()["database"]


@contextmanager
def role_setting(database: Clone, setting: str) -> Iterator[None]:
    """Set a setting of the application's role in this database, as an administrator would."""
    name, value = setting.split()
    role = sql.SQL("ALTER ROLE quota_app IN DATABASE {} ").format(sql.Identifier(database.name))
    with database.postgres.connect() as superuser:
        superuser.execute(role + sql.SQL("SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
        connection.close()
        try:
            yield
        finally:
            superuser.execute(role + sql.SQL("RESET {}").format(sql.Identifier(name)))
            connection.close()


def test_a_database_that_only_reads_is_read_and_what_it_cannot_keep_is_503(own_database: Clone, filer: Filer) -> None:
    draft = filer.draft()
    page, act = (reverse(f"pages:{name}", args=[draft.pk]) for name in ("report", "report-submit"))
    submit = f"{V1}reports/{draft.pk}/submit/"
    lines = AuditEvent.objects.count()
    with role_setting(own_database, "default_transaction_read_only on"):
        assert readiness() == (503, "read-only")
        assert filer.program.get(f"{V1}reports/{draft.pk}/").status_code == filer.browser.get(page).status_code == 200
        refusal = filer.program.post(submit, {}, HTTP_IDEMPOTENCY_KEY="in-the-dark")
        assert_problem(refusal, 503, "unavailable")
        assert int(refusal["Retry-After"]) > 0
        assert refused(filer.browser.post(act, {"signed": "1"}))
    assert readiness() == (200, "ok")
    assert (Report.objects.get().state, Posting.objects.count(), AuditEvent.objects.count()) == ("draft", 0, lines)
    assert filer.program.post(submit, {}, HTTP_IDEMPOTENCY_KEY="in-the-dark").status_code == 200
    assert Posting.objects.count() == 1


def test_without_a_database_people_and_programs_get_an_explanation(
    own_database: Clone, filer: Filer, tmp_path: Path
) -> None:
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict["HOST"] = str(tmp_path)
    try:
        assert readiness() == (503, "away")
        assert refused(filer.browser.get("/"))
        assert refused(filer.browser.post(reverse("pages:report-begin", args=["E-FIRM", "2011-05"])))
        assert refused(Client(raise_request_exception=False).get(reverse("pages:public-register")))
        chinese = filer.browser.get("/", headers={"Accept-Language": "zh-hans"}).content.decode()
        assert "系统暂时无法保存内容" in chinese
        assert_problem(filer.program.get(f"{V1}reports/"), 503, "unavailable")
        assert_problem(filer.browser.get(f"{V1}reports/"), 503, "unavailable")
        assert_problem(client_of(None).get(f"{V1}public/plans/"), 503, "unavailable")
    finally:
        connection.close()
        connection.settings_dict.update(before)
    assert filer.browser.get("/").status_code == 200


class Webs:
    """Threads of a web process that share one pool."""

    def __init__(self, settings: Any, threads: int, **at: Any) -> None:
        pooled = connection.settings_dict | {"OPTIONS": {"pool": settings.DATABASE_CONNECTIONS}} | at
        self.threads = [ConnectionHandler({"default": pooled})["default"] for _thread in range(threads)]

    def __enter__(self) -> Any:
        return self.threads

    def __exit__(self, *exception: object) -> None:
        for thread in self.threads:
            thread.close()
        self.threads[0].close_pool()


def test_a_pool_connects_as_soon_as_the_database_is_back(own_database: Clone, settings: Any, tmp_path: Path) -> None:
    """Attempts whose wait doubles each time would delay the web long after PostgreSQL is up."""
    address = tmp_path / "sockets"
    with Webs(settings, 1, HOST=str(address)) as (thread,):
        away_since = time.monotonic()
        while time.monotonic() - away_since < 8:
            with pytest.raises(OperationalError):
                thread.ensure_connection()
        address.symlink_to(own_database.postgres.sockets)
        back = time.monotonic()
        thread.ensure_connection()
        assert time.monotonic() - back < 2


def test_who_waits_for_the_database_has_a_connection_soon_after_it_is_back(
    own_database: Clone, settings: Any, tmp_path: Path
) -> None:
    """Its request began while the database was away; nobody else asks the pool."""
    address, back = tmp_path / "sockets", 0.0

    def come_back() -> None:
        nonlocal back
        address.symlink_to(own_database.postgres.sockets)
        back = time.monotonic()

    with Webs(settings, 1, HOST=str(address)) as (thread,):
        promotion = threading.Timer(1.2, come_back)
        promotion.start()
        thread.ensure_connection()
        promotion.join()
        assert 0 < time.monotonic() - back < 1.4


def test_connections_that_died_while_they_lay_ready_hold_nobody_up(own_database: Clone, settings: Any) -> None:
    with Webs(settings, 6) as threads:
        for thread in threads:
            thread.ensure_connection()
        for thread in threads:
            thread.close()
        with own_database.postgres.connect() as superuser:
            superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own_database.name]
            )
        killed = time.monotonic()
        with threads[0].cursor() as cursor:
            cursor.execute("SELECT 1")
        assert time.monotonic() - killed < 1


def test_an_outage_is_distinguished_from_an_error_of_the_product(own_database: Clone) -> None:
    for statement, outage in (("SELECT 1 / 0", False), ("SELECT nothing", False), ("SELECT pg_sleep(2)", True)):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout TO '100ms'")  # each process states its own when it connects
            with pytest.raises(Exception) as caught:
                cursor.execute(statement)
            assert outages.is_outage(caught.value) is outage, statement
    assert not outages.is_outage(None)
    assert not outages.is_outage(OSError())


# --- A full disk ------------------------------------------------------------------------------------------------------
@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of a few megabytes; skip the test unless it runs as root."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=0755", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("a disk of limited size is made by mounting one, which is not allowed here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def cramped(small_disk: Path, transactional_db: None) -> Iterator[None]:
    """Start a register on the small disk, and point ``default`` to it."""
    small = DURABLE | {"max_wal_size": "32MB", "min_wal_size": "32MB"}
    with served_by_its_own_server(small_disk / "postgres", small):
        yield


def fill(disk: Path) -> Path:
    """Fill every block that is left, including those only the server's superuser may use."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    out.write(b"\0" * size)
            except OSError:
                pass
    return filler


def submit(filer: Filer, draft: Report) -> HttpResponse:
    path, key = f"{V1}reports/{draft.pk}/submit/", str(draft.pk)
    return filer.program.post(path, {}, HTTP_IDEMPOTENCY_KEY=key)


def test_on_a_full_disk_nothing_that_was_acknowledged_is_lost(cramped: None, small_disk: Path) -> None:
    with clock.at(TODAY):
        filer = Filer()
        drafts = [filer.draft(dt.date(year, month, 1)) for year in (2008, 2009, 2010) for month in range(1, 13)]
        answers = {draft.pk: submit(filer, draft) for draft in drafts[:6]}
        assert readiness() == (200, "ok")
        filler = fill(small_disk)
        assert readiness() == (503, "full")
        for draft in drafts[6:]:
            answers[draft.pk] = submit(filer, draft)
            assert answers[draft.pk].status_code in {200, 503}, answers[draft.pk].content
        refusals = [answer for answer in answers.values() if answer.status_code == 503]
        assert refusals, "there was room for all of them"
        assert refused(filer.browser.post(reverse("pages:report-submit", args=[drafts[-1].pk]), {"signed": "1"}))
        assert filer.program.get(f"{V1}reports/{drafts[0].pk}/").status_code == 200

        filler.unlink()
        assert readiness() == (200, "ok")
        again = {draft.pk: submit(filer, draft) for draft in drafts}
    assert {answer.status_code for answer in again.values()} == {200}
    for pk, answer in answers.items():
        if answer.status_code == 200:  # sent twice, filed once
            assert again[pk].json()["receipt"] == answer.json()["receipt"]
    assert Posting.objects.filter(kind="use").count() == len(drafts)
    assert not list(ledger.drifts(today=TODAY))
