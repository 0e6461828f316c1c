"""Counting rules: what a line uses of which programme, and the conversion of tonnes to t REO."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from enterprises.models import OreType, Site
from quotas.counting import Counting
from quotas.models import CountingRule, ReportLine
from quotas.report_lines import LineRow
from tests.support import factories

pytestmark = pytest.mark.django_db
MARCH = dt.date(2011, 3, 1)


@pytest.fixture(autouse=True)
def programmes() -> None:
    for code, scheme in (("mlr-mining", "split"), ("miit-mineral", "split"), ("miit-smelting", "all")):
        factories.programme_year(code, scheme=scheme)
    factories.programme_year("mofcom-export", scheme="all")


def uses(site: Site, product: str, feed: str, *, at: dt.date = MARCH, **fields: Any) -> dict[str, tuple[str, str]]:
    line = LineRow.from_line(ReportLine(site=site, product=factories.product(product), feed_origin=feed, **fields))
    return {use.programme: (use.category, str(use.tonnes)) for use in Counting.for_month(at).uses(line)}


def site(kind: str = "mine", **fields: Any) -> Site:
    return factories.site(factories.enterprise(), kind, **fields)


def test_concentrate_of_a_mine_counts_to_both_caps_of_the_year() -> None:
    result = uses(site(), "precipitate-100", "own_ore", produced=Decimal("12.5"))
    assert result == {"mlr-mining": ("medium_heavy", "12.500"), "miit-mineral": ("medium_heavy", "12.500")}


def test_raw_ore_counts_to_no_quota() -> None:
    assert uses(site(), "raw-ore", "own_ore", grade=Decimal("0.01"), produced=Decimal(5000)) == {}


def test_tailings_count_wherever_they_are_worked() -> None:
    plant = site("dressing", ore_type=OreType.MIXED)
    result = uses(plant, "concentrate", "tailings", grade=Decimal("0.5"), produced=Decimal(3))
    assert result["miit-mineral"] == ("light", "1.500")


@pytest.mark.parametrize("feed", ["own_ore", "purchased", "imported", "toll"])
def test_oxide_separated_from_ore_counts_to_smelting_own_or_toll(feed: str) -> None:
    assert uses(site("separation"), "neodymium-oxide", feed, produced=Decimal(7)) == {"miit-smelting": ("all", "7.000")}


def test_recycled_material_counts_to_nothing() -> None:
    assert uses(site("separation"), "neodymium-oxide", "recycled", produced=Decimal(7)) == {}


def test_metal_made_from_oxide_never_counts_again() -> None:
    plant = site("metal")
    assert uses(plant, "neodymium-metal", "purchased", produced=Decimal(5)) == {}


def test_exports_count_in_tonnes_of_goods() -> None:
    result = uses(site("trading"), "neodymium-metal", "purchased", exported=Decimal("2.001"))
    assert result == {"mofcom-export": ("all", "2.001")}


def test_nothing_produced_or_not_stated_uses_nothing() -> None:
    mine = site()
    assert uses(mine, "precipitate-100", "own_ore", produced=Decimal(0)) == {}
    assert uses(mine, "precipitate-100", "own_ore", produced=None) == {}


@pytest.mark.parametrize(
    ("tonnes", "grade", "reo"),
    [
        ("0.005", "0.1000", "0.001"),
        ("0.004", "0.1000", "0.000"),
        ("12.345", "0.9215", "11.376"),
        ("1", "0.5555", "0.556"),
    ],
)
def test_t_reo_is_rounded_half_up_to_the_kilogram(tonnes: str, grade: str, reo: str) -> None:
    line = LineRow.from_line(ReportLine(site=site(), product=factories.product("concentrate"), grade=Decimal(grade)))
    assert str(Counting.for_month(dt.date(2011, 4, 1)).reo(line, Decimal(tonnes))) == reo


def test_a_fixed_factor_turns_metal_into_oxide() -> None:
    line = LineRow.from_line(ReportLine(site=site(), product=factories.product("neodymium-metal")))
    assert Counting.for_month(dt.date(2011, 4, 1)).reo(line, Decimal(1000)) == Decimal("1166.400")


@pytest.mark.parametrize(
    ("ore", "category"),
    [
        (OreType.BASTNAESITE, "light"),
        (OreType.MONAZITE, "light"),
        (OreType.MIXED, "light"),
        (OreType.XENOTIME, "medium_heavy"),
        (OreType.FERGUSONITE, "medium_heavy"),
        (OreType.ION_ADSORPTION, "medium_heavy"),
    ],
)
def test_the_ore_decides_the_category_of_a_split_year(ore: str, category: str) -> None:
    assert uses(site(ore_type=ore), "precipitate-100", "own_ore", produced=Decimal(1))["mlr-mining"][0] == category


def test_a_rule_counts_between_its_days_and_a_later_one_replaces_it() -> None:
    mine = site()
    rule = CountingRule.objects.get(
        programme__code="mlr-mining", site_kind="mine", product_kind="precipitate", feed="own_ore"
    )
    rule.valid_to = dt.date(2011, 3, 30)
    rule.save()
    assert "mlr-mining" not in uses(mine, "precipitate-100", "own_ore", produced=Decimal(1))
    assert "mlr-mining" in uses(mine, "precipitate-100", "own_ore", at=dt.date(2011, 2, 1), produced=Decimal(1))
    CountingRule.objects.create(
        programme=rule.programme,
        site_kind="mine",
        product_kind="precipitate",
        feed="own_ore",
        quantity="exported",
        valid_from=dt.date(2011, 3, 31),
        legal_basis="test",
    )
    result = uses(mine, "precipitate-100", "own_ore", produced=Decimal(1), exported=Decimal(3))
    assert result["mlr-mining"] == ("medium_heavy", "3.000")


def test_a_year_not_opened_yet_is_split_as_the_year_before_it() -> None:
    result = uses(site(), "precipitate-100", "own_ore", at=dt.date(2012, 1, 1), produced=Decimal(1))
    assert result["mlr-mining"][0] == "medium_heavy"
    assert Counting.for_month(dt.date(2009, 1, 1)).scheme(factories.programme("mlr-mining").code) == "all"


def test_a_programme_that_has_ended_counts_nothing() -> None:
    programme = factories.programme("miit-mineral")
    programme.last_year = 2010
    programme.save()
    assert set(uses(site(), "precipitate-100", "own_ore", produced=Decimal(1))) == {"mlr-mining"}
