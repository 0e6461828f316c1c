"""Conditions by the shipped figures: a rate a tenth too low, a changing limit, new plants, breaches of the past."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core import clock, loaders
from core.actors import Loader
from enterprises import eligibility, reference
from enterprises.models import Enterprise, Site, SiteTenure, User
from environment.queries.reading_verdicts import judge
from environment.services import readings
from resources.queries import use_returns as use_queries
from resources.services import use_returns
from tests.support import factories

D = dt.date


@pytest.fixture
def shipped(db: None) -> Any:
    """Load the standards of the files, on a day after all of them."""
    factories.place("CN")
    with clock.at(D(2018, 3, 1)):
        reference._standards(Loader("scenarios"))
        yield


def recovery(signer: User, mine: Site, year: int, half: int, mined: str) -> tuple[str, list[bool | None]]:
    row = use_returns.file(
        actor=signer,
        site=mine,
        year=year,
        half=half,
        process="in_situ_leaching",
        condition="all_phases",
        depleted_reo=Decimal(1000),
        mined_reo=Decimal(mined),
        water_used=Decimal(1000),
        water_reused=Decimal(900),
    )
    (judged,) = use_queries.judge_all([row])
    return judged.state, [verdict.met for verdict in judged.verdicts if verdict.indicator == "mining_recovery"]


def test_a_rate_one_tenth_below_the_minimum_of_its_day(shipped: None, signer: User, firm: Enterprise) -> None:
    """67 % of all phases since December 2013; a half-year before it is judged by no rule, whenever it is filed."""
    mine = factories.site(firm)
    assert recovery(signer, mine, 2014, 1, "670") == ("met", [True])
    assert recovery(signer, mine, 2014, 2, "669") == ("missed", [False])
    assert recovery(signer, mine, 2013, 1, "100") == ("no_standard", [])
    assert recovery(signer, mine, 2013, 2, "669") == ("missed", [False])


@pytest.mark.parametrize(
    ("held_from", "day", "value", "expected"),
    [
        (D(2005, 1, 1), D(2013, 12, 31), "25", "within"),
        (D(2005, 1, 1), D(2013, 12, 31), "25.1", "above"),
        (D(2005, 1, 1), D(2014, 1, 1), "25", "above"),
        (D(2005, 1, 1), D(2014, 1, 1), "15", "within"),
        (D(2011, 10, 1), D(2013, 12, 31), "25", "unknown"),
        (D(2011, 10, 1), D(2013, 12, 31), "15", "within"),
    ],
)
def test_ammonia_nitrogen_of_new_and_existing_plants_on_the_day_the_limit_changes(
    shipped: None, firm: Enterprise, p36a: User, held_from: dt.date, day: dt.date, value: str, expected: str
) -> None:
    plant = factories.site(firm, "separation")
    with loaders.entering_history():
        SiteTenure.objects.filter(site=plant).update(held_from=held_from)
    reading = readings.record(
        actor=p36a,
        site=plant,
        pollutant="ammonia_nitrogen",
        medium="water",
        discharge="direct",
        outlet="DW001",
        sampled_on=day,
        value=Decimal(value),
        unit="mg_l",
        method="HJ 535",
        laboratory="Station",
    )
    (judged,) = judge([reading])
    assert str(judged.verdict) == expected


@pytest.mark.parametrize(
    ("capacity", "on", "failed"),
    [
        ("1999.999", D(2015, 12, 31), []),
        ("1999.999", D(2016, 1, 1), ["least_capacity"]),
        ("2000", D(2016, 1, 1), []),
    ],
)
def test_the_least_capacity_bars_quota_from_its_first_day(
    shipped: None, capacity: str, on: dt.date, failed: list[str]
) -> None:
    owner = factories.enterprise()
    factories.site(owner, "separation", ore_type="ion_adsorption", approved_capacity=Decimal(capacity))
    answer = eligibility.assess("smelting", on, [owner])[owner.pk]
    assert [row.condition.code for row in answer.failed] == failed
