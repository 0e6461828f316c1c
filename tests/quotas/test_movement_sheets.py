"""Sheets of movements: every row judged as its own act, faults by cell, and posted whole once two people approved."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, loaders
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import ApprovalRequest, User
from enterprises.roles import Role
from enterprises.services import approvals
from quotas import ledger
from quotas.models import Account, Import, Posting
from quotas.services import imports, ineligible_recipients, listed_movements, movement_sheets, movements
from quotas.services.imports import Upload
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of, refused
from tests.support.sealing import execute

__all__ = ["books"]

PAPER = "Order 7 of 2011"
TITLES = [
    "Movement",
    "Programme",
    "Year",
    "Holder (code)",
    "Category",
    "Tonnes",
    "To (code)",
    "Document",
    "Effective on",
]


@pytest.fixture
def in_july(db: None) -> Iterator[None]:
    with clock.at(dt.date(2011, 7, 1)):
        yield


@pytest.fixture
def given(books: Books, in_july: None) -> Account:
    """Return the account of a firm with 100 t, of which 30 t are withheld."""
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("withhold", 30, to=firm)
    books.firm("E-TWO")
    return books.account(firm)


def row(movement: str, tonnes: str, to: str = "", **other: str) -> list[str]:
    cells = {"programme": "mlr-mining", "year": "2011", "holder": "E-ONE", "category": "all", **other}
    day = other.get("day", "2011-06-01")
    names = [cells[name] for name in ("programme", "year", "holder", "category")]
    return [movement, *names, tonnes, to, other.get("document", PAPER), day]


def taken(actor: User, *rows: list[str], place: str = "36") -> Import:
    out = io.StringIO()
    csv.writer(out).writerows([["Place (code)", place], TITLES, *rows])
    return imports.create(actor=actor, kind="movements", file=Upload("movements.csv", out.getvalue().encode()))


def faults(sheet: Import) -> list[tuple[int | None, str, str]]:
    return [(fault["row"], fault["column"], fault["code"]) for fault in sheet.faults]


ALL = [
    row("Withholding", "5"), row("release", "8"), row("Return", "3"), row("Deduction", "4"),
    row("Transfer", "6", "E-TWO"), row("Reassignment", "7", "36"), row("reassign", "2", "E-TWO", document="Order 8"),
]  # fmt: skip


def test_every_movement_is_posted_once_a_second_officer_approves(books: Books, given: Account, p36a: User) -> None:
    sheet = taken(p36a, *ALL)
    assert (sheet.state, sheet.lines, faults(sheet)) == ("ready", 7, [])
    before = Posting.objects.count()
    sheet = imports.propose(sheet, actor=p36a, reason=WHY)
    assert (sheet.state, Posting.objects.count()) == ("committed", before)
    assert sheet.approval is not None
    shown = {table["title"]: table["rows"] for table in sheet.approval.preview["tables"]}
    assert [cells[2:] for cells in shown["Allocated"]] == [["E-ONE", "70.000", "60.000"], ["E-TWO", "0.000", "8.000"]]
    assert [cells[2:] for cells in shown["Withheld"]] == [["E-ONE", "30.000", "18.000"]]
    checker = another_like(p36a)
    approvals.approve(sheet.approval, actor=checker)
    assert books.figures("E-ONE", "received", "withheld", "allocated") == (78, 18, 60)
    assert books.figures("E-TWO", "received") == 8
    assert books.figures("36", "undistributed") == 14
    made = Posting.objects.filter(document__startswith="Order")
    assert {posting.actor_id for posting in made} == {checker.pk}
    assert len({posting.key for posting in made}) == len(ALL)
    assert AuditEvent.objects.filter(action="movements.deduct", enterprise_code="E-ONE", reason=WHY).count() == 1
    assert not list(ledger.drifts(today=dt.date(2011, 7, 1)))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("Gift", "5")], (3, "A", "unknown_value")),
        ([row("Return", "5", programme="gold")], (3, "B", "unknown_value")),
        ([row("Return", "5", holder="E-NOBODY")], (3, "D", "unknown_account")),
        ([row("Return", "5", year="2012")], (3, "D", "unknown_account")),
        ([row("Return", "5", category="total")], (3, "E", "unknown_value")),
        ([row("Return", "70.001")], (3, "F", "not_enough_unused")),
        ([row("Release", "30.001")], (3, "F", "not_enough_withheld")),
        ([row("Return", "0")], (3, "F", "invalid_tonnes")),
        ([row("Return", "1.2345")], (3, "F", "too_many_decimals")),
        ([row("Return", "40"), row("Deduction", "30.001")], (4, "F", "not_enough_together")),
        ([row("Release", "20"), row("Reassignment", "10.001", "36")], (4, "F", "not_enough_together")),
        ([row("Return", "4"), row("Return", "4")], (4, "F", "twice")),
        ([row("Transfer", "4")], (3, "G", "required")),
        ([row("Return", "4", "36")], (3, "G", "not_taken")),
        ([row("Transfer", "4", "E-ONE")], (3, "G", "itself")),
        ([row("Transfer", "4", "E-NOBODY")], (3, "G", "unknown_holder")),
        ([row("Return", "4", document="")], (3, "H", "required")),
        ([row("Return", "4", day="2012-01-01")], (3, "I", "invalid")),
        ([row("Return", "4", day="soon")], (3, "I", "invalid_day")),
    ],
)
def test_each_fault_is_named_with_its_cell(given: Account, p36a: User, rows: Any, expected: Any) -> None:
    sheet = taken(p36a, *rows)
    assert (sheet.state, faults(sheet)) == ("faulty", [expected])


def test_an_office_moves_only_what_is_below_it_and_from_its_own_place(books: Books, given: Account, p36a: User) -> None:
    books.give(10, "15", books.firm("E-FAR", at="150206"))
    assert faults(taken(p36a, row("Return", "1", holder="E-FAR"))) == [(3, "D", "unknown_account")]
    assert faults(taken(p36a, row("Withholding", "1", holder="36"))) == [(3, "D", "forbidden")]
    assert [code for _row, _column, code in faults(taken(p36a, row("Return", "1"), place="15"))] == ["forbidden"]


def test_nobody_moves_quota_by_a_sheet_alone(given: Account, p36a: User, clerk: User) -> None:
    sheet = taken(p36a, row("Return", "1"))
    with refused("needs_second_person", Conflict):
        imports.commit(sheet, actor=p36a)
    sheet = imports.propose(sheet, actor=p36a, reason=WHY)
    assert sheet.approval is not None
    with refused("maker_is_checker", Conflict):
        approvals.approve(sheet.approval, actor=p36a)
    with refused("needs_second_person", Conflict):
        movement_sheets.enter_many(factories.place("36"), actor=p36a, reason=WHY, moves=[])
    with refused("forbidden", Forbidden):
        taken(clerk, row("Return", "1"))


def test_what_changed_since_is_refused_at_its_approval(books: Books, given: Account, p36a: User) -> None:
    sheet = imports.propose(taken(p36a, row("Return", "60")), actor=p36a, reason=WHY)
    books.post("use", 20, to="E-ONE")
    assert sheet.approval is not None
    with refused("invalid", Invalid):
        approvals.approve(sheet.approval, actor=another_like(p36a))


def by_ministry(mlr1: User, *rows: list[str]) -> None:
    """Have the ministry enter a sheet by two of its officers."""
    sheet = imports.propose(taken(mlr1, *rows, place="CN"), actor=mlr1, reason=WHY)
    assert sheet.approval is not None
    approvals.approve(sheet.approval, actor=another_like(mlr1))


def test_a_province_releases_nothing_that_the_nation_withheld(given: Account, mlr1: User, p36a: User) -> None:
    by_ministry(mlr1, row("Withholding", "10"))
    assert faults(taken(p36a, row("Release", "30"))) == []
    assert faults(taken(p36a, row("Release", "30.001"))) == [(3, "F", "withheld_by_others")]


def test_rows_together_release_nothing_that_others_withheld(given: Account, mlr1: User, p36a: User) -> None:
    by_ministry(mlr1, row("Withholding", "10"))
    assert faults(taken(p36a, row("Release", "21"), row("Release", "9"))) == []
    for later in (row("Release", "10"), row("Reassignment", "10", "36")):
        assert faults(taken(p36a, row("Release", "21"), later)) == [(4, "F", "not_enough_together")]
    assert faults(taken(mlr1, row("Release", "21"), row("Release", "19"), place="CN")) == []


def test_a_release_after_another_leaves_what_others_withheld(
    given: Account, mlr1: User, p36a: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_ministry(mlr1, row("Withholding", "10"))
    monkeypatch.setattr(listed_movements, "faults", lambda *_given: [])
    sheet = imports.propose(taken(p36a, row("Release", "21"), row("Release", "10")), actor=p36a, reason=WHY)
    assert sheet.approval is not None
    with refused("withheld_by_others", Conflict) as caught:
        approvals.approve(sheet.approval, actor=another_like(p36a))
    assert caught.value.extra == {"kept": "10.000", "withheld": "19.000"}


def test_the_first_row_that_gives_to_a_holder_sets_where_the_next_one_comes_from(
    books: Books, given: Account, mlr1: User
) -> None:
    books.give(50, "15", books.firm("E-FAR", at="150206"))
    by_ministry(mlr1, row("Transfer", "6", "E-TWO"), row("Transfer", "7", "E-TWO", holder="E-FAR"))
    assert books.figures("E-TWO", "received") == 13
    assert books.account("E-TWO").parent == books.account("36")
    assert (books.figures("36", "received"), books.figures("15", "received")) == (107, 43)
    assert not list(ledger.drifts(today=dt.date(2011, 7, 1)))


@pytest.mark.parametrize(
    ("movement", "tonnes", "more", "code"),
    [
        ("withhold", 5, {"holder": "36"}, "forbidden"),
        ("release", 31, {}, "withheld_by_others"),
        ("reassign", 31, {"to": "36"}, "withheld_by_others"),
        ("transfer", 5, {"to": "E-FAR"}, "forbidden"),
        ("transfer", 5, {"to": "E-TWO"}, "not_listed"),
    ],
)
def test_the_service_asks_for_each_row_who_may(
    books: Books,
    given: Account,
    mlr1: User,
    p36a: User,
    monkeypatch: pytest.MonkeyPatch,
    movement: str,
    tonnes: int,
    more: dict[str, str],
    code: str,
) -> None:
    books.give(10, "15", books.firm("E-FAR", at="150206"))
    by_ministry(mlr1, row("Withholding", "10"))
    monkeypatch.setattr(listed_movements, "faults", lambda *_given: [])
    if code == "not_listed":
        barred = Conflict("not_listed", "It is on no list.")
        monkeypatch.setattr(
            ineligible_recipients,
            "obstacles",
            lambda receivers: {(receiver.pk, programme.pk): barred for receiver, programme in receivers},
        )
    says = {
        "movement": movement, "programme": "mlr-mining", "year": 2011, "holder": "E-ONE", "category": "all",
        "tonnes": Decimal(tonnes), "document": PAPER, "effective_on": dt.date(2011, 6, 1), **more,
    }  # fmt: skip
    with refused(code, DomainError):
        by_two(movements.ENTER_MANY, factories.place("36"), p36a, another_like(p36a), rows=[says])


def test_many_rows_take_as_many_statements_as_few(books: Books, in_july: None, p36a: User) -> None:
    checker = another_like(p36a)
    kinds = ["Withholding", "Release", "Return", "Deduction", "Transfer", "Reassignment", "reassign"]

    def counted(prefix: str, count: int) -> list[int]:
        rows = []
        for index in range(count):
            holder, receiver = f"E-{prefix}{index}", f"E-{prefix}{index}-TO"
            firm, kind = books.firm(holder), kinds[index % len(kinds)]
            books.give(100, "36", firm)
            books.post("withhold", 30, to=firm)
            factories.enterprise(receiver, at="360727")
            to = {"Transfer": receiver, "reassign": receiver, "Reassignment": "36"}.get(kind, "")
            rows.append(row(kind, "5", to, holder=holder))
        counts = []

        def count_of(step: Callable[[], Any]) -> Any:
            with CaptureQueriesContext(connection) as asked:
                result = step()
            counts.append(len(asked))
            return result

        sheet = count_of(lambda: taken(p36a, *rows))
        assert faults(sheet) == []
        sheet = count_of(lambda: imports.propose(sheet, actor=p36a, reason=WHY))
        count_of(lambda: approvals.approve(sheet.approval, actor=checker))
        return counts

    counted("WARM", 7)
    assert counted("FEW", 10) == counted("MANY", 40)


@pytest.mark.parametrize(
    ("movement", "tonnes", "more"),
    [
        ("release", 15, {}),
        ("reassign", 15, {"to": "G-TEST"}),
        ("transfer", 5, {"to": "E-LOCAL"}),
        ("withhold", 5, {"holder": "36"}),
    ],
)
def test_the_database_asks_for_each_row_who_may(
    bound_database: Clone, monkeypatch: pytest.MonkeyPatch, movement: str, tonnes: int, more: dict[str, str]
) -> None:
    today = clock.today()
    with loaders.entering_history():
        for code in ("CN", "36", "360727"):
            factories.place(code)
        books = Books(factories.programme_year("mlr-mining", today.year, "all"), "all")
        ministry = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
        province = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
        member, local = books.firm("E-MEMBER"), books.firm("E-LOCAL")
        books.post("control", 200, to="CN")
        books.post("distribute", 100, from_="CN", to="G-TEST")
        books.post("distribute", 100, from_="G-TEST", to=member)
        books.post("distribute", 100, from_="CN", to="36")
        books.post("distribute", 50, from_="36", to=local)
        checkers = [another_like(person) for person in (province, ministry)]
    listed = {
        "movement": "withhold", "programme": "mlr-mining", "year": today.year, "holder": "E-MEMBER", "category": "all",
        "tonnes": Decimal(15), "document": "Order 9", "effective_on": today,
    }  # fmt: skip

    def entered(people: tuple[User, User], code: str, **says: Any) -> None:
        with transaction.atomic():
            by_two(movements.ENTER_MANY, factories.place(code), *people, rows=[{**listed, **says}])
            execute("SET CONSTRAINTS ALL IMMEDIATE")

    entered((ministry, checkers[1]), "CN")
    monkeypatch.setattr(listed_movements, "faults", lambda *_given: [])
    monkeypatch.setattr(movements.ACCOUNT, "can", lambda *_given: True)
    for guard in ("obstacle_to_freeing", "obstacle_on_the_way"):
        monkeypatch.setattr(movements, guard, lambda *_given: None)
    says = {"movement": movement, "tonnes": Decimal(tonnes), "document": "Letter 2", **more}
    with pytest.raises(DatabaseError) as wrong:
        entered((province, checkers[0]), "36", **says)
    assert constraint_of(wrong.value) == "quota_act_by_two"
    entered((ministry, checkers[1]), "CN", **says)


def test_the_pages_lead_from_the_list_to_the_request(given: Account, p36a: User) -> None:
    client = page_client(p36a)
    page = reverse("pages:catalogue-sheet", args=["movements"])
    assert page in client.get(reverse("pages:accounts")).content.decode()
    assert "each movement" in client.get(page).content.decode()
    template = client.get(reverse("pages:catalogue-sheet-template", args=["movements", "csv"])).content.decode()
    assert "Holder (code)" in template
    sheet = taken(p36a, row("Return", "1"))
    propose = reverse("pages:import-propose", args=[sheet.pk])
    assert "E-ONE" in client.post(propose, {"reason": WHY}).content.decode()
    answer = client.post(propose, {"reason": WHY, "confirmed": "1"})
    request = ApprovalRequest.objects.get(act=movements.ENTER_MANY)
    assert answer["Location"] == reverse("pages:approval", args=[request.pk])


def test_the_api_takes_and_proposes_it(given: Account, p36a: User) -> None:
    client = client_of(p36a)
    assert client.get(f"{V1}imports/templates/movements/?format=csv").status_code == 200
    sheet = taken(p36a, row("Return", "1"))
    answer = client.post(f"{V1}imports/{sheet.pk}/propose/", {"reason": WHY}, format="json").json()
    assert ApprovalRequest.objects.get(pk=answer["approval"]).act == movements.ENTER_MANY
