"""Reserves carried forward by the depletion of the returns, beside the estimate of the next year."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, Site, User
from resources.models import ReserveEstimate
from resources.queries.depletion import carried_forward
from resources.services import reserves, use_returns
from tests.support import factories
from tests.support.page_clients import page_client

PAPER = {"estimator": "Institute of geology", "document": "Report no. 7 of 2011"}
WATER = {"water_used": Decimal(1000), "water_reused": Decimal(900)}


@pytest.fixture(autouse=True)
def in_2012() -> Any:
    with clock.at(dt.datetime(2012, 10, 20, 9, tzinfo=clock.ZONE)):
        yield


def estimate(actor: User, year: int, tonnes: str, **given: Any) -> ReserveEstimate:
    whole = {"place": factories.place("36"), "method": "registered", "remaining_t": Decimal(tonnes), **PAPER, **given}
    return reserves.record(actor=actor, year=year, **whole)


def depleted(signer: User, mine: Site, half: int, tonnes: str, year: int = 2011) -> Any:
    return use_returns.file(
        actor=signer, site=mine, year=year, half=half, process="in_situ_leaching",
        depleted_reo=Decimal(tonnes), mined_reo=Decimal(10), **WATER,
    )  # fmt: skip


def test_the_last_versions_of_both_halves_are_taken_off(signer: User, p36a: User, firm: Enterprise) -> None:
    mine = factories.site(firm)
    opening = estimate(p36a, 2011, "1000")
    first = depleted(signer, mine, 1, "100")
    figures = {"depleted_reo": Decimal(120), "mined_reo": Decimal(10), **WATER}
    use_returns.amend(first, actor=signer, reason="The survey was repeated", process="in_situ_leaching", **figures)
    depleted(signer, mine, 2, "30.5")
    depleted(signer, mine, 2, "77", year=2010)
    carried = carried_forward(opening, p36a)
    assert carried is not None
    assert (carried.depleted, carried.returns, carried.closing) == (Decimal("150.500"), 2, Decimal("849.500"))
    assert (carried.stated, carried.difference) == (None, None)
    page = page_client(p36a).get(reverse("pages:reserve", args=[opening.pk])).content.decode()
    assert "849.500" in page
    following = estimate(p36a, 2012, "840")
    again = carried_forward(opening, p36a)
    assert again is not None
    assert (again.stated, again.difference) == (following, Decimal("-9.500"))
    assert "−9.500" in page_client(p36a).get(reverse("pages:reserve", args=[opening.pk])).content.decode()


def test_only_mines_of_the_place_and_ore_count(signer: User, p36a: User, p15a: User, firm: Enterprise) -> None:
    rock = factories.site(firm, ore_type="bastnaesite")
    ion = factories.site(firm)
    away = factories.site(firm, jurisdiction=factories.place("150206"))
    for mine in (ion, away):
        depleted(signer, mine, 1, "100")
    assert rock.pk
    of_province = carried_forward(estimate(p36a, 2011, "1000"), p36a)
    of_light = carried_forward(estimate(p36a, 2011, "1000", element_class="light"), p36a)
    of_heavy = carried_forward(estimate(p36a, 2011, "1000", element_class="medium_heavy"), p36a)
    assert [each and each.depleted for each in (of_province, of_light, of_heavy)] == [100, 0, 100]


def test_a_deposit_has_no_returns_of_its_own(p36a: User) -> None:
    assert carried_forward(estimate(p36a, 2011, "1000", deposit="Zudong"), p36a) is None
