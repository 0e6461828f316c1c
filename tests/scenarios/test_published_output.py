"""Published output: recorded with its source, compared with the plan, and never posted."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from enterprises.models import User
from quotas.models import Account, Posting, PublishedStatistic
from quotas.queries import statistics
from tests.support import factories
from tests.support.ledger_accounts import Books

NEW_YEAR = dt.date(2011, 1, 1)


def planned(code: str, year: int, tonnes: int) -> Books:
    books = Books(factories.programme_year(code, year, scheme="all"), "all")
    factories.place("CN")
    books.post("control", tonnes, to="CN", effective_on=dt.date(year, 1, 1))
    return books


def published(subject: str, year: int, tonnes: int) -> PublishedStatistic:
    return PublishedStatistic.objects.create(
        subject=subject,
        period_from=dt.date(year, 1, 1),
        period_to=dt.date(year, 12, 31),
        region="China",
        figure=tonnes,
        unit="t of goods" if subject == "export" else "t REO",
        evidence="sourced",
        source="white paper",
        key=f"{subject}/{year}",
    )


@pytest.mark.parametrize(
    ("year", "plan", "output", "over", "share"),
    [(2011, 90_400, 96_900, 6_500, "7.19"), (2008, 118_900, 144_000, 25_100, "21.11")],
)
def test_the_nation_smelted_over_its_plan(db: None, year: int, plan: int, output: int, over: int, share: str) -> None:
    planned("miit-smelting", year, plan)
    statistic = published("smelting", year, output)
    (result,) = statistics.beside_the_ledger([statistic])[statistic.pk]
    assert (result.programme, result.plan, result.over, round(result.over_percent, 2)) == (
        "miit-smelting",
        plan,
        over,
        Decimal(share),
    )
    assert result.reported == 0, "a published figure is no report"
    assert Posting.objects.count() == 1
    assert Account.objects.get(category="all", holder__code="CN").state == "within"


def test_a_figure_in_another_unit_or_product_is_not_compared(db: None) -> None:
    planned("miit-smelting", 2011, 90_400)
    row = published("smelting", 2011, 96_900)
    assert statistics.beside_the_ledger([row])
    for unit, product in (("kg", None), ("t metal", None), ("t REO", factories.product())):
        row.unit, row.product = unit, product
        assert statistics.beside_the_ledger([row]) == {}


def test_two_caps_of_one_year_and_neither_hides_the_other(db: None) -> None:
    planned("mlr-mining", 2009, 82_320)
    planned("miit-mineral", 2009, 119_500)
    statistic = published("mining", 2009, 120_000)
    compared = {row.programme: row for row in statistics.beside_the_ledger([statistic])[statistic.pk]}
    assert (compared["mlr-mining"].over, round(compared["mlr-mining"].over_percent, 2)) == (37_680, Decimal("45.77"))
    assert (compared["miit-mineral"].over, round(compared["miit-mineral"].over_percent, 2)) == (500, Decimal("0.42"))


@pytest.mark.parametrize(
    ("year", "quota", "exports", "used", "over"),
    [(2012, 30_996, 16_265, "52.47", -14_731), (2010, 30_258, 39_813, "131.58", 9_555)],
)
def test_exports_beside_their_quota(db: None, year: int, quota: int, exports: int, used: str, over: int) -> None:
    planned("mofcom-export", year, quota)
    statistic = published("export", year, exports)
    (result,) = statistics.beside_the_ledger([statistic])[statistic.pk]
    assert (round(result.used_percent, 2), result.over) == (Decimal(used), over)


def test_the_api_shows_a_page_with_its_comparisons_in_a_constant_number_of_queries(
    auditor1: User, django_assert_max_num_queries: object
) -> None:
    planned("miit-smelting", 2011, 90_400)
    for year in range(2001, 2012):
        published("smelting", year, 96_900)
    client = Client()
    client.force_login(auditor1)
    client.get("/api/v1/statistics/")  # the first request of a session also notes its use
    with django_assert_max_num_queries(6):
        answer = client.get("/api/v1/statistics/", {"subject": "smelting", "ordering": "-period_from"})
    assert answer.status_code == 200
    first, *others = answer.json()["results"]
    assert first["figure"] == "96900.000"
    assert first["comparisons"][0] == {
        "programme": "miit-smelting",
        "year": 2011,
        "plan": "90400.000",
        "reported": "0.000",
        "over": "6500.000",
        "over_percent": "7.19",
        "used_percent": "107.19",
        "state": "exceeded",
    }
    assert all(other["comparisons"] == [] for other in others)
