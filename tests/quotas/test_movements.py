"""Returns, deductions, withholding, releases and transfers: by document, by two officers above the holder."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent, OutboxMessage
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest, User
from enterprises.services import approvals
from quotas import ledger
from quotas.acts.movements import DEDUCT, RELEASE, RETURN, TRANSFER, WITHHOLD
from quotas.models import Account, Posting
from quotas.queries import accounts as queries
from quotas.services import ineligible_recipients, movements
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.ledger_accounts import Books, books, refused

__all__ = ["books"]

TEN = Decimal(10)
PAPER = {"document": "Order 7 of 2011", "effective_on": dt.date(2011, 6, 1)}


def moved(name: str, account: Account, maker: User, *, tonnes: Decimal = TEN, **fields: Any) -> list[Posting]:
    """Propose as the maker and approve as another officer like him; return the postings made."""
    before = set(Posting.objects.values_list("pk", flat=True))
    by_two(name, account, maker, another_like(maker), **{**PAPER, "tonnes": tonnes, **fields})
    return list(Posting.objects.exclude(pk__in=before).order_by("id"))


@pytest.fixture
def given(books: Books) -> Account:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("use", 80, to=firm)
    return books.account(firm)


@pytest.fixture(autouse=True)
def _on_a_day_of_the_year(db: None) -> Iterator[None]:
    with clock.at(dt.date(2011, 7, 1)):
        yield


def test_each_movement_is_posted_on_its_paper_audited_and_announced(given: Account, p36a: User) -> None:
    for name in (movements.WITHHOLD, movements.RELEASE, movements.DEDUCT, movements.RETURN):
        moved(name, given, p36a)
    given.refresh_from_db()
    assert (given.received, given.withheld, given.available) == (80, 0, 0)
    created = Posting.objects.filter(document=PAPER["document"]).order_by("id")
    assert [posting.kind for posting in created] == ["withhold", "release", "deduct", "return"]
    assert p36a.pk not in {posting.actor_id for posting in created}  # the second person carries it out
    assert {posting.effective_on for posting in created} == {PAPER["effective_on"]}
    assert AuditEvent.objects.filter(action="movements.deduct", enterprise_code="E-ONE").count() == 1
    assert OutboxMessage.objects.filter(event="quota_moved").count() == 4


def test_the_audit_trail_names_the_paper_the_place_and_the_reason(books: Books, given: Account, mlr1: User) -> None:
    (created,) = moved(movements.DEDUCT, given, mlr1, document=" Order 7 ")
    assert (created.document, created.effective_on, created.tonnes) == ("Order 7", PAPER["effective_on"], 10)
    assert (created.from_account, created.to_account) == (given, books.account("36"))
    event = AuditEvent.objects.get(action="movements.deduct")
    assert (event.actor_id, event.object_id, event.reason) == (created.actor_id, str(given.pk), WHY)
    assert (event.place, event.enterprise_code) == ("360727", "E-ONE")
    assert event.data == {"tonnes": "10.000", "document": "Order 7", "key": created.key}
    assert OutboxMessage.objects.get(event="quota_moved").payload == {"key": created.key}


def test_without_a_day_a_movement_counts_today(given: Account, p36a: User) -> None:
    (created,) = moved(movements.WITHHOLD, given, p36a, document="Order 8", effective_on=None)
    assert created.effective_on == dt.date(2011, 7, 1)
    assert (created.from_account, created.to_account) == (None, given)


@pytest.mark.parametrize("day", [dt.date(2012, 1, 1), dt.date(2010, 12, 31)])
def test_a_movement_counts_on_a_day_of_its_year(given: Account, p36a: User, day: dt.date) -> None:
    with refused("invalid", Invalid) as wrong:
        moved(movements.WITHHOLD, given, p36a, effective_on=day)
    assert [fault.pointer for fault in wrong.value.errors] == ["/effective_on"]


def test_a_transfer_is_audited_on_both_sides(books: Books, given: Account, mlr1: User) -> None:
    target = books.account(books.firm("E-NEW"))
    legs = moved(movements.TRANSFER, given, mlr1, to="E-NEW")
    events = AuditEvent.objects.filter(action="movements.transfer")
    assert {(event.object_id, event.enterprise_code) for event in events} == {
        (str(given.pk), "E-ONE"),
        (str(target.pk), "E-NEW"),
    }
    assert {leg.effective_on for leg in legs} == {PAPER["effective_on"]}
    assert OutboxMessage.objects.filter(event="quota_moved").count() == 1


def test_a_transfer_goes_to_somebody_else_who_is_alive(books: Books, given: Account, mlr1: User) -> None:
    books.firm("E-GONE", state="closed")
    for code, fault in (("E-ONE", "itself"), ("E-NOBODY", "unknown_holder"), ("E-GONE", "not_active")):
        with pytest.raises(Invalid) as wrong:
            moved(movements.TRANSFER, given, mlr1, to=code)
        assert [(f.pointer, f.code) for f in wrong.value.errors] == [("/to", fault)]


def test_a_transfer_stays_in_its_year_and_category(books: Books, given: Account, mlr1: User) -> None:
    other_year = Books(factories.programme_year("mlr-mining", 2012, "all"), "all").account(given.holder)
    for target in (given, other_year):
        with pytest.raises(Invalid) as wrong:
            movements.transfer(given, target=target, actor=mlr1, reason=WHY, tonnes=TEN, **PAPER)
        assert [(f.pointer, f.code) for f in wrong.value.errors] == [("/target", "same_year_and_category")]


@pytest.mark.parametrize("name", [movements.RETURN, movements.DEDUCT, movements.WITHHOLD])
def test_more_than_is_unused_is_refused_with_the_figure(given: Account, p36a: User, name: str) -> None:
    with refused("not_enough_unused", Conflict) as short:
        moved(name, given, p36a, tonnes=Decimal("20.001"))
    assert short.value.extra == {"asked": "20.001", "available": "20.000", "missing": "0.001"}


def test_what_was_used_since_it_was_proposed_is_not_taken(books: Books, given: Account, mlr1: User, mlr2: User) -> None:
    arguments = {**PAPER, "tonnes": TEN}
    request = approvals.propose(movements.DEDUCT, given, actor=mlr1, reason=WHY, arguments=arguments)
    books.post("use", 15, to=given.holder)
    with refused("not_enough_unused", Conflict):
        approvals.approve(request, actor=mlr2)
    assert not Posting.objects.filter(kind="deduct").exists()


def test_a_transfer_takes_the_way_over_the_common_ancestor(books: Books, given: Account, mlr1: User) -> None:
    target = books.account(books.firm("E-FAR", at="150206"))
    books.give(10, "15", target.holder)
    legs = moved(movements.TRANSFER, given, mlr1, to="E-FAR")
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
    assert len(moved(movements.TRANSFER, given, p36a, to="E-NEW")) == 2
    target.refresh_from_db()
    assert (target.parent.holder.code, target.received, target.state) == ("36", 10, "within")
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def test_a_transfer_opens_the_account_of_who_never_had_one(books: Books, given: Account, p36a: User) -> None:
    factories.enterprise("E-FRESH", at="360727")
    moved(movements.TRANSFER, given, p36a, to="E-FRESH")
    assert Account.objects.get(holder__code="E-FRESH", category="all").received == 10


def test_officers_move_only_what_lies_below_them(
    books: Books, given: Account, p36a: User, p15a: User, miit1: User, clerk: User, mlr1: User
) -> None:
    for stranger in (p15a, miit1, clerk):
        with refused("forbidden", Forbidden):
            moved(movements.WITHHOLD, given, stranger)
    province = books.account("36")
    with refused("forbidden", Forbidden):
        moved(movements.DEDUCT, province, p36a)
    books.give(20, "36")
    moved(movements.RETURN, province, p36a)
    moved(movements.DEDUCT, province, mlr1)
    event = AuditEvent.objects.get(action="movements.deduct")
    assert (event.place, event.enterprise_code) == ("36", "")
    with refused("forbidden", Forbidden):
        moved(movements.WITHHOLD, province, p36a)
    with refused("forbidden", Forbidden):  # before anything else is checked
        moved(movements.TRANSFER, province, p36a, to="36")
    books.firm("E-FAR", at="150206")
    with refused("forbidden", Forbidden):
        moved(movements.TRANSFER, given, p36a, to="E-FAR")


def test_what_bars_a_receiver_is_told_to_who_reaches_it(
    books: Books, given: Account, p36a: User, mlr1: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.firm("E-SHUT", at="150206", state="suspended")
    books.firm("E-FAR", at="150206")
    barred = Conflict("not_listed", "It is on no list.")
    monkeypatch.setattr(
        ineligible_recipients,
        "obstacles",
        lambda receivers: {(receiver.pk, programme.pk): barred for receiver, programme in receivers},
    )
    for code, reason in (("E-SHUT", "not_active"), ("E-FAR", "not_listed")):
        with refused("forbidden", Forbidden):
            moved(movements.TRANSFER, given, p36a, to=code)
        with pytest.raises(Invalid) as caught:
            moved(movements.TRANSFER, given, mlr1, to=code)
        assert {fault.code for fault in caught.value.errors} == {reason}


def test_no_movement_is_one_persons(given: Account, mlr1: User) -> None:
    for service in (movements.return_, movements.deduct, movements.withhold, movements.release):
        with refused("needs_second_person", Conflict):
            service(given, actor=mlr1, reason=WHY, tonnes=TEN, **PAPER)
    assert not Posting.objects.exclude(kind__in=["control", "distribute", "use"]).exists()


def test_nothing_is_offered_where_nothing_can_move(books: Books, given: Account, mlr1: User) -> None:
    offered = {act.name for act in (RETURN, DEDUCT, WITHHOLD, RELEASE, TRANSFER)}
    open_now = {name for name in offered if approvals.may_propose(two_person_acts.find(name), mlr1, given)}
    assert open_now == offered - {movements.RELEASE}
    nation = books.account("CN")
    assert DEDUCT.guard(mlr1, nation).code == "given_by_nobody"


def test_over_the_api_and_the_pages(given: Account, p36a: User, p36b: User) -> None:
    maker, checker = client_of(p36a), client_of(p36b)
    body = {"tonnes": "5.000", "document": "Order 9 of 2011", "reason": WHY}
    assert_problem(
        maker.post(f"{V1}accounts/{given.pk}/withhold/", {**body, "tonnes": "20.001"}), 409, "not_enough_unused"
    )
    answer = maker.post(f"{V1}accounts/{given.pk}/withhold/", body)
    assert answer.status_code == 202, answer.content
    path = f"{V1}approvals/{answer.json()['id']}/approve/"
    assert_problem(maker.post(path), 409, "maker_is_checker")
    assert checker.post(path).json()["state"] == "done"
    given.refresh_from_db()
    assert given.withheld == 5

    browser, second = Client(), Client()
    browser.force_login(p36a)
    second.force_login(p36b)
    page = browser.get(reverse("pages:account", args=[given.pk])).content.decode()
    ask = reverse("pages:approval-propose", args=[movements.RELEASE, given.pk])
    assert ask in page
    shown = browser.post(ask, {"tonnes": "5", "document": "Order 10 of 2011", "reason": WHY}).content.decode()
    assert "95.000" in shown
    assert "100.000" in shown
    form = {"tonnes": "5", "document": "Order 10 of 2011", "reason": WHY, "confirmed": "1"}
    assert browser.post(ask, form).status_code == 302
    row = ApprovalRequest.objects.get(state="pending")
    assert second.post(f"{reverse('pages:approval', args=[row.pk])}approve/").status_code == 302
    given.refresh_from_db()
    assert given.withheld == 0


@pytest.mark.parametrize("tonnes", ["0", "-1", "NaN", "0.0001", "1000000.001"])
def test_absurd_tonnes_are_refused(given: Account, p36a: User, tonnes: str) -> None:
    obstacle = movements.obstacle_to(Posting.Kind.WITHHOLD, given, Decimal(tonnes), "Order 7")
    assert [(fault.pointer, fault.code) for fault in obstacle.errors] == [("/tonnes", "invalid_tonnes")]
    obstacle = movements.obstacle_to(Posting.Kind.WITHHOLD, given, TEN, "  ")
    assert [(fault.pointer, fault.code) for fault in obstacle.errors] == [("/document", "blank")]
    with pytest.raises(Invalid):
        moved(movements.WITHHOLD, given, p36a, tonnes=Decimal(tonnes))


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
    held = moved(movements.WITHHOLD, books.account(member), mlr1, tonnes=Decimal(12), document="invented 1")
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
    june = dt.date(2011, 6, 1)
    then = list(queries.balances_at(Account.objects.filter(pk=own.pk), queries.as_accounts(june), today=june))
    assert (then[0].withheld_below, then[0].allocated, then[0].state) == (12, 88, "near")

    books.reverse(*(posting.pk for posting in held))
    assert books.figures("CN", *columns) == (0, 0, 100, 20, 40)
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def test_the_largest_movement_is_a_million(books: Books, mlr1: User) -> None:
    books.give(1_000_000, "36", firm := books.firm("E-ONE"))
    moved(movements.WITHHOLD, books.account(firm), mlr1, tonnes=Decimal(1_000_000))
    moved(movements.RELEASE, books.account(firm), mlr1, tonnes=Decimal("0.001"))
    assert books.figures(firm, "withheld") == Decimal("999999.999")
