"""Reports beside invoices: sums by month and kind of product, who is shown what, pages, API and the start page."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock, row_security
from core.actors import Loader
from enterprises.models import Enterprise, Membership, User
from enterprises.roles import Role
from quotas.models import Report
from quotas.services import reports
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.filings import draft, line
from tests.support.inspection_world import World
from tests.support.invoices import cancelled
from tests.support.page_clients import page_client
from tests.trade.conftest import OUTSIDE, TODAY
from trade.matching import Step
from trade.models import Invoice
from trade.queries import invoice_comparisons
from trade.services import invoices

LOADER = Loader("test")
URL = f"{V1}invoice-comparisons/"


def month(number: int) -> dt.date:
    return dt.date(2011, number, 1)


def invoice(number: int, tonnes: str, **changes: Any) -> Invoice:
    """Record an invented invoice of the mine to the plant, in the middle of a month."""
    given: dict[str, Any] = {
        "number": f"TEST-{Invoice.objects.count() + 1}", "day": dt.date(2011, number, 15), "seller": "E-MINE",
        "buyer": "E-PLANT", "product": factories.product(), "tonnes": Decimal(tonnes), "unit_price": Decimal(100),
        "amount": Decimal(tonnes) * 100, "fictitious": True, **changes,
    }  # fmt: skip
    return invoices.record(actor=LOADER, **given)


def bought(firm: Enterprise, number: int, tonnes: str) -> Report:
    """File a month of the plant in which it bought feed and kept it."""
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
    kept = str(Decimal(tonnes) * (number - 3))
    stated = line(firm.sites.get(), opening_stock=kept, purchased=tonnes, feed_origin="purchased")
    report = draft(firm, month(number), signer, stated)
    reasons = {finding.code: "as it was" for finding in reports.check(report)}
    return reports.submit(report, actor=signer, explanations=reasons)


@pytest.fixture
def world(mine_firm: Enterprise, plant_firm: Enterprise) -> World:
    """Create the mine's reports of March to May, 100 t sold in each, and what the plant bought."""
    world = World(mine_firm, factories.user(Role.ENTERPRISE_SIGNER, of=mine_firm), scheme="all")
    for number in (3, 4, 5):
        world.file(number, 100)
        bought(plant_firm, number, "100")
    return world


def rows(*, code: str = "", on: dt.date = TODAY, year: int = 2011) -> list[invoice_comparisons.Comparison]:
    firms = Enterprise.objects.filter(code=code) if code else Enterprise.objects.all()
    return invoice_comparisons.compare(firms, year, on=on)


def told(found: list[invoice_comparisons.Comparison]) -> list[tuple[str, str, int, str, Decimal]]:
    return [
        (row.enterprise.code, row.side, row.result.month.month, str(row.result.step), row.result.remainder)
        for row in found
    ]


def test_both_sides_are_compared_with_the_invoices_of_a_month(world: World) -> None:
    for number, tonnes in ((3, "60"), (3, "40"), (4, "98"), (5, "40")):
        invoice(number, tonnes)
    expected = [(3, "exact", Decimal(0)), (4, "tolerance", Decimal(0)), (5, "remainder", Decimal(60))]
    for code, side in (("E-MINE", "seller"), ("E-PLANT", "buyer")):
        found = told(rows(code=code, on=dt.date(2011, 8, 1)))
        assert found[:3] == [(code, side, number, step, left) for number, step, left in expected]
        assert found[3:] == [(code, side, number, "no_report", Decimal(0)) for number in (6, 7)]


def test_an_enterprise_is_compared_from_its_first_invoice_of_a_kind(world: World) -> None:
    assert rows() == []
    invoice(4, "100", buyer=OUTSIDE)
    assert [one[:4] for one in told(rows(on=dt.date(2011, 6, 1)))] == [
        ("E-MINE", "seller", 4, "exact"),
        ("E-MINE", "seller", 5, "waits"),
    ], "the plant has no invoice yet, and nothing is said of March"


def test_kinds_of_product_and_sides_are_apart(world: World) -> None:
    invoice(3, "100", product=factories.product("carbonate"))
    (carbonate, *_later) = rows(code="E-MINE")
    assert (carbonate.kind, carbonate.result.reported, carbonate.result.remainder) == ("carbonate", 0, -100)


def test_a_report_says_what_stands_and_a_cancelled_invoice_does_not_count(world: World, tax36: User) -> None:
    row = invoice(3, "100")
    april = invoice(4, "100")
    world.amend(Report.objects.get(enterprise=world.firm, period=month(3)), 40)
    assert told(rows(code="E-MINE"))[0] == ("E-MINE", "seller", 3, "remainder", Decimal(-60))
    for one in (row, april):
        cancelled(one, tax36)
    assert [(found[2], found[4]) for found in told(rows(code="E-MINE"))[:3]] == [(3, 40), (4, 100), (5, 100)], (
        "cancelling the first invoices makes no month disappear"
    )
    page = page_client(tax36)
    months = reverse("pages:invoice-comparison", args=["E-MINE", "seller", "precipitate"])
    for address in (reverse("pages:invoice-comparisons"), months):
        assert "Issued twice" in page.get(f"{address}?year=2011").content.decode()
    for number, tonnes in ((3, "41"), (4, "100"), (5, "100")):
        invoice(number, tonnes)
    assert told(rows(code="E-MINE"))[0][3] == "remainder", "41 t against 40 t: more than half a tonne and two per cent"


def test_of_a_year_its_months_are_shown_and_the_neighbours_explain(world: World) -> None:
    invoice(3, "100")
    assert [row.result.month.month for row in rows(code="E-MINE", on=dt.date(2011, 6, 20))] == [3, 4, 5]
    assert rows(code="E-MINE", year=2010) == []
    assert {row.result.step for row in rows(code="E-MINE", year=2012, on=dt.date(2012, 3, 1))} == {Step.NO_REPORT}


def sold(world: World, period: dt.date, tonnes: str) -> None:
    """File a month of the mine in the month after it, in which all output is sold."""
    with clock.at((period + dt.timedelta(days=32)).replace(day=5)):
        report = draft(world.firm, period, world.signer, line(world.mine, produced=tonnes, sold=tonnes))
        reasons = {finding.code: "as it was" for finding in reports.check(report)}
        reports.submit(report, actor=world.signer, explanations=reasons)


@pytest.fixture
def winter(world: World) -> dt.date:
    """Create a December whose excess November explains, and a January that nothing explains; return a later day."""
    factories.programme_year("mlr-mining", 2012, "all")
    on, january = dt.date(2012, 4, 1), dt.date(2012, 1, 15)
    for period, tonnes in ((month(11), "100"), (month(12), "140"), (january.replace(day=1), "60")):
        sold(world, period, tonnes)
    with clock.at(on):
        for number, tonnes in ((11, "140"), (12, "100")):
            invoice(number, tonnes)
        invoice(1, "100", day=january)
    return on


def test_a_december_that_november_explains_does_not_explain_january_too(winter: dt.date) -> None:
    december = rows(code="E-MINE", on=winter)[-1].result
    assert (december.month, december.step, december.other_months) == (month(12), Step.LAG, 40)
    january = rows(code="E-MINE", on=winter, year=2012)[0].result
    assert (january.month, january.step, january.remainder) == (dt.date(2012, 1, 1), Step.REMAINDER, -40)


def test_january_explains_a_december_of_the_year_before(world: World) -> None:
    factories.programme_year("mlr-mining", 2012, "all")
    for period, tonnes in ((month(12), "140"), (dt.date(2012, 1, 1), "60")):
        sold(world, period, tonnes)
    with clock.at(dt.date(2012, 4, 1)):
        invoice(12, "100")
        invoice(1, "100", day=dt.date(2012, 1, 15))
    for year, place in ((2011, -1), (2012, 0)):
        assert rows(code="E-MINE", on=dt.date(2012, 4, 1), year=year)[place].result.step == Step.LAG


def test_goods_on_the_way_are_passed_on_over_the_end_of_a_year(world: World) -> None:
    factories.programme_year("mlr-mining", 2012, "all")
    january, february = dt.date(2012, 1, 1), dt.date(2012, 2, 1)
    for period, tonnes in ((month(12), "90"), (january, "100"), (february, "110")):
        sold(world, period, tonnes)
    with clock.at(dt.date(2012, 4, 20)):
        for number, day in ((12, month(12)), (1, january), (2, february)):
            invoice(number, "100", day=day.replace(day=15))
    december = rows(code="E-MINE", on=dt.date(2012, 4, 20))[-1].result
    assert (december.month, december.step, december.remainder) == (month(12), Step.LAG, 0)


def test_in_january_the_year_of_the_last_finished_month_is_shown(world: World, tax36: User) -> None:
    invoice(3, "100")
    invoice(4, "60")
    with clock.at(dt.date(2012, 1, 20)):
        officer = page_client(tax36)
        months = reverse("pages:invoice-comparison", args=["E-MINE", "seller", "precipitate"])
        for address in (reverse("pages:invoice-comparisons"), months, reverse("pages:start")):
            assert "40.000" in officer.get(address).content.decode(), address
        assert [one["month"] for one in client_of(tax36).get(f"{URL}E-MINE/").json()["months"]] == [
            "2011-05",
            "2011-04",
        ]


def test_the_worst_comes_first(world: World) -> None:
    for number, tonnes in ((3, "100"), (4, "60"), (5, "10")):
        invoice(number, tonnes)
    shown = invoice_comparisons.worst_first(rows(code="E-MINE"))
    assert [row.result.remainder for row in shown] == [90, 40]


def test_each_reader_compares_what_he_sees_and_an_enterprise_its_own_alone(
    world: World, mine_firm: Enterprise, plant_firm: Enterprise
) -> None:
    for number, tonnes in ((3, "100"), (4, "60")):
        invoice(number, tonnes)
    seen = {
        "E-MINE": factories.user(Role.ENTERPRISE_CLERK, of=mine_firm),
        "E-PLANT": factories.user(Role.ENTERPRISE_CLERK, of=plant_firm),
        "36": factories.user(Role.TAX_OFFICER, at="36"),
        "15": factories.user(Role.INSPECTOR, at="15"),
        "51": factories.user(Role.INSPECTOR, at="51"),
        "CN": factories.user(Role.TAX_OFFICER, at="CN"),
    }
    expected = {
        "E-MINE": {"E-MINE"}, "E-PLANT": {"E-PLANT"}, "36": {"E-MINE"}, "15": {"E-PLANT"}, "51": set(),
        "CN": {"E-MINE", "E-PLANT"},
    }  # fmt: skip
    whole = told(rows())
    for name, reader in seen.items():
        with row_security.within(row_security.reach_of(reader)):
            found = told(invoice_comparisons.compare(Enterprise.objects.visible_to(reader), 2011, on=TODAY))
        assert found == [one for one in whole if one[0] in expected[name]], name
        body = client_of(reader).get(f"{URL}?year=2011").json()
        assert {one["enterprise"] for one in body["results"] if one["months"]} == expected[name], name


def test_a_buyer_learns_nothing_of_the_seller_beyond_the_invoice(world: World, plant_firm: Enterprise) -> None:
    invoice(3, "100")
    invoice(4, "77", buyer=OUTSIDE)
    buyer = factories.user(Role.ENTERPRISE_SIGNER, of=plant_firm)
    client = page_client(buyer)
    assert client.get(reverse("pages:invoice-comparison", args=["E-MINE", "seller", "precipitate"])).status_code == 404
    assert_problem(client_of(buyer).get(f"{URL}E-MINE/"), 404, "not_found")
    own = client.get(reverse("pages:invoice-comparison", args=["E-PLANT", "buyer", "precipitate"])).content.decode()
    assert "77.000" not in own
    assert OUTSIDE not in own


def test_the_pages_show_both_figures_the_step_and_the_parameters(world: World, tax36: User) -> None:
    invoice(3, "100")
    invoice(4, "60")
    officer = page_client(tax36)
    listed = officer.get(reverse("pages:invoice-comparisons")).content.decode()
    months = reverse("pages:invoice-comparison", args=["E-MINE", "seller", "precipitate"])
    assert f"{months}?year=2011" in listed
    text = officer.get(months).content.decode()
    for wanted in ("100.000", "60.000", "40.000", "Does not match", "0.500", "2006-01-01", "TEST-2"):
        assert wanted in text
    assert officer.get(reverse("pages:invoice-comparison", args=["E-MINE", "seller", "x"])).status_code == 404
    assert officer.get(reverse("pages:invoice-comparison", args=["E-MINE", "x", "precipitate"])).status_code == 404
    assert "40.000" in officer.get(reverse("pages:start")).content.decode(), "what does not match, on the start page"


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ((Role.TAX_OFFICER,), {"mismatches": True, "flags": False, "visits": False}),
        ((Role.INSPECTOR,), {"mismatches": False, "flags": True, "visits": True}),
        ((Role.TAX_OFFICER, Role.INSPECTOR), {"mismatches": True, "flags": True, "visits": True}),
    ],
)
def test_a_tax_officer_who_inspects_keeps_his_desk(
    world: World, roles: tuple[Role, ...], shown: dict[str, bool]
) -> None:
    person = factories.user(roles[0], at="36")
    for role in roles[1:]:
        where = factories.place("36")
        Membership.objects.create(user=person, role=role, jurisdiction=where, valid_from=dt.date(2000, 1, 1))
    answer = page_client(person).get(reverse("pages:start"))
    assert {name: f"portal/start/{name}.html" in answer.context["sections"] for name in shown} == shown
    if len(roles) == 2:
        assert answer.context["sections"][0] == "portal/start/mismatches.html"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("year=2011", 2),
        ("year=2010", 0),
        ("year=2011&side=seller", 2),
        ("year=2011&side=buyer", 0),
        ("year=2011&kind=carbonate", 0),
        ("year=2011&matched=true", 7),
        ("year=2011&matched=true&kind=precipitate", 7),
        ("", 2),
    ],
)
def test_filters(world: World, tax36: User, query: str, found: int) -> None:
    invoice(3, "100")
    invoice(4, "60")
    body = client_of(tax36).get(f"{URL}E-MINE/?{query}").json()
    assert len(body["months"]) == found
    listed = client_of(tax36).get(f"{URL}?enterprise=E-MINE&{query}").json()
    assert listed["results"] == [body]


def test_the_api_states_both_figures_and_the_version_of_the_parameters(world: World, tax36: User) -> None:
    invoice(3, "100")
    invoice(4, "60")
    worst, second = client_of(tax36).get(f"{URL}E-MINE/?year=2011").json()["months"]
    assert (worst["month"], worst["reported_t"], worst["invoiced_t"]) == ("2011-05", "100.000", "0.000")
    assert second == {
        "side": "seller", "kind": "precipitate", "month": "2011-04", "reported_t": "100.000",
        "invoiced_t": "60.000", "difference_t": "40.000", "other_months_t": "0.000", "remainder_t": "40.000",
        "step": "remainder", "tolerance_percent": "2.000", "tolerance_t": "0.500", "lag_months": 1,
        "parameters_since": "2006-01-01",
    }  # fmt: skip


def test_the_number_of_queries_does_not_depend_on_the_enterprises(world: World, django_assert_num_queries: Any) -> None:
    invoice(3, "100")
    with django_assert_num_queries(7):
        rows(code="E-MINE")
    with django_assert_num_queries(7):
        rows()
