"""The same races over HTTP: two web processes, real connections, nothing shared but the database.

A few rounds in every run; ``make soak`` runs them all. Each has its control, which fails without the guard.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from benchmarks import harness
from core import clock
from enterprises.models import ApprovalRequest, Enterprise, User
from enterprises.roles import Role
from enterprises.services import approvals, enterprises
from quotas import ledger
from quotas.models import Account, Notice, Posting, Report
from quotas.services import notices, reports
from tests.support import factories
from tests.support.databases import DROP_OVERDRAFT_CHECK, Clone, current, execute_as_owner
from tests.support.filers import TODAY, Filer, books, token
from tests.support.ledger_accounts import Books
from tests.support.races import RUNNERS, overtake, race

__all__ = ["books"]

FEW = 2
WITHOUT_REFUSALS = """
    CREATE OR REPLACE FUNCTION ledger_refuse(rule text, account uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql STABLE
    AS 'BEGIN END';
"""


WITHOUT_ONE_DRAFT = """
    ALTER TABLE quotas_report DROP CONSTRAINT report_version_once;
    DROP INDEX report_one_open_draft;
"""


@pytest.fixture(scope="module")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(tmp_path_factory.mktemp("web"), "config.wsgi") as port:
        yield port


@pytest.fixture(scope="module")
def unlocked_site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Yield the port of a server that takes no row locks."""
    with served(tmp_path_factory.mktemp("unlocked"), "tests.support.without_row_locks") as port:
        yield port


def served(folder: Path, site: str) -> AbstractContextManager[int]:
    """Run web processes on this test process's database, which each test makes anew under the same name."""
    environ = {**current().environ, "DATABASE_POOL": str(RUNNERS)}  # all of them may be served by one process
    return harness.serving(folder, threads=RUNNERS, environ=environ, site=site)


@pytest.fixture
def port(own_database: Clone, site: int) -> int:
    return site


@pytest.fixture
def unlocked_port(own_database: Clone, unlocked_site: int) -> int:
    return unlocked_site


def asking(port: int, secret: str, path: str, body: Any = None, **headers: str) -> Any:
    """Return a call that sends a request by its own client and returns status and body."""
    return partial(harness.Client(port, secret).ask, "POST", f"/api/v1/{path}", body or {}, **headers)


def statuses(results: list[Any]) -> Counter[int]:
    for result in results:
        assert isinstance(result, tuple), result
    return Counter(result[0] for result in results)


def held(table: str, pk: Any) -> str:
    return f"SELECT FROM {table} WHERE id = '{pk}' FOR UPDATE"


def officers() -> tuple[User, User]:
    one, other = (
        factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",), username=name) for name in ("a", "b")
    )
    return one, other


def last_tonnes(database: Clone, port: int, books: Books, rounds: int) -> Iterator[list[Any]]:
    """Yield the results of rounds, in each of which sixteen notices that want one more tonne are approved at once."""
    maker, checker = officers()
    secret, source = token(checker), books.account("36")
    for number in range(RUNNERS):
        books.account(books.firm(f"E-{number}"))
    for number in range(rounds):
        books.post("control", 1, to="CN")
        books.post("distribute", 1, from_="CN", to="36")
        waiting = list(Notice.objects.filter(state="submitted"))
        while len(waiting) < RUNNERS:
            waiting.append(submitted(maker, number, len(waiting)))
        connection.close()
        requests = [asking(port, secret, f"notices/{notice.pk}/approve/") for notice in waiting]
        yield race(database, held("quotas_account", source.pk), requests)


def submitted(maker: User, number: int, runner: int) -> Notice:
    notice = notices.create(
        actor=maker,
        programme="mlr-mining",
        year=2011,
        batch="year",
        basis="incremental",
        number=f"No. {number}-{runner}",
        issued_on=dt.date(2011, 3, 30),
        effective_on=dt.date(2011, 1, 1),
        lines=[{"from": "36", "to": f"E-{runner}", "category": "all", "tonnes": Decimal(1)}],
    )
    return notices.submit(notice, actor=maker)


@pytest.mark.parametrize("rounds", [FEW, pytest.param(200, marks=pytest.mark.soak)])
def test_of_sixteen_approvals_for_the_last_tonne_one_succeeds(
    own_database: Clone, port: int, books: Books, rounds: int
) -> None:
    for number, results in enumerate(last_tonnes(own_database, port, books, rounds), start=1):
        assert statuses(results) == {200: 1, 409: RUNNERS - 1}
        assert {body["code"] for status, body in results if status == 409} == {"quota_exceeded"}
        assert books.figures("36", "received", "passed_on") == (number, number)
    assert not list(ledger.drifts(today=TODAY))
    if rounds > FEW:
        note(
            "last-tonne",
            f"16 approvals over HTTP for the last tonne: {rounds} rounds, one won in each, the others got 409",
        )


def test_without_lock_refusal_and_check_sixteen_approvals_get_the_last_tonne(
    own_database: Clone, unlocked_port: int, books: Books
) -> None:
    execute_as_owner(own_database, WITHOUT_REFUSALS + DROP_OVERDRAFT_CHECK)
    results = next(last_tonnes(own_database, unlocked_port, books, 1))
    assert statuses(results) == {200: RUNNERS}
    assert books.figures("36", "received", "passed_on") == (1, RUNNERS)


@pytest.mark.parametrize("keys", [FEW, pytest.param(200, marks=pytest.mark.soak)])
def test_ten_submissions_under_one_key_take_effect_once(
    own_database: Clone, port: int, books: Books, keys: int
) -> None:
    books.give(1000, "36")
    filer = Filer(0)
    for number in range(keys):
        if number and number % 12 == 0:
            filer = Filer(number)
        draft = filer.draft(1 + number % 12)
        connection.close()
        key = {"Idempotency-Key": uuid.uuid4().hex}
        requests = [asking(port, filer.token, f"reports/{draft.pk}/submit/", **key) for _ in range(10)]
        results = race(own_database, held("enterprises_enterprise", filer.firm.pk), requests)
        assert statuses(results) == {200: 10}
        assert len({body["receipt"]["number"] for _status, body in results}) == 1
    assert Posting.objects.filter(kind="use").count() == keys
    assert not list(ledger.drifts(today=TODAY))
    if keys > FEW:
        note(
            "one-key",
            f"ten parallel submissions under one idempotency key: {keys} keys, {keys} effects, equal answers",
        )


def test_under_keys_of_their_own_nine_of_ten_submissions_are_refused(
    own_database: Clone, port: int, books: Books
) -> None:
    filer = Filer(0)
    draft = filer.draft(1)
    connection.close()
    requests = [
        asking(port, filer.token, f"reports/{draft.pk}/submit/", **{"Idempotency-Key": str(n)}) for n in range(10)
    ]
    results = race(own_database, held("enterprises_enterprise", filer.firm.pk), requests)
    assert statuses(results) == {200: 1, 409: 9}
    assert Posting.objects.filter(kind="use").count() == 1


def test_ten_reports_created_under_one_key_are_one(own_database: Clone, port: int, books: Books) -> None:
    filer = Filer(0)
    body = {"enterprise": filer.firm.code, "period": "2011-04", "nil": True}
    connection.close()
    requests = [asking(port, filer.token, "reports/", body, **{"Idempotency-Key": "once"}) for _ in range(10)]
    results = race(own_database, held("enterprises_enterprise", filer.firm.pk), requests)
    assert statuses(results) == {201: 10}
    assert Report.objects.count() == 1


def test_without_key_lock_and_constraint_ten_creates_make_ten_drafts(
    own_database: Clone, unlocked_port: int, books: Books
) -> None:
    """With the constraint nine are refused, by the constraint alone; without it there are ten."""
    filer = Filer(0)
    connection.close()
    for month, expected in (("2011-04", {201: 1, 409: 9}), ("2011-05", {201: 10})):
        body = {"enterprise": filer.firm.code, "period": month, "nil": True}
        requests = [asking(unlocked_port, filer.token, "reports/", body) for _client in range(10)]
        results = race(own_database, held("enterprises_enterprise", filer.firm.pk), requests)
        assert statuses(results) == expected
        assert {body["code"] for status, body in results if status == 409} <= {"exists"}
        execute_as_owner(own_database, WITHOUT_ONE_DRAFT if month == "2011-04" else "SELECT")
    assert Report.objects.filter(state="draft").count() == 11


@pytest.mark.parametrize("rounds", [FEW, pytest.param(24, marks=pytest.mark.soak)])
def test_only_one_of_two_simultaneous_amendments_is_begun(
    own_database: Clone, port: int, books: Books, rounds: int
) -> None:
    filer = Filer(0)
    for number in range(rounds):
        if number and number % 12 == 0:
            filer = Filer(number)
        with clock.at(TODAY):
            filed = reports.submit(filer.draft(1 + number % 12), actor=filer.signer)
        connection.close()
        amend = f"reports/{filed.pk}/amend/", {"reason": "counted again"}
        requests = [asking(port, filer.token, *amend) for _client in range(2)]
        results = race(own_database, held("enterprises_enterprise", filer.firm.pk), requests)
        assert statuses(results) == {201: 1, 409: 1}
    assert Report.objects.filter(state="draft").count() == rounds
    if rounds > FEW:
        note("amendments", f"two amendments of one report at once: {rounds} rounds, one begun in each")


def test_without_lock_and_constraint_both_amendments_are_begun(
    own_database: Clone, unlocked_port: int, books: Books
) -> None:
    execute_as_owner(own_database, WITHOUT_ONE_DRAFT)
    filer = Filer(0)
    with clock.at(TODAY):
        filed = reports.submit(filer.draft(1), actor=filer.signer)
    connection.close()
    amend = f"reports/{filed.pk}/amend/", {"reason": "counted again"}
    requests = [asking(unlocked_port, filer.token, *amend) for _client in range(2)]
    results = race(own_database, held("enterprises_enterprise", filer.firm.pk), requests)
    assert statuses(results) == {201: 2}
    assert Report.objects.filter(state="draft").count() == 2


def overtaken(database: Clone, port: int, books: Books) -> tuple[Filer, tuple[Any, Any]]:
    """Run a filing that has read its enterprise but not yet posted, and meanwhile a merger of that enterprise."""
    regulator = token(factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",)))
    filer, heir = Filer(0), factories.enterprise("E-HEIR")
    books.post("control", 100, to="CN")
    books.post("distribute", 100, from_="CN", to=ledger.holder_of(filer.firm))
    draft = filer.draft(12)
    connection.close()
    merger = proposed(filer.firm, heir, dt.date(2011, 12, 31))
    return filer, overtake(
        database,
        f"SELECT FROM quotas_reportline WHERE report_id = '{draft.pk}' FOR UPDATE",
        asking(port, filer.token, f"reports/{draft.pk}/submit/"),
        asking(port, regulator, f"approvals/{merger.pk}/approve/"),
    )


def proposed(firm: Enterprise, heir: Enterprise, day: dt.date) -> ApprovalRequest:
    """Return a merger proposed by another officer."""
    maker = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
    arguments = {"successor": heir, "effective_on": day}
    return approvals.propose(enterprises.MERGE, firm, actor=maker, reason="restructuring", arguments=arguments)


def left_to(filer: Filer) -> tuple[Decimal, ...]:
    account = Account.objects.get(holder__enterprise=filer.firm)
    return account.allocated, account.used, account.excess


def test_a_merger_waits_for_a_filing_and_is_asked_for_again(own_database: Clone, port: int, books: Books) -> None:
    filer, results = overtaken(own_database, port, books)
    assert statuses(list(results)) == {200: 1, 409: 1}
    assert results[1][1]["code"] == "changed_since_proposed"
    assert left_to(filer) == (100, 1, 0)


@pytest.mark.parametrize(
    ("also_without", "merger", "left"),
    [("SELECT", 409, (100, 1, 0)), (WITHOUT_REFUSALS + DROP_OVERDRAFT_CHECK, 200, (0, 1, 1))],
    ids=["the ledger refuses it", "it takes from under the filing what that uses"],
)
def test_without_the_lock_a_merger_goes_by_what_a_filing_has_used_meanwhile(
    own_database: Clone, unlocked_port: int, books: Books, also_without: str, merger: int, left: tuple[int, ...]
) -> None:
    execute_as_owner(own_database, also_without)
    filer, results = overtaken(own_database, unlocked_port, books)
    assert [status for status, _body in results] == [200, merger], results
    assert left_to(filer) == left


@pytest.mark.parametrize("rounds", [FEW, pytest.param(24, marks=pytest.mark.soak)])
def test_a_merger_and_a_report_at_once_come_out_in_some_order(
    own_database: Clone, port: int, books: Books, rounds: int
) -> None:
    regulator = token(factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",)))
    books.post("control", 100 * rounds, to="CN")
    for number in range(rounds):
        filer, heir = Filer(number), factories.enterprise(f"E-HEIR-{number}")
        books.post("distribute", 100, from_="CN", to=filer.firm.code if number % 2 else ledger.holder_of(filer.firm))
        draft = filer.draft(12)
        connection.close()
        merger = proposed(filer.firm, heir, dt.date(2012, 1, 1))
        connection.close()
        results = race(
            own_database,
            held("enterprises_enterprise", filer.firm.pk),
            [
                asking(port, regulator, f"approvals/{merger.pk}/approve/"),
                asking(port, filer.token, f"reports/{draft.pk}/submit/"),
            ],
        )
        assert set(statuses(results)) <= {200, 403, 404, 409}, results
        assert results[0][0] == 200, results[0]
        filed = results[1][0] == 200
        of_both = Account.objects.filter(holder__enterprise__in=[filer.firm, heir])
        assert sum(account.used for account in of_both) == (1 if filed else 0)
        assert sum(account.allocated for account in of_both) == 100
        assert not of_both.filter(excess__gt=0).exists()
        assert Enterprise.objects.get(pk=filer.firm.pk).state == "merged"
    assert not list(ledger.drifts(today=TODAY))
    if rounds > FEW:
        note(
            "mergers", f"a merger and a report of the same firm at once: {rounds} rounds, nothing counted twice or lost"
        )


def note(name: str, line: str) -> None:
    harness.write(f"races-{name}", "Races over HTTP", [line], harness.machine())
