"""Movements leave what an office above the two officers has decided: what it did, and what it distributes."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core import clock, loaders
from core.errors import Conflict, Forbidden
from enterprises.models import Notification, User
from enterprises.roles import Role
from enterprises.services import approvals
from quotas import notification_texts
from quotas.models import Holder, Posting
from quotas.services import movements, notify, reversals
from tests.support import factories
from tests.support.approvals import another_like, by_two
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books, books
from tests.support.refusals import constraint_of
from tests.support.sealing import execute

__all__ = ["books"]

DAY = dt.date(2011, 6, 1)


@pytest.fixture
def in_july() -> Iterator[None]:
    with clock.at(dt.date(2011, 7, 1)):
        yield


@pytest.fixture
def firms(books: Books, in_july: None) -> tuple[Holder, Holder]:
    """Give a firm of Jiangxi and one of another province 100 t each."""
    one, far = books.firm("E-ONE"), books.firm("E-FAR", at="150206")
    books.post("control", 200, to="CN")
    for province, firm in (("36", one), ("15", far)):
        books.post("distribute", 100, from_="CN", to=province)
        books.post("distribute", 100, from_=province, to=firm)
    return one, far


def by_ministry(act: str, account: Any, officer: User, tonnes: int, document: str, **arguments: Any) -> None:
    by_two(
        act, account, officer, another_like(officer), tonnes=Decimal(tonnes), document=document, effective_on=DAY,
        **arguments,
    )  # fmt: skip


def by_province(act: str, account: Any, officer: User, **arguments: Any) -> None:
    by_two(act, account, officer, another_like(officer), **arguments)


def test_a_province_does_not_take_back_what_the_ministry_did(
    books: Books, firms: tuple[Holder, Holder], p36a: User, mlr1: User
) -> None:
    one, far = firms
    account = books.account(one)
    by_ministry(movements.DEDUCT, account, mlr1, 30, "Order 7")
    by_ministry(movements.TRANSFER, account, mlr1, 20, "Order 8", to="E-FAR")
    by_ministry(movements.WITHHOLD, account, mlr1, 15, "Order 9")
    for kind, tonnes, document in (("deduct", 30, "Order 7"), ("transfer", 20, "Order 8"), ("withhold", 15, "Order 9")):
        again = {"movement": kind, "tonnes": Decimal(tonnes), "document": document, "basis": "Letter 1"}
        with pytest.raises(Forbidden, match="An office above yours"):
            by_province(reversals.REVERSE, account, p36a, **again)
    with pytest.raises(Conflict, match=r"15\.000 t of the withheld 15\.000 t"):
        by_province(movements.RELEASE, account, p36a, tonnes=Decimal(15), document="Letter 2", effective_on=DAY)
    assert books.figures(one, "received", "withheld") == (50, 15)
    assert books.figures(far, "received") == 120


def test_each_office_releases_what_it_withheld(
    books: Books, firms: tuple[Holder, Holder], p36a: User, mlr1: User
) -> None:
    account = books.account(firms[0])
    by_ministry(movements.WITHHOLD, account, mlr1, 15, "Order 9")
    by_province(movements.WITHHOLD, account, p36a, tonnes=Decimal(10), document="Letter 1", effective_on=DAY)
    release = {"document": "Letter 2", "effective_on": DAY}
    with pytest.raises(Conflict):
        by_province(movements.RELEASE, account, p36a, tonnes=Decimal("10.001"), **release)
    by_province(movements.RELEASE, account, p36a, tonnes=Decimal(10), **release)
    with pytest.raises(Conflict):
        by_province(movements.REASSIGN, account, p36a, tonnes=Decimal(1), to="36", **release)
    by_ministry(movements.RELEASE, account, mlr1, 15, "Order 10")
    assert books.figures(firms[0], "received", "withheld") == (100, 0)


def test_what_the_ministry_withheld_is_not_freed_by_way_of_a_reversal(
    books: Books, firms: tuple[Holder, Holder], p36a: User, mlr1: User
) -> None:
    account = books.account(firms[0])
    by_ministry(movements.WITHHOLD, account, mlr1, 50, "Order 9")
    own = {"tonnes": Decimal(10), "effective_on": DAY}
    by_province(movements.WITHHOLD, account, p36a, document="Letter 1", **own)
    by_province(movements.RELEASE, account, p36a, document="Letter 2", **own)
    with pytest.raises(Conflict, match=r"50\.000 t of the withheld 50\.000 t"):
        by_province(
            reversals.REVERSE, account, p36a, movement="withhold", tonnes=Decimal(10), document="Letter 1", basis="Slip"
        )
    assert books.figures(firms[0], "withheld") == 50


def test_a_release_of_more_than_ones_own_frees_nothing_of_what_is_withheld_later(
    books: Books, firms: tuple[Holder, Holder], p36a: User, mlr1: User
) -> None:
    account = books.account(firms[0])
    for document in ("Order 9", "Order 11"):
        by_ministry(movements.WITHHOLD, account, mlr1, 50, document)
        by_province(
            movements.WITHHOLD, account, p36a, tonnes=Decimal(10), document=f"Letter of {document}", effective_on=DAY
        )
        if document == "Order 9":
            by_ministry(movements.RELEASE, account, mlr1, 60, "Order 10")
    with pytest.raises(Conflict, match=r"50\.000 t of the withheld 60\.000 t"):
        by_province(movements.RELEASE, account, p36a, tonnes=Decimal(11), document="Letter 3", effective_on=DAY)


def test_a_province_does_not_enlarge_its_plan_at_the_cost_of_a_group(books: Books, in_july: None, p36a: User) -> None:
    member, local = books.firm("E-MEMBER"), books.firm("E-LOCAL")
    books.post("control", 200, to="CN")
    books.post("distribute", 100, from_="CN", to="G-TEST")
    books.post("distribute", 100, from_="G-TEST", to=member)
    books.post("distribute", 100, from_="CN", to="36")
    books.post("distribute", 50, from_="36", to=local)
    transfer = {"to": "E-LOCAL", "tonnes": Decimal(60), "document": "Letter 1", "effective_on": DAY}
    with pytest.raises(Forbidden, match="what China has distributed"):
        by_province(movements.TRANSFER, books.account(member), p36a, **transfer)
    assert books.figures("36", "received") == 100
    assert books.figures("G-TEST", "received") == 100


def test_the_levels_on_the_way_are_shown_and_notified(
    books: Books, firms: tuple[Holder, Holder], p36a: User, mlr1: User
) -> None:
    account = books.account(firms[0])
    request = approvals.propose(
        movements.TRANSFER, account, actor=mlr1, reason="An order of the ministry.",
        arguments={"to": "E-FAR", "tonnes": Decimal(20), "document": "Order 8", "effective_on": DAY},
    )  # fmt: skip
    between = next(table for table in request.preview["tables"] if table["title"] == "Received at the levels between")
    assert between["rows"] == [["36", "100.000", "80.000"], ["15", "100.000", "120.000"]]
    approvals.approve(request, actor=another_like(mlr1))
    notify.about_movement(Posting.objects.filter(kind="transfer").latest("recorded_at").key)
    assert Notification.objects.filter(person=p36a, kind=notification_texts.QUOTA_MOVED).count() == 1
    assert not Notification.objects.filter(person=mlr1, kind=notification_texts.QUOTA_MOVED).exists()


GUARDS = [(movements, "obstacle_to_freeing"), (movements, "obstacle_on_the_way"), (reversals, "obstacle_of_office")]


@pytest.mark.parametrize(
    ("act", "arguments"),
    [
        (movements.RELEASE, {"tonnes": Decimal(15), "document": "Letter 2"}),
        (movements.REASSIGN, {"tonnes": Decimal(15), "document": "Letter 2", "to": "G-TEST"}),
        (movements.TRANSFER, {"tonnes": Decimal(5), "document": "Letter 2", "to": "E-LOCAL"}),
        (reversals.REVERSE, {"movement": "withhold", "tonnes": Decimal(15), "document": "Order 9", "basis": "Letter"}),
        (reversals.REVERSE, {"movement": "withhold", "tonnes": Decimal(5), "document": "Own 1", "basis": "Letter"}),
    ],
)
def test_the_database_refuses_it_too(
    bound_database: Clone, monkeypatch: pytest.MonkeyPatch, act: str, arguments: dict[str, Any]
) -> None:
    with loaders.entering_history():
        for code in ("CN", "36", "360727"):
            factories.place(code)
        books = Books(factories.programme_year("mlr-mining", clock.today().year, "all"), "all")
        ministry = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
        province = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
        member, local = books.firm("E-MEMBER"), books.firm("E-LOCAL")
        books.post("control", 200, to="CN")
        books.post("distribute", 100, from_="CN", to="G-TEST")
        books.post("distribute", 100, from_="G-TEST", to=member)
        books.post("distribute", 100, from_="CN", to="36")
        books.post("distribute", 50, from_="36", to=local)
        account, checkers = books.account(member), [another_like(person) for person in (province, ministry)]
    with transaction.atomic():
        by_two(movements.WITHHOLD, account, ministry, checkers[1], tonnes=Decimal(15), document="Order 9")
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    with transaction.atomic():  # the province's own, released again
        for own in (movements.WITHHOLD, movements.RELEASE):
            by_two(own, account, province, checkers[0], tonnes=Decimal(5), document="Own 1")
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    for module, guard in GUARDS:
        monkeypatch.setattr(module, guard, lambda *_given: None)
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        by_two(act, account, province, checkers[0], **arguments)
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert constraint_of(refused.value) == "quota_act_by_two"
    with transaction.atomic():
        by_two(act, account, ministry, checkers[1], **arguments)
        execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_holder_stays_where_its_enterprise_sits(books: Books) -> None:
    holder, elsewhere = books.firm("E-ONE"), factories.place("15")
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Holder.objects.filter(pk=holder.pk).update(place=elsewhere)
    assert constraint_of(refused.value) == "holder_sits_where_it_is"
