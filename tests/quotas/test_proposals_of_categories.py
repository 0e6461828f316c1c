"""Proposals that divide a total over the categories of a split year as well, with ceilings of categories."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, Standard, User
from quotas.models import DistributionRound, ProgrammeYear
from tests.quotas.test_proposals import ADDRESS, TERMS, proposed
from tests.support import factories
from tests.support.api import assert_problem, client_of
from tests.support.ledger_accounts import Books, books
from tests.support.notice_pages import notice_fields
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks

__all__ = ["books"]
WEIGHTS = {"plan_weight": 100, "use_weight": 0, "capacity_weight": 0, "equal_weight": 0, "rule": "proportional"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 12, 20)):
        yield


@pytest.fixture
def split(books: Books) -> None:
    """Give Jiangxi 300 t light and 100 t medium and heavy in 2011; A has both, B is light and C medium and heavy."""
    ProgrammeYear.objects.filter(pk=books.year.pk).update(scheme="split")
    books.year.refresh_from_db()
    firms = {code: books.firm(f"E-{code}") for code in "ABC"}
    given = {"light": {"A": 100, "B": 200}, "medium_heavy": {"A": 60, "C": 40}}
    for category, shares in given.items():
        of_category, tonnes = Books(books.year, category), sum(shares.values())
        of_category.post("control", tonnes, to="CN")
        of_category.post("distribute", tonnes, from_="CN", to="36")
        for code, share in shares.items():
            of_category.post("distribute", share, from_="36", to=firms[code])


def figures(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(line["to"], line["category"], line["tonnes"]) for line in answer["lines"]]


def test_each_category_of_each_holder_has_a_line(split: None, p36a: User) -> None:
    answer = proposed(p36a, category="total", total="800.000")
    assert figures(answer) == [
        ("E-A", "light", "200.000"),
        ("E-A", "medium_heavy", "120.000"),
        ("E-B", "light", "400.000"),
        ("E-C", "medium_heavy", "80.000"),
    ]
    assert answer["concentration_after"] == "100.00"


def test_a_ceiling_of_a_category_stands_beside_that_of_all(split: None, p36a: User) -> None:
    answer = proposed(p36a, category="total", total="480.000", ceilings="light:300,E-A:150,36/medium_heavy:200")
    given = {(to, category): Decimal(tonnes) for to, category, tonnes in figures(answer)}
    assert sum(given.values()) == 480
    light = [tonnes for (_to, category), tonnes in given.items() if category == "light"]
    assert sum(light) <= 300
    assert given["E-A", "light"] + given["E-A", "medium_heavy"] <= 150
    assert [(each["code"], each["kind"], each["tonnes"]) for each in answer["ceilings"]] == [
        ("light", "categories", "300.000"),
        ("E-A", "recipients", "150.000"),
        ("36/medium_heavy", "places", "200.000"),
    ]
    shares = {line["to"]: line["reason"] for line in answer["lines"] if line["category"] == "light"}
    assert "Within the ceiling of Light, 300 t: 1.0000 times the claim of 200.000 t." in shares["E-B"]
    single = proposed(p36a, category="light", total="300.000", ceilings="36/light:250")
    assert (single["given"], single["ceilings"][0]["given"]) == ("250.000", "250.000")


def test_a_ceiling_of_one_category_of_one_holder_is_a_bound(split: None, p36a: User) -> None:
    answer = proposed(p36a, category="total", total="400.000", ceilings="E-A/light:50")
    assert answer["ceilings"] == []
    assert answer["lines"][0]["reason"] == "Held at its ceiling of 50 t."
    assert answer["given"] == "400.000"


@pytest.mark.parametrize("ceilings", ["E-A/light:50,E-A:150", "E-A:150,E-A/light:50"])
def test_the_lower_of_two_ceilings_of_one_row_is_kept(split: None, p36a: User, ceilings: str) -> None:
    answer = proposed(p36a, category="light", total="300.000", ceilings=ceilings)
    assert (answer["lines"][0]["tonnes"], answer["lines"][0]["reason"]) == ("50.000", "Held at its ceiling of 50 t.")


def test_the_capacity_of_a_holder_holds_its_categories_together(split: None, p36a: User) -> None:
    factories.site(Enterprise.objects.get(code="E-A"), approved_capacity=Decimal(180))
    answer = proposed(p36a, category="total", total="480.000", within_capacity=True)
    given = {(to, category): Decimal(tonnes) for to, category, tonnes in figures(answer)}
    assert (given["E-A", "light"], given["E-A", "medium_heavy"]) == (Decimal("112.5"), Decimal("67.5"))
    assert answer["lines"][0]["reason"] == (
        "Held at its part of the approved capacity of 180.000 t, as last year's quota was."
    )
    assert answer["effects"]["capacity"] == "180.000", "a capacity counts once"
    by_capacity = proposed(p36a, category="total", total="400.000", plan_weight=0, capacity_weight=100)
    assert figures(by_capacity)[:2] == [("E-A", "light", "250.000"), ("E-A", "medium_heavy", "150.000")]


def test_each_category_has_its_own_least_scale_with_its_document(split: None, p36a: User) -> None:
    scales = "light: 90; norm of light mines\n中重稀土：60；norm of ion mines"
    answer = proposed(p36a, category="total", total="300.000", least_scales=scales, least_tonnes="5")
    given = {(to, category): Decimal(tonnes) for to, category, tonnes in figures(answer)}
    assert (given["E-A", "light"], given["E-A", "medium_heavy"], given["E-C", "medium_heavy"]) == (90, 60, 60)
    reasons = {(line["to"], line["category"]): line["reason"] for line in answer["lines"]}
    assert reasons["E-A", "light"] == "Held at the least scale of Light, 90 t: norm of light mines"
    assert reasons["E-C", "medium_heavy"] == "Held at the least scale of Medium and heavy, 60 t: norm of ion mines"
    other = proposed(p36a, category="total", total="300.000", least_scales="light: 90; norm", least_tonnes="55")
    by_all = {(line["to"], line["category"]): line["reason"] for line in other["lines"]}
    assert by_all["E-C", "medium_heavy"] == "Held at the least scale of 55.000 t.", "the scale of all is of the others"


@pytest.mark.parametrize(
    ("scales", "code"),
    [
        ("light: 90", "invalid"),
        ("light; norm", "invalid"),
        ("heavy: 90; norm", "invalid"),
        ("light: -90; norm", "invalid"),
        ("all: 90; norm", "unknown"),
        ("light: 90; norm\nLight: 80; norm", "repeated"),
        ("light: 300; norm", "infeasible"),
    ],
)
def test_a_least_scale_that_is_none_or_cannot_be_met_is_refused(
    split: None, p36a: User, scales: str, code: str
) -> None:
    answer = client_of(p36a).get(ADDRESS, {**TERMS, "category": "total", "total": "400", "least_scales": scales})
    assert_problem(answer, 400, "invalid")
    found = [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]
    assert ("/least_scales", code) in found
    assert {pointer for pointer, _code in found} <= {"/least_scales", "/total"}


def test_the_page_states_the_least_scales_and_the_standards_that_ask_for_them(split: None, p36a: User) -> None:
    Standard.objects.create(
        indicator="capacity", comparison="ge", value=500, site_kind="mine", ore_type="ion_adsorption",
        valid_from=dt.date(2011, 1, 1), source="Access conditions, table 2",
    )  # fmt: skip
    asked = {**TERMS, **WEIGHTS, "category": "total", "total": "400", "least_scales": "light: 110; table 2, row 1"}
    page = without_blanks(page_client(p36a).get(reverse("pages:quota-proposal"), asked).content.decode())
    assert "Held at the least scale of Light, 110 t: table 2, row 1" in page
    assert "≥ 500 t REO a year · Mine · Ion-adsorption ore: Access conditions, table 2" in page


def test_a_category_is_named_in_any_language(split: None, p36a: User) -> None:
    given = [
        proposed(p36a, category="total", total="480.000", ceilings=ceilings)["ceilings"]
        for ceilings in (
            "light:300,36/medium_heavy:200",
            "轻稀土：300,36/中重稀土：200",
            "Light:300,36/Medium and heavy:200",
        )
    ]
    assert given[0] == given[1] == given[2]
    assert [each["code"] for each in given[0]] == ["light", "36/medium_heavy"]


@pytest.mark.parametrize("ceilings", ["15/light:10", "E-B/medium_heavy:10", "36/heavy:10"])
def test_a_ceiling_that_holds_nobody_is_refused(split: None, p36a: User, ceilings: str) -> None:
    answer = client_of(p36a).get(ADDRESS, {**TERMS, "category": "total", "total": "400", "ceilings": ceilings})
    assert_problem(answer, 400, "invalid")
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [("/ceilings", "unknown")]


def test_a_draft_begins_with_both_categories_and_keeps_them(split: None, books: Books, p36a: User) -> None:
    year = ProgrammeYear.objects.create(programme=books.year.programme, year=2012, scheme="split")
    for category in ("light", "medium_heavy"):
        of_2012 = Books(year, category)
        for kind, sides in (("control", {"to": "CN"}), ("distribute", {"from_": "CN", "to": "36"})):
            of_2012.post(kind, 500, effective_on=dt.date(2012, 1, 1), **sides)
    asked = {**TERMS, **WEIGHTS, "category": "total", "total": "400", "eligible_only": "on", "ceilings": "light: 250"}
    asked["least_scales"] = "light: 50; norm of light mines"
    client = page_client(p36a)
    page = without_blanks(client.get(reverse("pages:quota-proposal"), asked).content.decode())
    assert "ceilings of categories" in page
    assert "Medium and heavy" in page
    begun = client.get(reverse("pages:notice-new"), asked)
    lines = [
        ("E-A", "light", "80"),
        ("E-A", "medium_heavy", "90"),
        ("E-B", "light", "165"),
        ("E-C", "medium_heavy", "60"),
    ]
    head = {"year": "2012", "giver": "36", "batch": "first", "basis": "cumulative", "number": "N-ROUND"}
    days = {"issued_on": "2011-12-20", "effective_on": "2012-01-01"}
    kept = {name: begun.context[name] for name in ("terms", "proposal_digest")}
    done = client.post(reverse("pages:notice-new"), {**notice_fields(lines, **head, **days), **kept})
    assert done.status_code == 302, done.content
    row = DistributionRound.objects.get()
    assert (row.category, {(line["to"], line["category"]) for line in row.lines}) == (
        "total",
        {("E-A", "light"), ("E-A", "medium_heavy"), ("E-B", "light"), ("E-C", "medium_heavy")},
    )
    (listed,) = client_of(p36a).get("/api/v1/distribution-rounds/").json()["results"]
    assert [(one["to"], one["category"], one["chosen"]) for one in listed["lines"]] == [
        (code, category, f"{Decimal(tonnes):.3f}") for code, category, tonnes in lines
    ]
    shown = without_blanks(client.get(reverse("pages:distribution-round", args=[row.pk])).content.decode())
    assert shown.count("Medium and heavy") == 2
    assert "Light: 50, norm of light mines" in shown
