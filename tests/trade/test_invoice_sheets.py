"""Files of a tax office: faults by their cell, what is known recognised, nothing recorded before it is confirmed."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from core.errors import Forbidden
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from quotas.models import Import
from quotas.services import imports
from quotas.services.imports import Upload
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.invoices import cancelled
from tests.support.page_clients import page_client
from tests.trade.conftest import OUTSIDE
from trade.models import Invoice, NumberReuse

pytestmark = pytest.mark.usefixtures("mine_firm", "plant_firm", "paper")
TITLES = [
    "Invoice number", "Day of issue", "Seller", "Buyer", "Product", "Quantity, t", "Unit price, yuan per t",
    "Amount, yuan",
]  # fmt: skip
GOOD = ["1100 0001", "2011-04-01", "E-MINE Mine", "E-PLANT", "precipitate-100", "12.500", "160000", "2,000,000.00"]
CELLS = dict(zip("ABCDEFGH", range(8), strict=True))


def line(**cells: str) -> list[str]:
    return [cells.get(letter, GOOD[place]) for letter, place in CELLS.items()]


def taken(actor: User, *rows: list[str], **how: Any) -> Import:
    out = io.StringIO()
    csv.writer(out).writerows([TITLES, *rows])
    upload = Upload("april.csv", out.getvalue().encode())
    return imports.create(actor=actor, kind=Import.Kind.INVOICES, file=upload, **how)


def faults(row: Import) -> list[tuple[int | None, str, str]]:
    return [(fault["row"], fault["column"], fault["code"]) for fault in row.faults]


def test_a_file_is_tried_out_first_and_recorded_when_it_is_confirmed(tax36: User) -> None:
    row = taken(tax36, line(), line(A="2", D=OUTSIDE))
    assert (row.state, row.lines, faults(row)) == ("ready", 2, [])
    assert not Invoice.objects.exists()
    row = imports.commit(row, actor=tax36)
    assert row.state == "committed"
    first, second = Invoice.objects.order_by("number_key")
    assert {first.file_name, second.file_name} == {"april.csv"}
    assert first.file_sha256 == row.sha256
    assert second.buyer_name == OUTSIDE


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"A": ""}, ("A", "required")),
        ({"B": "2011-13-01"}, ("B", "invalid_day")),
        ({"B": "2011-10-21"}, ("B", "in_the_future")),
        ({"B": "2005-12-31"}, ("B", "before_seller")),
        ({"C": "E-NOBODY"}, ("C", "unknown_counterparty")),
        ({"D": "E-MINE"}, ("D", "own_counterparty")),
        ({"E": "gold"}, ("E", "unknown_value")),
        ({"F": "-12.5"}, ("F", "negative")),
        ({"F": "0"}, ("F", "not_positive")),
        ({"F": "12500 kg"}, ("F", "not_a_number")),
        ({"G": "-160000"}, ("G", "negative")),
        ({"H": "1,900,000.00"}, ("H", "amount_differs")),
    ],
)
def test_each_fault_is_named_with_its_cell_and_nothing_is_recorded(
    tax36: User, cells: dict[str, str], fault: tuple[str, str]
) -> None:
    row = taken(tax36, line(A="2", D=OUTSIDE), line(**cells), dry_run=False)
    assert (row.state, faults(row)) == ("faulty", [(3, *fault)])
    assert not Invoice.objects.exists()


def test_a_tax_office_names_parties_with_their_credit_codes(tax36: User, credited: dict[str, str]) -> None:
    codes = [f"{credited['E-MINE'][:8]} {credited['E-MINE'][8:].lower()}", credited["E-PLANT"]]
    out = io.StringIO()
    titles = [*TITLES, "Tax code of the seller", "Tax code of the buyer"]
    csv.writer(out).writerows([titles, [*line(C="Mine Ltd (invented)", D="Plant Ltd (invented)"), *codes]])
    file = Upload("april.csv", out.getvalue().encode())
    row = imports.create(actor=tax36, kind=Import.Kind.INVOICES, file=file, dry_run=False)
    assert (row.state, faults(row)) == ("committed", [])
    found = Invoice.objects.get()
    assert found.seller is not None
    assert found.buyer is not None
    assert (found.seller.code, found.buyer.code) == ("E-MINE", "E-PLANT")


@pytest.mark.parametrize("code", ["e-plant", "Ｅ－ＰＬＡＮＴ Plant", "E-PLANT"])
def test_a_code_in_a_cell_may_be_of_any_width_and_case(tax36: User, code: str) -> None:
    imports.commit(taken(tax36, line(D=code)), actor=tax36)
    assert Invoice.objects.get().buyer == Enterprise.objects.get(code="E-PLANT")


def test_kilograms_for_tonnes_are_found_by_what_is_usual(tax36: User) -> None:
    imports.commit(taken(tax36, line()), actor=tax36)
    row = taken(tax36, line(A="2", F="12500", G="160"))
    assert faults(row) == [(2, "F", "looks_like_kilograms")]


def test_the_same_file_again_records_nothing_and_says_so(tax36: User) -> None:
    imports.commit(taken(tax36, line(), line(A="2")), actor=tax36)
    row = taken(tax36, line(), line(A="2"))
    assert row.state == "ready"
    assert [(one["row"], one["column"], one["code"]) for one in row.findings] == [
        (2, "A", "invoice_known"),
        (3, "A", "invoice_known"),
    ]
    assert Import.objects.with_earlier().get(pk=row.pk).imported_before is not None
    imports.commit(row, actor=tax36)
    assert Invoice.objects.count() == 2


def test_a_cancelled_invoice_in_a_file_is_named_and_the_others_are_recorded(tax36: User) -> None:
    imports.commit(taken(tax36, line(), line(A="2")), actor=tax36)
    second = Invoice.objects.get(number_key="2")
    cancelled(second, tax36)
    row = taken(tax36, line(), line(A="2"), line(A="3"), dry_run=False)
    assert (row.state, faults(row)) == ("committed", [])
    assert [(one["row"], one["column"], one["code"]) for one in row.findings] == [
        (3, "A", "invoice_cancelled"),
        (2, "A", "invoice_known"),
    ]
    assert set(Invoice.objects.counted().values_list("number_key", flat=True)) == {"11000001", "3"}


def test_of_two_files_that_overlap_the_same_invoice_is_recognised_and_another_is_a_fault(
    tax36: User, paper: dict[str, Any]
) -> None:
    imports.commit(taken(tax36, line()), actor=tax36)
    again = taken(tax36, line(A="1100-0001"), line(A="2"), dry_run=False)
    assert (again.state, Invoice.objects.count()) == ("committed", 2)
    other = taken(tax36, line(F="25", H="4000000"), line(A="3"), dry_run=False)
    assert (other.state, faults(other)) == ("faulty", [(2, "A", "number_used")])
    assert Invoice.objects.count() == 2
    assert NumberReuse.objects.get().tonnes == 25


def test_a_number_twice_in_one_file_is_a_fault_of_the_second_row(tax36: User) -> None:
    row = taken(tax36, line(), line(F="25", H="4000000"))
    assert faults(row) == [(3, "A", "number_used")]
    assert not NumberReuse.objects.exists(), "the first row was not recorded either"


def test_a_row_of_another_place_is_refused(tax15: User) -> None:
    row = taken(tax15, line(D=OUTSIDE))
    assert faults(row) == [(2, "", "forbidden")]


def test_tax_officers_alone_import(tax36: User) -> None:
    for role in (Role.INSPECTOR, Role.CUSTOMS_OFFICER):
        with pytest.raises(Forbidden):
            taken(factories.user(role, at="36"), line())
    row = taken(tax36, line())
    tax36.memberships.update(valid_to="2011-01-01")
    with pytest.raises(Forbidden):
        imports.commit(row, actor=User.objects.get(pk=tax36.pk))


def test_the_template_is_read_back(tax36: User) -> None:
    for form in ("csv", "xlsx"):
        answer = client_of(tax36).get(f"{V1}imports/templates/invoices/?format={form}")
        assert answer.status_code == 200
        row = imports.create(actor=tax36, kind="invoices", file=Upload(f"t.{form}", answer.content), dry_run=True)
        assert (row.state, row.lines) == ("ready", 0)


def test_the_pages(tax36: User) -> None:
    officer = page_client(tax36)
    assert officer.get(reverse("pages:invoice-sheet")).status_code == 200
    assert officer.get(reverse("pages:invoice-sheet-template", args=["csv"])).status_code == 200
    assert officer.get(reverse("pages:invoice-sheet-template", args=["doc"])).status_code == 404
    out = io.BytesIO("\n".join([",".join(f'"{one}"' for one in row) for row in (TITLES, GOOD)]).encode())
    out.name = "april.csv"
    sent = officer.post(reverse("pages:invoice-sheet"), {"file": out})
    row = Import.objects.get()
    assert sent["Location"] == reverse("pages:import", args=[row.pk])
    text = officer.get(sent["Location"]).content.decode()
    assert reverse("pages:invoices") in text
    assert officer.post(reverse("pages:import-act", args=[row.pk, "commit"])).status_code == 302
    assert Invoice.objects.get().file_name == "april.csv"
