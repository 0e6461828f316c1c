"""Ores whose exploitation the state protects: by day, on the page of a site and over the API."""

import datetime as dt

import pytest
from django.urls import reverse

from enterprises.models import Enterprise, OreType, User
from enterprises.protected_minerals import protection_of
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.page_clients import page_client


@pytest.mark.parametrize(
    ("ore", "day", "protected"),
    [
        (OreType.ION_ADSORPTION, dt.date(1991, 12, 30), False),
        (OreType.ION_ADSORPTION, dt.date(1991, 12, 31), True),
        (OreType.MIXED, dt.date(2012, 6, 30), False),
        ("", dt.date(2012, 6, 30), False),
    ],
)
def test_ion_type_ore_is_protected_since_the_end_of_1991(ore: str, day: dt.date, protected: bool) -> None:
    assert (protection_of(ore, day) is not None) == protected


def test_a_mine_of_such_ore_is_marked(firm: Enterprise, clerk: User) -> None:
    mine = factories.site(firm, ore_type=OreType.ION_ADSORPTION)
    other = factories.site(firm, ore_type=OreType.BASTNAESITE)
    sentence = "Mineral under protective exploitation since 1991"
    shown = [page_client(clerk).get(reverse("pages:site", args=[row.code])).content.decode() for row in (mine, other)]
    assert [sentence in text for text in shown] == [True, False]
    answers = [client_of(clerk).get(f"{V1}sites/{row.code}/").json()["protected_since"] for row in (mine, other)]
    assert answers == ["1991-12-31", None]
