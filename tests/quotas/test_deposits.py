"""The draft of a mining notice is marked where a place has mines, none of them with ore of the category."""

from typing import Any

import pytest

from enterprises.models import Enterprise, User
from quotas.models import Notice
from quotas.queries import ore_categories
from quotas.services import notices
from tests.support import factories
from tests.support.notices import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(firm: Enterprise) -> None:
    """Prepare a split year; Jiangxi has an ion-adsorption mine, Inner Mongolia no mine that is known."""
    factories.programme_year("mlr-mining", 2011, "split")
    factories.place("15")
    factories.site(firm, ore_type="ion_adsorption")


def marked(notice: Notice) -> list[tuple[str, str]]:
    return [(row["holder"], row["category"]) for row in ore_categories.warnings(notice)]


@pytest.mark.parametrize(
    ("to", "category", "found"),
    [
        ("36", "light", [("36", "light")]),
        ("36", "medium_heavy", []),
        ("15", "light", []),  # nothing is known of it
    ],
)
def test_a_category_without_ore_in_the_place_is_marked(
    year: None, mlr1: User, to: str, category: str, found: list[Any]
) -> None:
    assert marked(draft(mlr1, ("CN", to, "100"), category=category)) == found


def test_a_mine_elsewhere_in_the_country_makes_up_for_none(year: None, firm: Enterprise, mlr1: User) -> None:
    north = factories.enterprise("E-NORTH", at="15")
    factories.site(north, code="S-NORTH", ore_type="mixed")
    assert marked(draft(mlr1, ("CN", "36", "100"), category="light")) == [("36", "light")]
    assert marked(draft(mlr1, ("CN", "15", "100"), category="light", number="north")) == []


def test_the_national_total_and_other_programmes_are_not_marked(year: None, mlr1: User, miit1: User) -> None:
    assert marked(draft(mlr1, (None, "CN", "100"), category="light")) == []
    factories.programme_year("miit-smelting", 2011, "split")
    plan = draft(miit1, ("CN", "36", "100"), category="light", programme="miit-smelting")
    assert marked(plan) == []


def test_what_is_decided_is_not_marked_any_more(year: None, mlr1: User, mlr2: User) -> None:
    notice = draft(mlr1, (None, "CN", "100"), category="light")
    notices.approve(notices.submit(notice, actor=mlr1), actor=mlr2)
    given = draft(mlr1, ("CN", "36", "100"), category="light", number="given")
    assert marked(given)
    assert not marked(notices.approve(notices.submit(given, actor=mlr1), actor=mlr2))
