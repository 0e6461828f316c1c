"""Sixteen compete for the last tonne. One gets it, the others are refused, because of the lock and the CHECK.

The controls remove these, one after the other, in a database that is thrown away, and show what they are for.
"""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import Conflict
from enterprises.models import User
from enterprises.roles import Role
from quotas import ledger
from quotas.models import Account, Notice
from quotas.services import notices
from tests.support import factories
from tests.support.databases import DROP_OVERDRAFT_CHECK, Clone, execute_as_owner
from tests.support.ledger_accounts import ACTOR, Books
from tests.support.races import RUNNERS, race

WITHOUT_LOCKS = """
    CREATE OR REPLACE FUNCTION ledger_lock_years(years uuid[]) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
    CREATE OR REPLACE FUNCTION ledger_lock_accounts(accounts uuid[]) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
"""


@pytest.fixture
def books(own_database: Clone) -> Books:
    """Create one tonne left in Jiangxi, and sixteen firms that want it."""
    for code in ("CN", "36", "360727"):
        factories.place(code)
    created = Books(factories.programme_year("mlr-mining", 2011, "all"), "all")
    created.give(1, "36")
    for number in range(RUNNERS):
        created.account(created.firm(f"E-{number}"))
    return created


def last_tonne(books: Books) -> str:
    return f"SELECT FROM quotas_account WHERE id = '{books.account('36').pk}' FOR UPDATE"


def takers(books: Books) -> list[Any]:
    source = books.account("36")
    targets = [books.account(f"E-{number}") for number in range(RUNNERS)]

    def take(target: Account) -> Any:
        with transaction.atomic():
            return ledger.post(
                kind="distribute",
                tonnes=Decimal(1),
                from_=source,
                to=target,
                effective_on=dt.date(2011, 1, 1),
                document="a race",
                actor=ACTOR,
            )

    return [partial(take, target) for target in targets]


def refusals(results: list[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, Exception)]


def handed_on(books: Books) -> Decimal:
    return Account.objects.get(pk=books.account("36").pk).passed_on


def test_one_gets_the_last_tonne_and_the_others_are_refused_with_the_reason(own_database: Clone, books: Books) -> None:
    losers = refusals(race(own_database, last_tonne(books), takers(books)))
    assert [(type(error), error.code) for error in losers] == [(Conflict, "quota_exceeded")] * (RUNNERS - 1)
    assert handed_on(books) == 1
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def test_racing_approvals_bring_one_notice_into_force(own_database: Clone, books: Books) -> None:
    maker, checker = (
        factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",), username=name) for name in ("a", "b")
    )
    drafts = [submitted(maker, number) for number in range(RUNNERS)]
    results = race(own_database, last_tonne(books), [partial(notices.approve, one, actor=checker) for one in drafts])
    losers = refusals(results)
    assert [(type(error), error.code) for error in losers] == [(Conflict, "quota_exceeded")] * (RUNNERS - 1)
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["in_force"] + ["submitted"] * (RUNNERS - 1)
    assert handed_on(books) == 1


def submitted(maker: User, number: int) -> Notice:
    notice = notices.create(
        actor=maker,
        programme="mlr-mining",
        year=2011,
        batch="year",
        basis="incremental",
        number=f"No. {number}",
        issued_on=dt.date(2011, 3, 30),
        effective_on=dt.date(2011, 1, 1),
        lines=[{"from": "36", "to": f"E-{number}", "category": "all", "tonnes": Decimal(1)}],
    )
    return notices.submit(notice, actor=maker)


def test_without_the_lock_the_check_alone_stops_them_without_figures(own_database: Clone, books: Books) -> None:
    execute_as_owner(own_database, WITHOUT_LOCKS)
    losers = refusals(race(own_database, last_tonne(books), takers(books)))
    assert len(losers) == RUNNERS - 1
    assert {type(error.__cause__) for error in losers} == {IntegrityError}
    assert {error.__cause__.__cause__.diag.constraint_name for error in losers} == {"account_not_overdrawn"}
    assert handed_on(books) == 1


def test_without_lock_and_check_sixteen_tonnes_come_out_of_one(own_database: Clone, books: Books) -> None:
    execute_as_owner(own_database, WITHOUT_LOCKS + DROP_OVERDRAFT_CHECK)
    assert not refusals(race(own_database, last_tonne(books), takers(books)))
    account = Account.objects.get(pk=books.account("36").pk)
    assert (account.received, account.passed_on) == (1, RUNNERS)


def test_use_in_every_branch_adds_up_at_the_top(own_database: Clone, books: Books) -> None:
    def use(number: int) -> None:
        for _month in range(6):
            with transaction.atomic():
                books.post("use", 1, to=f"E-{number}")

    runs = [partial(use, number) for number in range(RUNNERS)]
    nation = f"SELECT FROM quotas_account WHERE id = '{books.account('CN').pk}' FOR UPDATE"
    assert not refusals(race(own_database, nation, runs))
    assert Account.objects.get(pk=books.account("CN").pk).used == 6 * RUNNERS
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def test_a_branch_that_moves_while_use_is_posted_takes_all_of_it_along(own_database: Clone, books: Books) -> None:
    """A group gives its member the first quota while the member files: all use belongs to the group."""
    group = ledger.holder_of(factories.group())
    books.post("control", 100, to="CN")
    books.post("distribute", 100, from_="CN", to=group)
    firm = books.account("E-0")

    def use() -> None:
        with transaction.atomic():
            books.post("use", 1, to="E-0")

    def give() -> None:
        with transaction.atomic():
            books.post("distribute", 50, from_=group, to="E-0")

    held = f"SELECT FROM quotas_account WHERE id = '{firm.pk}' FOR UPDATE"
    assert not refusals(race(own_database, held, [*[use] * 7, give, *[use] * 8]))
    assert books.figures(group, "used") == 15
    assert books.figures("36", "used") == 0
    assert books.figures("CN", "used") == 15
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))
