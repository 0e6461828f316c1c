"""Returns, deductions, withholding, releases and transfers: on paper, by officers who stand above the holder."""

import datetime as dt
from decimal import Decimal

import pytest

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent, OutboxMessage
from enterprises.models import User
from quotas import ledger
from quotas.models import Account, Posting
from quotas.queries import accounts as queries
from quotas.services import movements
from tests import factories
from tests.quotas.books import Books, books, refused

__all__ = ["books"]

TEN = Decimal(10)
PAPER = {"document": "Order 7 of 2011", "effective_on": dt.date(2011, 6, 1)}


@pytest.fixture
def given(books: Books) -> Account:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("use", 80, to=firm)
    return books.account(firm)


def test_each_movement_is_posted_on_its_paper_audited_and_announced(given: Account, p36a: User) -> None:
    movements.withhold(given, actor=p36a, tonnes=TEN, **PAPER)
    movements.release(given, actor=p36a, tonnes=TEN, **PAPER)
    movements.deduct(given, actor=p36a, tonnes=TEN, **PAPER)
    movements.return_(given, actor=p36a, tonnes=TEN, **PAPER)
    given.refresh_from_db()
    assert (given.received, given.withheld, given.available) == (80, 0, 0)
    made = Posting.objects.filter(document=PAPER["document"]).order_by("id")
    assert [posting.kind for posting in made] == ["withhold", "release", "deduct", "return"]
    assert {posting.actor_name for posting in made} == {str(p36a)}
    assert {posting.effective_on for posting in made} == {PAPER["effective_on"]}
    assert AuditEvent.objects.filter(action="movements.deduct", enterprise_code="E-ONE").count() == 1
    assert OutboxMessage.objects.filter(event="quota_moved").count() == 4


def test_the_audit_trail_names_the_paper_the_place_and_the_act(books: Books, given: Account, mlr1: User) -> None:
    (made,) = movements.deduct(given, actor=mlr1, tonnes=TEN, document=" Order 7 ", effective_on=PAPER["effective_on"])
    assert (made.document, made.effective_on, made.tonnes) == ("Order 7", PAPER["effective_on"], 10)
    assert (made.from_account, made.to_account) == (given, books.account("36"))
    event = AuditEvent.objects.get(action="movements.deduct")
    assert (event.actor_id, event.object_id, event.reason) == (mlr1.pk, str(given.pk), " Order 7 ")
    assert (event.place, event.enterprise_code) == ("360727", "E-ONE")
    assert event.data == {"tonnes": "10.000", "key": made.key}
    assert OutboxMessage.objects.get(event="quota_moved").payload == {"key": made.key}


def test_without_a_day_a_movement_counts_today(books: Books, given: Account, p36a: User) -> None:
    with clock.at(dt.date(2011, 7, 1)):
        (made,) = movements.withhold(given, actor=p36a, tonnes=TEN, document="Order 8")
    assert made.effective_on == dt.date(2011, 7, 1)
    assert (made.from_account, made.to_account) == (None, given)


def test_a_transfer_is_audited_on_both_sides(books: Books, given: Account, mlr1: User) -> None:
    target = books.account(books.firm("E-NEW"))
    legs = movements.transfer(given, target=target, actor=mlr1, tonnes=TEN, **PAPER)
    events = AuditEvent.objects.filter(action="movements.transfer")
    assert {(event.object_id, event.enterprise_code) for event in events} == {
        (str(given.pk), "E-ONE"),
        (str(target.pk), "E-NEW"),
    }
    assert [leg.pk for leg in legs] == sorted(leg.pk for leg in legs)
    assert {leg.effective_on for leg in legs} == {PAPER["effective_on"]}
    assert OutboxMessage.objects.filter(event="quota_moved").count() == 1


def test_a_transfer_stays_in_its_year_and_category_and_goes_to_somebody_else(
    books: Books, given: Account, mlr1: User
) -> None:
    factories.programme_year("mlr-mining", 2012, "all")
    other_year = Books(factories.programme_year("mlr-mining", 2012, "all"), "all").account(given.holder)
    for target in (given, other_year):
        with pytest.raises(Invalid) as wrong:
            movements.transfer(given, target=target, actor=mlr1, tonnes=TEN, **PAPER)
        assert wrong.value.code == "invalid"
        assert [(f.pointer, f.code) for f in wrong.value.errors] == [("/target", "same_year_and_category")]


@pytest.mark.parametrize("verb", ["return_", "deduct", "withhold"])
def test_more_than_is_unused_does_not_move(given: Account, p36a: User, verb: str) -> None:
    with refused("not_enough_unused", Conflict):
        getattr(movements, verb)(given, actor=p36a, tonnes=Decimal("20.001"), **PAPER)


def test_a_transfer_takes_the_way_over_the_common_ancestor(books: Books, given: Account, mlr1: User) -> None:
    target = books.account(books.firm("E-FAR", at="150206"))
    books.give(10, "15", target.holder)
    legs = movements.transfer(given, target=target, actor=mlr1, tonnes=TEN, **PAPER)
    assert [leg.kind for leg in legs] == ["transfer"] * 4
    assert len({leg.key for leg in legs}) == 1
    assert (books.figures("E-ONE", "received"), books.figures("E-FAR", "received")) == (90, 20)
    assert books.figures("CN", "received", "passed_on") == (110, 110)
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def test_a_transfer_to_who_was_given_nothing_comes_from_the_common_ancestor(
    books: Books, given: Account, p36a: User
) -> None:
    target = books.account(books.firm("E-NEW"))
    books.post("use", 3, to=target.holder)
    assert len(movements.transfer(given, target=target, actor=p36a, tonnes=TEN, **PAPER)) == 2
    target.refresh_from_db()
    assert (target.parent.holder.code, target.received, target.state) == ("36", 10, "within")
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def test_officers_move_only_what_lies_below_them(
    books: Books, given: Account, p36a: User, p15a: User, miit1: User, clerk: User, mlr1: User
) -> None:
    for stranger in (p15a, miit1, clerk):
        with refused("forbidden", Forbidden):
            movements.withhold(given, actor=stranger, tonnes=TEN, **PAPER)
    province = books.account("36")
    with refused("forbidden", Forbidden):
        movements.deduct(province, actor=p36a, tonnes=TEN, **PAPER)
    books.give(20, "36")
    movements.return_(province, actor=p36a, tonnes=TEN, **PAPER)
    movements.deduct(province, actor=mlr1, tonnes=TEN, **PAPER)
    event = AuditEvent.objects.get(action="movements.deduct")
    assert (event.place, event.enterprise_code) == ("36", "")
    with refused("forbidden", Forbidden):
        movements.withhold(province, actor=p36a, tonnes=TEN, **PAPER)
    for target in (province, given):  # before anything is said about what is asked for
        with refused("forbidden", Forbidden):
            movements.transfer(province, target=target, actor=p36a, tonnes=TEN, **PAPER)
    far = books.account(books.firm("E-FAR", at="150206"))
    with refused("forbidden", Forbidden):
        movements.transfer(given, target=far, actor=p36a, tonnes=TEN, **PAPER)


@pytest.mark.parametrize("tonnes", ["0", "-1", "NaN", "0.0001", "1000000.001"])
def test_absurd_tonnes_are_refused(given: Account, p36a: User, tonnes: str) -> None:
    with pytest.raises(Invalid) as wrong:
        movements.withhold(given, actor=p36a, tonnes=Decimal(tonnes), **PAPER)
    assert [(fault.pointer, fault.code) for fault in wrong.value.errors] == [("/tonnes", "invalid_tonnes")]
    with pytest.raises(Invalid) as wrong:
        movements.withhold(given, actor=p36a, tonnes=TEN, document="  ")
    assert [(fault.pointer, fault.code) for fault in wrong.value.errors] == [("/document", "blank")]
    assert wrong.value.code == "invalid"


@pytest.mark.parametrize("category", ["all", "light"])
def test_a_withheld_share_is_subtracted_above_its_holder(category: str, mlr1: User) -> None:
    """Invented figures: 100 t of the nation, 60 t of a group, 20 t of a member, of which 12 t are withheld."""
    factories.place("360727")
    factories.place("CN")
    books = Books(factories.programme_year("mlr-mining", 2011, "all" if category == "all" else "split"), category)
    group = factories.group()
    member = books.firm("E-MEMBER", group=group)
    books.post("control", 100, to="CN")
    books.post("distribute", 60, from_="CN", to=ledger.holder_of(group))
    books.post("distribute", 20, from_=ledger.holder_of(group), to=member)
    held = movements.withhold(books.account(member), actor=mlr1, tonnes=Decimal(12), document="invented 1")
    columns = ("withheld", "withheld_below", "allocated", "available", "undistributed")
    assert books.figures(member, *columns) == (12, 0, 8, 8, 8)
    assert books.figures(ledger.holder_of(group), *columns) == (0, 12, 48, 48, 40)
    assert books.figures("CN", *columns) == (0, 12, 88, 88, 40)
    if category != "all":
        assert books.figures("CN", *columns, category="total") == (0, 12, 88, 88, 40)
    books.post("use", 80, to=member)
    assert books.figures("CN", "available", "state") == (8, "near")  # 80 of 88, and not 80 of 100
    own = books.account("CN")
    last = list(queries.statement(own.pk))[-2]
    assert (last["kind"], last["withheld"], last["allocated"], last["undistributed"]) == ("withhold", 12, 88, 40)
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))
    then = list(queries.balances_at(Account.objects.filter(pk=own.pk), today=dt.date(2011, 6, 1)))
    assert (then[0].withheld_below, then[0].allocated, then[0].state) == (12, 88, "near")

    books.reverse(*(posting.pk for posting in held))
    assert books.figures("CN", *columns) == (0, 0, 100, 20, 40)
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def test_the_largest_movement_is_a_million(books: Books, mlr1: User) -> None:
    books.give(1_000_000, "36", firm := books.firm("E-ONE"))
    movements.withhold(books.account(firm), actor=mlr1, tonnes=Decimal(1_000_000), **PAPER)
    movements.release(books.account(firm), actor=mlr1, tonnes=Decimal("0.001"), **PAPER)
    assert books.figures(firm, "withheld") == Decimal("999999.999")
