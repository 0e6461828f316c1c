"""Output is compared with what the feed can give; outside the bounds a filing asks for a reason."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from core import clock
from core.actors import Loader
from core.errors import Conflict, Forbidden, Invalid
from enterprises.models import Enterprise, Site, User
from quotas.checks import ReportFinding
from quotas.models import Product, YieldBound
from quotas.services import reports, yields
from quotas.yields import YieldBounds
from tests.support import factories, filings
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import another_like, by_two
from tests.support.filings import line
from tests.support.sealing import execute

pytestmark = pytest.mark.django_db
D = dt.date
APRIL, MAY = D(2011, 4, 1), D(2011, 5, 1)
PAPER = "MIIT 2011-7 (invented)"
CODES = {"feed_not_stated", "output_beyond_feed", "output_below_feed"}


def set_bound(feed: str, product_kind: str, lowest: str | None, highest: str | None, **changes: Any) -> YieldBound:
    figures = {"lowest": lowest and Decimal(lowest), "highest": highest and Decimal(highest)}
    entry = {"actor": Loader("test"), "from_month": D(2011, 1, 1), "document": PAPER}
    return yields.set_bound(feed_kind=feed, output_kind=product_kind, **{**entry, **figures, **changes})


@pytest.fixture(autouse=True)
def in_may() -> Any:
    """Invented bounds: a precipitate gives 94 to 100 % of its oxide, a carbonate 95 to 100 %."""
    factories.programme_year()
    for code in ("precipitate-100", "neodymium-oxide", "neodymium-metal", "carbonate"):
        factories.product(code)
    set_bound("precipitate", "oxide", "0.94", "1")
    set_bound("precipitate", "carbonate", "0.94", "1")
    set_bound("carbonate", "oxide", "0.95", "1")
    set_bound("oxide", "metal", None, "1")
    with clock.at(D(2011, 5, 5)):
        yield


@pytest.fixture
def plant(firm: Enterprise) -> Site:
    return factories.site(firm, kind=Site.Kind.SEPARATION)


@pytest.fixture
def found(firm: Enterprise, signer: User) -> Callable[..., dict[str, ReportFinding]]:
    """Return a function that maps codes to findings about feed and output in an April of given lines."""

    def check(*lines: dict[str, Any]) -> dict[str, ReportFinding]:
        draft = filings.draft(firm, APRIL, signer, *lines)
        return {finding.code: finding for finding in reports.check(draft) if finding.code in CODES}

    return check


def fed(site: Site, tonnes: str, product: str = "precipitate-100", **more: Any) -> dict[str, Any]:
    return line(site, product, feed_origin="purchased", purchased=tonnes, consumed=tonnes, **more)


def made(site: Site, tonnes: str, product: str = "neodymium-oxide", **more: Any) -> dict[str, Any]:
    return line(site, product, feed_origin="purchased", produced=tonnes, **more)


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("100", None),
        ("100.002", None),  # a kilogram a line is rounding
        ("100.003", "output_beyond_feed"),
        ("94", None),
        ("93.998", None),
        ("93.997", "output_below_feed"),
        ("120", "output_beyond_feed"),
    ],
)
def test_output_lies_between_the_least_and_the_most_that_the_feed_gives(
    found: Any, plant: Site, output: str, code: str | None
) -> None:
    assert set(found(fed(plant, "100"), made(plant, output))) == ({code} if code else set())


def test_the_finding_says_the_figures_and_leads_to_the_output(found: Any, plant: Site) -> None:
    finding = found(fed(plant, "100"), made(plant, "120"))["output_beyond_feed"]
    assert (finding.severity, finding.pointer) == ("warning", "/lines/1/produced")
    assert finding.figures == {
        "output": "120.000",
        "feed": "100.000",
        "least": "94.000",
        "most": "100.000",
        "yield_percent": "120.00",
    }
    assert "120.000 t REO were produced" in finding.message


def test_output_without_any_feed_asks_for_a_reason(found: Any, plant: Site) -> None:
    assert set(found(made(plant, "5"))) == {"feed_not_stated"}


def test_stock_that_was_not_consumed_feeds_nothing(found: Any, plant: Site) -> None:
    stored = line(plant, feed_origin="purchased", opening_stock="100", consumed="40")
    assert set(found(stored, made(plant, "60"))) == {"output_beyond_feed"}


def test_grades_and_metal_are_compared_in_oxide(found: Any, firm: Enterprise, plant: Site) -> None:
    half = {"product": "carbonate", "grade": Decimal("0.5")}
    assert set(found(fed(plant, "200", **half), made(plant, "100"))) == set()


def test_oxide_made_at_one_site_feeds_the_metal_of_another(found: Any, firm: Enterprise, plant: Site) -> None:
    works = factories.site(firm, kind=Site.Kind.METAL)
    oxide = line(plant, "neodymium-oxide", feed_origin="purchased", produced="1166.4", consumed="1166.4")
    sound = (fed(plant, "1166.4"), oxide)
    assert set(found(*sound, made(works, "1000", "neodymium-metal"))) == set()


def test_more_metal_than_its_oxide_asks_for_a_reason(found: Any, firm: Enterprise, plant: Site) -> None:
    works = factories.site(firm, kind=Site.Kind.METAL)
    oxide = line(plant, "neodymium-oxide", feed_origin="purchased", produced="1166.4", consumed="1166.4")
    assert "output_beyond_feed" in found(fed(plant, "1166.4"), oxide, made(works, "1001", "neodymium-metal"))


def test_feed_counts_once_for_all_that_is_made_of_it(found: Any, plant: Site) -> None:
    """Each product alone could come from the feed; both together cannot."""
    both = made(plant, "60"), made(plant, "60", "carbonate", grade=Decimal(1))
    assert set(found(fed(plant, "100"), *both)) == {"output_beyond_feed"}


def test_feed_that_several_products_share_need_not_give_one_of_them(found: Any, plant: Site) -> None:
    both = made(plant, "50"), made(plant, "48", "carbonate", grade=Decimal(1))
    assert found(fed(plant, "100"), *both) == {}


def test_the_output_of_a_mine_is_not_judged(found: Any, firm: Enterprise) -> None:
    set_bound("raw_ore", "precipitate", "0.75", "1")
    assert found(line(firm.sites.get(), produced="40")) == {}


def test_a_bound_of_a_product_comes_before_that_of_its_kind_and_an_empty_one_ends_it(plant: Site) -> None:
    oxide = Product.objects.get(code="neodymium-oxide")
    set_bound("precipitate", "oxide", "0.5", "0.9", output=oxide, from_month=APRIL)
    set_bound("carbonate", "oxide", None, None, from_month=MAY)
    by_month = [YieldBounds.for_month(month).feeds_of(oxide) for month in (D(2011, 3, 1), APRIL, MAY)]
    assert [feeds["precipitate"].highest for feeds in by_month] == [Decimal(1), Decimal("0.9"), Decimal("0.9")]
    assert [sorted(feeds) for feeds in by_month] == [["carbonate", "precipitate"]] * 2 + [["precipitate"]]


def test_without_bounds_nothing_is_asked(found: Any, plant: Site) -> None:
    for feed in ("precipitate", "carbonate"):
        set_bound(feed, "oxide", None, None, from_month=APRIL)
    assert found(made(plant, "5")) == {}


@pytest.mark.parametrize("origin", ["page", "api", "sheet"])
def test_filing_outside_the_bounds_needs_a_reason_that_the_province_sees(
    firm: Enterprise, plant: Site, signer: User, p36a: User, client: Client, origin: str
) -> None:
    lines = (fed(plant, "100"), made(plant, "120"))
    draft = filings.draft(firm, APRIL, signer, *lines, origin=origin)
    with pytest.raises(Conflict) as caught:
        reports.submit(draft, actor=signer)
    assert [fault.code for fault in caught.value.errors] == ["output_beyond_feed"]
    reason = "Twenty tonnes were in the columns since March."
    filed = reports.submit(draft, actor=signer, explanations={"output_beyond_feed": reason})
    assert filed.explanations == {"output_beyond_feed": reason}
    client.force_login(p36a)
    shown = client.get(reverse("pages:report", args=[filed.pk])).content.decode()
    assert reason in shown
    assert "can give 100.000 t at most" in shown
    answer = client_of(p36a).get(f"{V1}reports/{filed.pk}/").json()
    assert answer["explanations"] == {"output_beyond_feed": reason}


def test_a_filing_on_paper_is_held_to_the_same_bounds(firm: Enterprise, plant: Site, p36a: User) -> None:
    draft = filings.draft(firm, APRIL, p36a, made(plant, "5"), origin="paper")
    with pytest.raises(Conflict) as caught:
        reports.submit(draft, actor=p36a)
    assert [fault.code for fault in caught.value.errors] == ["feed_not_stated"]


# --- Setting them ---
def test_two_officers_set_bounds_which_the_page_offers_to_those_who_may(client: Client, mlr1: User, p36a: User) -> None:
    nation = factories.place("CN")
    entry: dict[str, Any] = {"feed_kind": "chloride", "output_kind": "oxide", "document": PAPER, "from_month": MAY}
    entry |= {"lowest": None, "highest": Decimal(1)}
    with pytest.raises(Forbidden):
        by_two(yields.SET_BOUND, nation, p36a, another_like(p36a), **entry)
    with pytest.raises(Conflict) as caught:
        yields.set_bound(actor=mlr1, **entry)
    assert caught.value.code == "needs_second_person"
    request = by_two(yields.SET_BOUND, nation, another_like(mlr1), mlr1, **entry)
    assert ["Least and most", "— / 1.0000"] in request.preview["facts"]
    listed = client_of(p36a).get(f"{V1}yield-bounds/?feed=chloride").json()["results"]
    assert [(row["highest"], row["in_force"]) for row in listed] == [("1.0000", True)]
    assert_problem(client_of(mlr1).post(f"{V1}yield-bounds/", {}), 405, "method_not_allowed")
    for reader, offered in ((mlr1, True), (p36a, False)):
        client.force_login(reader)
        page = client.get(reverse("pages:yield-bounds")).content.decode()
        assert (reverse("pages:approval-propose", args=[yields.SET_BOUND, nation.pk]) in page) == offered


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"lowest": "0"}, ("/lowest", "out_of_range")),
        ({"highest": "2.1"}, ("/highest", "out_of_range")),
        ({"lowest": "1", "highest": "0.9"}, ("/lowest", "above_highest")),
        ({"document": ""}, ("/document", "required")),
    ],
)
def test_a_bound_with_a_fault_is_refused(changes: dict[str, str], fault: tuple[str, str]) -> None:
    entry: dict[str, Any] = {"feed": "chloride", "product_kind": "oxide", "lowest": "0.9", "highest": "1", **changes}
    with pytest.raises(Invalid) as caught:
        set_bound(**entry)
    assert [(found.pointer, found.code) for found in caught.value.errors] == [fault]


def test_a_product_of_another_kind_is_refused(signer: User) -> None:
    with pytest.raises(Invalid) as caught:
        set_bound("chloride", "oxide", None, "1", output=Product.objects.get(code="neodymium-metal"))
    assert [fault.code for fault in caught.value.errors] == ["of_another_kind"]
    with pytest.raises(Forbidden):
        set_bound("chloride", "oxide", "0.9", "1", actor=signer)


def test_entries_are_never_rewritten() -> None:
    for statement in ("UPDATE quotas_yieldbound SET highest = 2", "DELETE FROM quotas_yieldbound"):
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(statement)
