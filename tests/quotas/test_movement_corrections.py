"""Withheld quota that is reassigned, movements that are taken back, and what both sides are shown and told."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from core import clock, loaders, outbox
from core.errors import Conflict, Invalid
from core.models import AuditEvent
from enterprises import notification_texts
from enterprises.models import ApprovalRequest, Enterprise, Notification, User
from enterprises.roles import Role
from enterprises.services import approvals
from quotas import ledger
from quotas.models import Account, Posting
from quotas.services import movements, reversals
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.ledger_accounts import Books, books, refused

__all__ = ["books"]

TEN = Decimal(10)
PAPER = {"document": "Order 7 of 2011", "effective_on": dt.date(2011, 6, 1)}
BACK = {"document": "Order 7 of 2011", "basis": "Order 9 of 2011"}


@pytest.fixture(autouse=True)
def _on_a_day_of_the_year(db: None) -> Iterator[None]:
    with clock.at(dt.date(2011, 7, 1)):
        yield


@pytest.fixture
def given(books: Books) -> Account:
    """Return the account of a provisional firm with 100 t, of which 30 t are withheld and 60 t used."""
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("withhold", 30, to=firm)
    books.post("use", 60, to=firm)
    return books.account(firm)


def moved(name: str, account: Account, maker: User, *, tonnes: Decimal = TEN, **fields: Any) -> None:
    by_two(name, account, maker, another_like(maker), **{**PAPER, "tonnes": tonnes, **fields})


def taken_back(account: Account, maker: User, movement: str, tonnes: Decimal = TEN, **fields: Any) -> None:
    arguments = {"movement": movement, "tonnes": tonnes, **BACK, **fields}
    by_two(reversals.REVERSE, account, maker, another_like(maker), **arguments)


def test_what_nobody_confirmed_goes_back_to_its_giver(books: Books, given: Account, p36a: User) -> None:
    moved(movements.REASSIGN, given, p36a, tonnes=Decimal(30), to="36")
    assert books.figures("E-ONE", "received", "withheld", "available") == (70, 0, 10)
    assert books.figures("36", "received", "passed_on", "withheld_below", "undistributed") == (100, 70, 0, 30)
    kinds = list(Posting.objects.filter(document=PAPER["document"]).order_by("id").values_list("kind", flat=True))
    assert kinds == ["release", "deduct"]
    assert AuditEvent.objects.filter(action="movements.reassign", enterprise_code="E-ONE").count() == 1
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def test_it_goes_to_another_holder_that_had_no_account(books: Books, given: Account, p36a: User) -> None:
    factories.enterprise("E-FRESH", at="360727")
    moved(movements.REASSIGN, given, p36a, to="E-FRESH")
    assert books.figures("E-ONE", "received", "withheld", "available") == (90, 20, 10)
    assert Account.objects.get(holder__code="E-FRESH", category="all").available == 10
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def test_only_what_is_withheld_is_reassigned_and_not_to_itself(given: Account, p36a: User) -> None:
    with refused("not_enough_withheld", Conflict) as short:
        moved(movements.REASSIGN, given, p36a, tonnes=Decimal("30.001"), to="36")
    assert short.value.extra == {"asked": "30.001", "available": "30.000", "missing": "0.001"}
    for code, fault in (("E-ONE", "itself"), ("E-NOBODY", "unknown_holder")):
        with pytest.raises(Invalid) as wrong:
            moved(movements.REASSIGN, given, p36a, to=code)
        assert [(one.pointer, one.code) for one in wrong.value.errors] == [("/to", fault)]


@pytest.mark.parametrize("movement", ["return", "deduct", "withhold", "release", "transfer"])
def test_every_movement_is_taken_back_whole(books: Books, given: Account, mlr1: User, movement: str) -> None:
    books.give(10, "15", far := books.firm("E-FAR", at="150206"))
    before = _figures(books)
    moved(f"quota.{movement}", given, mlr1, **({"to": "E-FAR"} if movement == "transfer" else {}))
    assert _figures(books) != before
    taken_back(given, mlr1, movement)
    assert _figures(books) == before
    made = Posting.objects.filter(kind="reverse")
    assert {(one.document, one.effective_on) for one in made} == {("Order 9 of 2011", PAPER["effective_on"])}
    assert made.count() == (4 if movement == "transfer" else 1)
    assert _nothing_found(given, mlr1, movement=movement) == [("/document", "no_such_movement")]
    assert books.account(far).received == 10
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def _nothing_found(account: Account, maker: User, **arguments: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as wrong:
        taken_back(account, maker, **arguments)
    return [(fault.pointer, fault.code) for fault in wrong.value.errors]


def _figures(books: Books) -> dict[str, Any]:
    names = ("received", "passed_on", "withheld", "withheld_below", "available")
    return {code: books.figures(code, *names) for code in ("CN", "36", "15", "E-ONE", "E-FAR")}


def test_what_was_used_or_handed_on_since_is_not_taken_back(books: Books, given: Account, mlr1: User) -> None:
    far = books.firm("E-FAR", at="150206")
    books.give(10, "15", far)
    moved(movements.TRANSFER, given, mlr1, to="E-FAR")
    books.post("use", 15, to=far)
    with refused("not_enough_unused", Conflict) as short:
        taken_back(given, mlr1, "transfer")
    assert "E-FAR: 10.000 t are asked for, 5.000 t can be moved: 5.000 t are missing." in short.value.detail


def test_a_reversal_names_kind_figure_and_document_of_a_movement(given: Account, p36a: User) -> None:
    moved(movements.WITHHOLD, given, p36a)
    for wrong in ({"movement": "deduct"}, {"tonnes": Decimal(9)}, {"document": "Order 8"}):
        found = _nothing_found(given, p36a, **{"movement": "withhold", **wrong})
        assert found == [("/document", "no_such_movement")]


def test_nothing_is_taken_back_in_a_closed_year(books: Books, given: Account, p36a: User) -> None:
    moved(movements.WITHHOLD, given, p36a)
    type(books.year).objects.filter(pk=books.year.pk).update(state="closed")
    with refused("year_closed", Conflict):
        taken_back(given, p36a, "withhold")


def test_no_quota_goes_back_to_a_holder_that_has_ended(books: Books, given: Account, p36a: User) -> None:
    moved(movements.DEDUCT, given, p36a)
    with loaders.entering_history():
        Enterprise.objects.filter(code="E-ONE").update(state="closed")
    with refused("enterprise_ended", Conflict):
        taken_back(books.account("E-ONE"), p36a, "deduct")
    assert books.figures("E-ONE", "received") == 90


def test_all_accounts_of_a_reversal_are_locked_at_once(
    books: Books, given: Account, mlr1: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = books.account(books.firm("E-FAR", at="150206"))
    moved(movements.TRANSFER, given, mlr1, to="E-FAR")
    locked: list[set[Any]] = []
    lock = ledger.lock

    def noted(accounts: Any, **more: Any) -> None:
        locked.append({getattr(account, "pk", account) for account in accounts})
        lock(accounts, **more)

    monkeypatch.setattr(ledger, "lock", noted)
    taken_back(given, mlr1, "transfer")
    assert locked
    assert all({given.pk, far.pk} <= keys for keys in locked)


def test_the_preview_shows_both_sides(books: Books, given: Account, p36a: User) -> None:
    shown = {}
    for name, more in ((movements.DEDUCT, {}), (movements.WITHHOLD, {}), (movements.REASSIGN, {"to": "36"})):
        arguments = {**PAPER, "tonnes": TEN, **more}
        request = approvals.propose(name, given, actor=p36a, reason=WHY, arguments=arguments)
        shown[name] = {table["title"]: table["rows"] for table in request.preview["tables"]}
        assert dict(request.preview["facts"])["Legal basis"] == given.programme_year.programme.legal_basis
    assert given.programme_year.programme.legal_basis
    assert shown[movements.DEDUCT] == {
        "Allocated": [["E-ONE", "70.000", "60.000"]],
        "Left": [["E-ONE", "10.000", "0.000"]],
        "Not distributed by the giver": [["36", "0.000", "10.000"]],
    }
    assert shown[movements.WITHHOLD]["Allocated at the levels above"] == [
        ["36", "70.000", "60.000"],
        ["CN", "70.000", "60.000"],
    ]
    assert shown[movements.REASSIGN] == {
        "Withheld": [["E-ONE", "30.000", "20.000"]],
        "Not distributed by the giver": [["36", "0.000", "10.000"]],
        "Allocated at the levels above": [["36", "70.000", "80.000"], ["CN", "70.000", "80.000"]],
    }


def _allocated_above(request: ApprovalRequest) -> list[list[str]]:
    (rows,) = [
        table["rows"] for table in request.preview["tables"] if table["title"] == "Allocated at the levels above"
    ]
    return [[code, after] for code, _before, after in rows]


@pytest.mark.parametrize(("movement", "to"), [("withhold", ""), ("release", ""), ("", "36"), ("", "E-NEAR")])
def test_the_preview_of_the_levels_above_is_the_effect(
    books: Books, given: Account, mlr1: User, movement: str, to: str
) -> None:
    books.give(10, "36", books.firm("E-NEAR"))
    name, arguments = movements.REASSIGN, {**PAPER, "tonnes": TEN, "to": to}
    if movement:
        moved(f"quota.{movement}", given, mlr1)
        name, arguments = reversals.REVERSE, {"movement": movement, "tonnes": TEN, **BACK}
    by_two(name, given, mlr1, another_like(mlr1), **arguments)
    assert _allocated_above(ApprovalRequest.objects.get(act=name)) == [
        [code, f"{books.figures(code, 'allocated'):.3f}"] for code in ("36", "CN")
    ]


def test_both_sides_are_told_of_a_movement_and_of_its_reversal(
    books: Books, given: Account, mlr1: User, p36a: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = books.firm("E-FAR", at="150206")
    people = [factories.user(Role.ENTERPRISE_SIGNER, of=holder.enterprise) for holder in (given.holder, far)]
    moved(movements.TRANSFER, given, mlr1, to="E-FAR")
    moved(movements.DEDUCT, books.account(far), mlr1, tonnes=Decimal(4), document="Order 8")
    taken_back(books.account(far), mlr1, "deduct", Decimal(4), document="Order 8")
    for app in ("quotas", "inspections", "enterprises"):
        monkeypatch.setattr(f"{app}.receivers.enqueue", lambda task, *ids: task(*ids))
    while outbox.relay():
        pass
    told = Notification.objects.filter(kind="quota_moved")
    texts = {
        person: sorted(notification_texts.kind("quota_moved").title(row.facts) for row in told.filter(person=person))
        for person in (*people, p36a, mlr1)
    }
    year = str(books.year.programme.name)
    assert texts[people[0]] == [f"Transfer: 10.000 t, E-ONE, {year} 2011"]
    assert texts[people[1]] == [
        f"Deduction: 4.000 t, E-FAR, {year} 2011",
        f"Reversal: Deduction: 4.000 t, E-FAR, {year} 2011",
        f"Transfer: 10.000 t, E-FAR, {year} 2011",
    ]
    assert texts[mlr1] == [f"{kind}: 4.000 t, CN, {year} 2011" for kind in ("Deduction", "Reversal: Deduction")]
    assert texts[p36a] == [f"Transfer: 10.000 t, 36, {year} 2011"], "its received quota falls"


def test_they_are_asked_for_over_the_api(given: Account, p36a: User, p36b: User, clerk: User) -> None:
    maker, checker = client_of(p36a), client_of(p36b)
    here = f"{V1}accounts/{given.pk}"
    body = {"tonnes": "5.000", "document": "Order 9 of 2011", "reason": WHY, "to": "36"}
    answer = maker.post(f"{here}/reassign/", body)
    assert answer.status_code == 202, answer.content
    assert checker.post(f"{V1}approvals/{answer.json()['id']}/approve/").json()["state"] == "done"
    undo = {"movement": "withhold", "tonnes": "30", "document": "a test", "basis": "Order 10", "reason": WHY}
    assert_problem(maker.post(f"{here}/reverse/", {**undo, "tonnes": "29"}), 400, "invalid")
    assert_problem(client_of(clerk).post(f"{here}/reverse/", undo), 404, "not_found")
    assert_problem(maker.post(f"{here}/reverse/", undo), 409, "not_enough_unused")
    assert not ApprovalRequest.objects.filter(act="quota.reverse").exists()
