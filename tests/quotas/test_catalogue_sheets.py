"""Sheets of the catalogue: faults by their cell, and nothing entered before a second person approves all rows."""

import csv
import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest, User
from enterprises.services.approvals import proposing
from enterprises.services.approvals.common import Statement, state
from quotas.models import CountingRule, DueDay, HsCode, Product, Programme, ProgrammeYear, PublishedStatistic
from quotas.services import catalogue_sheets, imports
from quotas.services.imports import Upload
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like
from tests.support.cases import every_fault
from tests.support.catalogue_sheets import approve, faults, taken, with_row
from tests.support.page_clients import page_client
from tests.support.refusals import refused

pytestmark = pytest.mark.django_db
SOURCE = "Invented for this test"
PRODUCTS = (
    ["Code", "Name", "Kind", "Stage of the chain", "Element", "Factor to REO", "Variety of", "Source"],
    ["cerium-carbonate", "Cerium carbonate", "carbonate", "separation", "", "0.4500", "", SOURCE],
)
CODES = (
    ["Product", "HS code", "In force from", "In force until", "Source"],
    ["precipitate-100", "28461010", "2012-01-01", "", SOURCE],
)
RULES = (
    ["Programme", "mlr-mining"],
    ["Site kind", "Product kind", "Feed", "Quantity", "Valid from", "Legal basis"],
    ["mine", "raw_ore", "own_ore", "produced", "2030-01-01", SOURCE],
)
FIGURES = (
    ["Subject", "From", "To", "Region", "Figure", "Unit", "Source"],
    ["Mining", "2010-01-01", "2010-12-31", "China", "89259", "t REO", SOURCE],
)
PROGRAMMES = (
    ["Authority", "MLR"],
    ["Code", "Name", "Chinese name", "Activity", "Unit", "First year", "Last year", "Legal basis"],
    ["mlr-mineral", "Minerals", "矿产品", "Mineral products", "t REO", "2030", "2040", SOURCE],
)
YEARS = (
    ["Authority", "MLR"],
    ["Programme", "Year", "Category scheme"],
    ["mlr-mining", "2012", "Light and medium-heavy"],
)
DAYS = (
    ["Place (code)", "36 Jiangxi"],
    ["Kind of report", "Day of the following month", "From month", "Document"],
    ["Mining report", "2", "2030-01", SOURCE],
    ["", "5", "2030-01", SOURCE],
)


@pytest.fixture(autouse=True)
def catalogue(db: None) -> None:
    factories.programme("mlr-mining")
    factories.product()
    factories.place("36")


@pytest.mark.parametrize(
    ("kind", "sheet", "count"),
    [
        ("products", PRODUCTS, lambda: Product.objects.filter(code="cerium-carbonate").count()),
        ("hs_codes", CODES, lambda: HsCode.objects.filter(product__code="precipitate-100", code="28461010").count()),
        ("counting", RULES, lambda: CountingRule.objects.filter(legal_basis=SOURCE).count()),
        ("programmes", PROGRAMMES, lambda: Programme.objects.filter(code="mlr-mineral", last_year=2040).count()),
        ("years", YEARS, lambda: ProgrammeYear.objects.filter(scheme="split", scheme_decided=True).count()),
    ],
)
def test_rows_are_entered_when_a_second_officer_approves_them(
    mlr1: User, mlr2: User, kind: str, sheet: Any, count: Any
) -> None:
    row = taken(mlr1, kind, *sheet, dry_run=False)
    assert (row.state, row.lines, faults(row)) == ("ready", 1, [])
    row = imports.propose(row, actor=mlr1, reason=WHY)
    assert (row.state, count()) == ("committed", 0)
    approve(row, mlr2)
    assert count() == 1


def test_two_administrators_enter_published_figures(admin1: User, mlr1: User) -> None:
    with refused("forbidden", Forbidden):
        taken(mlr1, "figures", *FIGURES)
    row = imports.propose(taken(admin1, "figures", *FIGURES), actor=admin1, reason=WHY)
    assert not PublishedStatistic.objects.exists()
    approve(row, another_like(admin1))
    entered = PublishedStatistic.objects.get()
    assert (entered.subject, entered.figure, entered.unit, entered.evidence) == ("mining", 89259, "t REO", "entered")
    again = taken(admin1, "figures", *FIGURES)
    assert faults(again) == [(2, "G", "exists")]


def test_the_page_of_a_programme_shows_what_sheets_entered(mlr1: User, mlr2: User) -> None:
    for kind, sheet in (("programmes", PROGRAMMES), ("years", with_row(YEARS, A="mlr-mineral", B="2030"))):
        with clock.at(dt.date(2029, 6, 1)):
            approve(imports.propose(taken(mlr1, kind, *sheet), actor=mlr1, reason=WHY), mlr2)
    page = page_client(mlr1).get(reverse("pages:catalogue-programme", args=["mlr-mineral"])).content.decode()
    assert "Enter programmes from a sheet" in page
    assert "Prepare programme years from a sheet" in page
    other = page_client(mlr1).get(reverse("pages:catalogue-programme", args=["mlr-mining"])).content.decode()
    assert "from a sheet" not in other


def test_the_page_of_a_product_shows_the_sheet_of_its_codes(mlr1: User, mlr2: User) -> None:
    factories.product("carbonate")
    approve(imports.propose(taken(mlr1, "hs_codes", *CODES), actor=mlr1, reason=WHY), mlr2)
    pages = [
        page_client(mlr1).get(reverse("pages:catalogue-product", args=[code])).content.decode()
        for code in (CODES[1][0], "carbonate")
    ]
    assert ["Enter HS codes from a sheet" in page for page in pages] == [True, False]


@pytest.mark.parametrize("pointer", ["", "/__all__", "/rows/0", "/source/0"])
def test_a_fault_of_a_whole_row_stands_beside_its_code(
    mlr1: User, pointer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def require(row: Product) -> None:
        raise Invalid.at(pointer, "unlike_others", "It is unlike the other rows.")

    sort = replace(catalogue_sheets.SORTS[catalogue_sheets.ENTER_PRODUCTS], require=require)
    monkeypatch.setitem(catalogue_sheets.SORTS, catalogue_sheets.ENTER_PRODUCTS, sort)
    (fault,) = faults(taken(mlr1, "products", *PRODUCTS))
    column = "ABCDEFGHIJKL"[PRODUCTS[0].index("Source")] if pointer == "/source/0" else "A"
    assert fault == (2, column, "unlike_others")


def test_a_sheet_prepares_years_that_await_their_plan(mlr1: User, mlr2: User) -> None:
    """A year that a draft has begun takes the decided scheme; what is decided or in use is refused in its cell."""
    programme = Programme.objects.get(code="mlr-mining")
    year = 2013
    begun = ProgrammeYear.objects.create(programme=programme, year=year, scheme="all")
    sheet = [*YEARS, ["mlr-mining", str(year), "split"]]
    approve(imports.propose(taken(mlr1, "years", *sheet), actor=mlr1, reason=WHY), mlr2)
    begun.refresh_from_db()
    assert (begun.scheme, begun.scheme_decided, programme.years.count()) == ("split", True, 2)
    assert faults(taken(mlr1, "years", *sheet)) == [(3, "B", "scheme_decided"), (4, "B", "scheme_decided")]


def test_a_ministry_enters_programmes_and_years_of_its_own_alone(mlr1: User, admin1: User) -> None:
    factories.programme("miit-smelting")
    for kind, sheet in (("programmes", PROGRAMMES), ("years", YEARS)):
        row = taken(mlr1, kind, ["Authority", "MIIT"], *sheet[1:])
        assert [code for _row, _column, code in faults(row)] == ["forbidden"]
    assert faults(taken(admin1, "programmes", *PROGRAMMES)) == []
    row = taken(admin1, "years", *with_row(YEARS, A="miit-smelting"))
    assert faults(row) == [(3, "A", "other_authority")]


def test_a_sheet_of_five_hundred_rows_keeps_what_is_right_in_it(mlr1: User) -> None:
    programmes = [with_row(PROGRAMMES, A=f"p-{number}", F="2030", G="2030")[-1] for number in range(500)]
    found = faults(taken(mlr1, "programmes", *PROGRAMMES[:2], *programmes))
    assert found == [(row, "A", "twice") for row in range(4, 503)]
    row = taken(mlr1, "programmes", *PROGRAMMES[:2], *[[*cells[:5], "x", *cells[6:]] for cells in programmes])
    assert [code for _row, _column, code in faults(row)] == ["not_a_number"] * 500
    assert row.lines == 500
    assert faults(taken(mlr1, "programmes", *PROGRAMMES, *programmes)) == [(None, "", "too_many_rows")]


def test_a_province_sets_its_own_due_days_and_no_others(p36a: User, p36b: User) -> None:
    row = imports.propose(taken(p36a, "due_days", *DAYS), actor=p36a, reason=WHY)
    approve(row, p36b)
    assert set(DueDay.objects.filter(place__code="36").values_list("kind", "day")) == {("mining", 2), ("", 5)}
    factories.place("15")
    row = taken(p36a, "due_days", ["Place (code)", "15"], *DAYS[1:])
    assert [code for _row, _column, code in faults(row)] == ["forbidden"]


# Faults of cells, by the kind of sheet: each in a row of its own.
FAULTS: list[tuple[str, Any, list[tuple[dict[str, str], tuple[str, str]]]]] = [
    (
        "products",
        PRODUCTS,
        [
            ({"A": "Cerium"}, ("A", "invalid")),
            ({"A": "precipitate-100"}, ("A", "exists")),
            ({"B": ""}, ("B", "required")),
            ({"C": "gold"}, ("C", "unknown_value")),
            ({"E": "Xx"}, ("E", "unknown_code")),
            ({"F": "2.5"}, ("F", "out_of_range")),
            ({"C": "metal", "F": "1"}, ("F", "metal_as_oxide")),
            ({"F": "-0.45"}, ("F", "negative")),
            ({"G": "nothing"}, ("G", "unknown_code")),
            ({"G": "precipitate-100"}, ("G", "another_kind")),
        ],
    ),
    (
        "hs_codes",
        CODES,
        [
            ({"A": "nothing"}, ("A", "unknown_code")),
            ({"B": "1234"}, ("B", "invalid")),
            ({"D": "2011-01-01"}, ("D", "before_valid_from")),
        ],
    ),
    (
        "figures",
        FIGURES,
        [
            ({"A": "gold"}, ("A", "unknown_value")),
            ({"C": "2009-12-31"}, ("C", "before_start")),
            ({"E": "-5"}, ("E", "negative")),
            ({"E": ""}, ("E", "required")),
            ({"A": "Price", "F": "bushels"}, ("F", "unknown_value")),
        ],
    ),
    (
        "programmes",
        PROGRAMMES,
        [
            ({"A": "MLR Mineral"}, ("A", "invalid")),
            ({"A": "mlr-mining"}, ("A", "exists")),
            ({"B": ""}, ("B", "required")),
            ({"D": "gold"}, ("D", "unknown_value")),
            ({"D": "Mining"}, ("F", "programme_overlap")),
            ({"E": "kg"}, ("E", "unknown_value")),
            ({"F": "1989", "G": "1990"}, ("F", "min_value")),
            ({"F": "999999", "G": ""}, ("F", "max_value")),
            ({"F": "2030 t"}, ("F", "not_a_number")),
            ({"G": "2029"}, ("G", "before_first_year")),
            ({"H": "x"}, ("H", "required")),
        ],
    ),
    (
        "years",
        YEARS,
        [
            ({"A": "gold"}, ("A", "unknown_value")),
            ({"B": "2000"}, ("B", "outside_programme")),
            ({"B": "2099"}, ("B", "too_far_ahead")),
            ({"B": "20300"}, ("B", "too_far_ahead")),
            ({"C": "gold"}, ("C", "unknown_value")),
            ({"C": ""}, ("C", "required")),
        ],
    ),
    (
        "counting",
        RULES,
        [
            ({"E": "soon"}, ("E", "invalid_day")),
            ({"F": "x"}, ("F", "required")),
        ],
    ),
]


def own_cells(kind: str, number: int) -> dict[str, str]:
    """Return what tells a row of a sheet from its neighbours."""
    year = str(2030 + number)
    return {
        "products": {"A": f"p-{number}"},
        "hs_codes": {"B": f"284610{number:02}"},
        "figures": {"D": f"Place {number}"},
        "programmes": {"A": f"p-{number}", "F": year, "G": year},
    }.get(kind, {})


def test_each_fault_is_named_with_its_cell(mlr1: User, admin1: User) -> None:
    with every_fault() as case:
        for kind, sheet, wrong in FAULTS:
            with case(kind):
                rows = [
                    with_row(sheet, **own_cells(kind, number) | cells)[-1]
                    for number, (cells, _fault) in enumerate(wrong)
                ]
                row = taken(admin1 if kind == "figures" else mlr1, kind, *sheet[:-1], *rows)
                expected = [(number, *fault) for number, (_cells, fault) in enumerate(wrong, start=len(sheet))]
                assert (row.state, sorted(faults(row))) == ("faulty", expected)


@pytest.mark.parametrize(
    ("kind", "sheet", "fault"),
    [
        ("products", [*PRODUCTS, PRODUCTS[1]], (3, "A", "twice")),
        ("hs_codes", [*CODES, CODES[1]], (3, "B", "twice")),
        ("figures", [*FIGURES, FIGURES[1]], (3, "G", "twice")),
        ("programmes", [*PROGRAMMES, with_row(PROGRAMMES, D="Export")[2]], (4, "A", "twice")),
        ("programmes", [*PROGRAMMES, with_row(PROGRAMMES, A="mlr-later", F="2040", G="")[2]], (4, "A", "twice")),
        ("programmes", PROGRAMMES[1:], (None, "", "required")),
        ("programmes", [["Authority", "gold"], *PROGRAMMES[1:]], (None, "", "required")),
        ("years", [*YEARS, with_row(YEARS, C="One figure")[2]], (4, "B", "twice")),
        ("counting", [*RULES, RULES[2]], (4, "E", "twice")),
        ("counting", RULES[1:], (None, "", "required")),
        ("counting", [["Programme", "gold"], *RULES[1:]], (None, "", "required")),
    ],
)
def test_a_row_that_is_there_twice_or_a_sheet_without_its_subject_is_named(
    mlr1: User, admin1: User, kind: str, sheet: Any, fault: Any
) -> None:
    row = taken(admin1 if kind == "figures" else mlr1, kind, *sheet)
    assert (row.state, faults(row)) == ("faulty", [fault])


@pytest.mark.parametrize(
    ("sheet", "fault"),
    [
        (with_row(DAYS, B="32"), (4, "B", "out_of_range")),
        (with_row(DAYS, C="2030"), (4, "C", "invalid_period")),
        ([*DAYS, DAYS[3]], (5, "C", "twice")),
        ([["Place (code)", "99"], *DAYS[1:]], (None, "", "unknown_code")),
    ],
)
def test_each_fault_of_a_due_day_is_named_with_its_cell(p36a: User, sheet: Any, fault: Any) -> None:
    assert faults(taken(p36a, "due_days", *sheet)) == [fault]


def test_nobody_imports_it_alone(mlr1: User) -> None:
    row = taken(mlr1, "products", *PRODUCTS)
    with refused("needs_second_person", Conflict):
        imports.commit(row, actor=mlr1)
    row = imports.propose(row, actor=mlr1, reason=WHY)
    with pytest.raises((Conflict, Forbidden)):
        approve(row, mlr1)
    with refused("needs_second_person", Conflict):
        catalogue_sheets.enter(
            factories.place("CN"), actor=mlr1, act=catalogue_sheets.ENTER_PRODUCTS, rows=[{"code": "x"}]
        )
    assert not Product.objects.filter(code="cerium-carbonate").exists()


def test_only_a_sheet_of_the_catalogue_is_proposed(p36a: User) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["Code", "Name", "Ownership", "Place (code)"], ["E-9", "Nine", "private", "36"]])
    row = imports.create(actor=p36a, kind="enterprises", file=Upload("e.csv", out.getvalue().encode()))
    with refused("not_proposed", Conflict):
        imports.propose(row, actor=p36a, reason=WHY)


def test_rows_that_are_named_by_codes_are_read_once_for_a_whole_sheet(mlr1: User) -> None:
    """A sheet of ten rows asks for the products that it names as often as a sheet of a hundred."""

    def reads(count: int) -> list[int]:
        with CaptureQueriesContext(connection) as captured:
            rows = [[CODES[1][0], f"2846{number:04}", *CODES[1][2:]] for number in range(count)]
            row = taken(mlr1, "hs_codes", CODES[0], *rows)
            imports.previewed(row, actor=mlr1, reason=WHY)
        assert faults(row) == []
        return [sum('FROM "quotas_product"' in query["sql"] for query in captured)]

    assert reads(100) == reads(10)


def test_whoever_keeps_no_catalogue_uploads_none(p36a: User, clerk: User) -> None:
    with refused("forbidden", Forbidden):
        taken(p36a, "products", *PRODUCTS)
    with refused("forbidden", Forbidden):
        taken(clerk, "due_days", *DAYS)


def test_what_changed_since_is_refused_at_its_approval(mlr1: User, mlr2: User) -> None:
    row = imports.propose(taken(mlr1, "products", *with_row(PRODUCTS, A="carbonate")), actor=mlr1, reason=WHY)
    factories.product("carbonate")
    with refused("invalid", Invalid):
        approve(row, mlr2)


@pytest.mark.parametrize("member", ["facts", "tables"])
def test_nobody_approves_other_rows_than_he_is_shown(
    mlr1: User, mlr2: User, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stating(*arguments: Any) -> Statement:
        stated = state(*arguments)
        return replace(stated, preview={**stated.preview, member: []})

    monkeypatch.setattr(proposing, "state", stating)  # whoever writes the request as he likes
    row = imports.propose(taken(mlr1, "products", *PRODUCTS), actor=mlr1, reason=WHY)
    with refused("changed_since_proposed", Conflict):
        approve(row, mlr2)
    assert not Product.objects.filter(code="cerium-carbonate").exists()


def test_the_pages_lead_from_the_template_to_the_request(mlr1: User) -> None:
    client = page_client(mlr1)
    for kind, listing in (("products", "catalogue-products"), ("counting", "catalogue-rules")):
        assert reverse("pages:catalogue-sheet", args=[kind]) in client.get(reverse(f"pages:{listing}")).content.decode()
    assert client.get(reverse("pages:catalogue-sheet", args=["reports"])).status_code == 404
    template = client.get(reverse("pages:catalogue-sheet-template", args=["products", "csv"])).content.decode()
    assert "Factor to REO" in template
    row = taken(mlr1, "products", *PRODUCTS)
    page = reverse("pages:import-propose", args=[row.pk])
    assert page in client.get(reverse("pages:import", args=[row.pk])).content.decode()
    shown = client.post(page, {"reason": WHY}).content.decode()
    assert "cerium-carbonate" in shown
    assert "What will be entered" in shown
    answer = client.post(page, {"reason": WHY, "confirmed": "1"})
    request = ApprovalRequest.objects.get(act=catalogue_sheets.ENTER_PRODUCTS)
    assert answer["Location"] == reverse("pages:approval", args=[request.pk])
    done = client.get(reverse("pages:import", args=[row.pk])).content.decode()
    assert reverse("pages:approval", args=[request.pk]) in done
    assert client.get(page).status_code == 302


def test_the_api_proposes_and_gives_the_template(mlr1: User) -> None:
    client = client_of(mlr1)
    assert client.get(f"{V1}imports/templates/hs_codes/?format=csv").status_code == 200
    row = taken(mlr1, "hs_codes", *CODES)
    answer = client.post(f"{V1}imports/{row.pk}/propose/", {"reason": WHY}, format="json").json()
    assert ApprovalRequest.objects.get(pk=answer["approval"]).act == catalogue_sheets.ENTER_CODES


@pytest.mark.parametrize("rows", ["no list", "[]", '[{"code": "x"}]', '["x"]', '[{"strange": 1}]'])
def test_rows_of_a_request_are_read_like_the_form_of_one(rows: str) -> None:
    with refused("invalid", Invalid) as caught:
        two_person_acts.find(catalogue_sheets.ENTER_PRODUCTS).read({"rows": rows})
    assert {fault.pointer for fault in caught.value.errors} == {"/arguments/rows"}


def test_another_of_the_same_office_may_approve(admin1: User) -> None:
    row = imports.propose(taken(admin1, "products", *PRODUCTS), actor=admin1, reason=WHY)
    with clock.at(clock.today()):
        approve(row, another_like(admin1))
    assert Product.objects.filter(code="cerium-carbonate").exists()
