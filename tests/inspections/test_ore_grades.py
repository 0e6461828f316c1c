"""Ore far richer than its deposit against the database: read from returns and estimates, flagged, ended."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, MiningArea, Site, User
from inspections import facts
from inspections.models import Flag
from inspections.services import screening
from resources.models import ReserveEstimate, UseReturn
from resources.services import use_returns
from tests.support import factories
from tests.support.page_clients import page_client

FIGURES = {"depleted_reo": Decimal(100), "mined_reo": Decimal(70), "water_used": Decimal(9), "water_reused": Decimal(9)}


@pytest.fixture(autouse=True)
def in_2017(db: None) -> Iterator[None]:
    with clock.at(dt.datetime(2017, 10, 20, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    area = MiningArea.objects.create(
        number=4, name="Dingnan", jurisdiction=firm.jurisdiction, evidence="sourced", source="test"
    )
    return factories.site(firm, code="S-GRADE", mining_area=area)


def estimate(mine: Site, year: int, grade: str) -> None:
    ReserveEstimate.objects.create(
        place=mine.jurisdiction, mining_area=mine.mining_area, year=year, method="explored", remaining_t=5000,
        average_grade=Decimal(grade), estimator="Institute", document=f"Report of {year}", recorded_at=clock.now(),
    )  # fmt: skip


def file(signer: User, mine: Site, ore: str, half: int = 1) -> UseReturn:
    year = 2017 if half == 1 else 2016
    return use_returns.file(
        actor=signer, site=mine, year=year, half=half, process="in_situ_leaching", depleted_ore=Decimal(ore), **FIGURES
    )


def flags(mine: Site) -> list[Flag]:
    screening.screen_enterprise(mine.enterprise.pk)
    return list(Flag.objects.filter(rule="rich_ore_taken", site=mine).order_by("period"))


def test_ore_of_twice_the_average_grade_is_flagged_with_both_figures(signer: User, p36a: User, mine: Site) -> None:
    estimate(mine, 2016, "0.1")
    row = file(signer, mine, "50000")
    (flag,) = flags(mine)
    assert (flag.severity, flag.period, flag.enterprise) == ("notice", dt.date(2017, 6, 1), mine.enterprise)
    figures = flag.evidence["figures"]
    assert {name: figures[name] for name in ("grade", "average", "richer_percent", "estimate_year")} == {
        "grade": "0.200", "average": "0.100", "richer_percent": "100.00", "estimate_year": "2016",
    }  # fmt: skip
    page = page_client(p36a).get(reverse("pages:flag", args=[flag.pk])).content.decode()
    assert "0.200 % of oxide in first half of 2017" in page
    assert reverse("pages:use-return", args=[row.pk]) in page
    reader = page_client(p36a)
    reader.cookies["django_language"] = "zh-hans"
    chinese = reader.get(reverse("pages:flag", args=[flag.pk])).content.decode()
    assert "矿石品位明显高于矿床平均品位" in chinese


def test_an_amended_return_ends_it(signer: User, mine: Site) -> None:
    estimate(mine, 2016, "0.1")
    row = file(signer, mine, "50000")
    assert flags(mine)[0].episodes.get().ended_on is None
    use_returns.amend(
        row, actor=signer, reason="The ore was weighed again", process="in_situ_leaching",
        depleted_ore=Decimal(99000), **FIGURES,
    )  # fmt: skip
    assert flags(mine)[0].episodes.get().ended_on == clock.today()


def test_the_newest_estimate_from_no_later_than_the_year_counts(signer: User, mine: Site) -> None:
    estimate(mine, 2017, "0.1")
    file(signer, mine, "50000", half=2)
    assert flags(mine) == []
    estimate(mine, 2015, "0.12")
    assert [flag.evidence["figures"]["average"] for flag in flags(mine)] == ["0.120"]


def test_a_mine_without_an_area_or_without_tonnes_of_ore_is_not_judged(signer: User, mine: Site) -> None:
    estimate(mine, 2016, "0.1")
    use_returns.file(actor=signer, site=mine, year=2017, half=1, process="in_situ_leaching", **FIGURES)
    assert flags(mine) == []
    elsewhere = factories.site(mine.enterprise)
    file(signer, elsewhere, "50000")
    assert flags(elsewhere) == []


def test_the_number_of_queries_does_not_grow(signer: User, mine: Site) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found: list[Any] = list(facts.gather_grade_facts([mine.enterprise.pk], [2017], on=clock.today()))
        assert len(found) == UseReturn.objects.count()
        return len(queries)

    estimate(mine, 2016, "0.1")
    assert count() == 1
    file(signer, mine, "50000")
    one = count()
    file(signer, factories.site(mine.enterprise, mining_area=mine.mining_area), "50000")
    assert count() == one == 2
