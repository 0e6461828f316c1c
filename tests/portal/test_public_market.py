"""The public pages of prices and shares, and of rules and criteria, on what the product ships."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enterprises import eligibility
from inspections.rules import RULES
from portal import price_chart
from quotas.models import PublishedStatistic
from quotas.queries.market import market_figures, price_series

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
ADDRESS = "/api/v1/public/market/"


def test_every_printed_price_is_shown_with_its_source_and_by_the_kilogram() -> None:
    series = {of.prices[0].statistic.name: [price.per_kg for price in of.prices] for of in price_series()}
    assert series["terbium oxide"] == [Decimal(2750), Decimal(25000)]  # printed by the kilogram
    assert series["dysprosium oxide"] == [Decimal(500), Decimal(3000), Decimal(8000)]  # by the tonne
    assert sum(map(len, series.values())) == 11
    assert not PublishedStatistic.objects.filter(subject="price", source="").exists()


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "en",
            ("terbium oxide", "25,000 yuan/kg", "June 2011", "about 23 percent", "44.4-fold", "run together in print"),
        ),
        ("zh-hans", ("氧化铽", "2011年6月", "永磁、发光、储氢、抛光材料", "价格与占比")),
    ],
)
def test_the_page_shows_what_was_printed(
    client: Client, language: str, texts: tuple[str, ...], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        page = client.get(reverse("pages:public-market"), {"language": language}).content.decode()
    for text in texts:
        assert text in page, text
    assert page.count("<circle") == 11
    assert "<polyline" not in page  # nothing is drawn between two prices


def test_figures_of_the_market_lead_with_the_largest() -> None:
    figures = market_figures()
    assert [row.name for row in figures["price_rise"]] == ["iron ore", "gold", "copper", "rare earth products"]
    assert {row.evidence for row in figures["price_rise"]} == {"ambiguous"}
    assert [row.printed_figure for row in figures["world_share"]] == ["90", "90", "70", "23"]


def test_the_chart_is_logarithmic_and_of_nothing_without_prices() -> None:
    chart = price_chart.draw(price_series())
    assert chart is not None
    assert [tick.label for tick in chart.prices] == ["100", "1,000", "10,000", "100,000"]
    heights = [float(tick.at) for tick in chart.prices]
    assert heights == sorted(heights, reverse=True)
    assert {round(low - high) for low, high in pairwise(heights)} == {91}
    assert price_chart.draw([]) is None


def test_the_api_gives_the_same_figures(client: Client) -> None:
    assert client.get(ADDRESS).json()["count"] == 23
    rows = client.get(ADDRESS, {"subject": "price", "name": "terbium oxide"}).json()["results"]
    assert [(row["figure"], row["unit"]) for row in rows] == [("2750.000", "yuan/kg"), ("25000.000", "yuan/kg")]
    assert client.get(ADDRESS, {"subject": "mining"}).status_code == 400


def test_rules_and_criteria_are_public(client: Client) -> None:
    page = client.get(reverse("pages:public-rules")).content.decode()
    confidential = [condition for condition in eligibility.declared() if condition.confidential]
    assert confidential
    for condition in eligibility.declared():
        assert (str(condition.label) in page) == (condition not in confidential)
        assert str(condition.consequence.label) in page
    for rule in RULES.values():
        assert rule.title in page
