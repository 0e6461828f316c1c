"""The use of a planned area is that of its sites, as far as the reader may see them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from core import clock
from enterprises.models import Enterprise, MiningArea, User
from enterprises.roles import Role
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.inspection_world import World

pytestmark = pytest.mark.django_db
USE = f"{V1}mining-areas/7/use/"


@pytest.fixture
def world(firm: Enterprise, signer: User) -> Any:
    """Create two mines of one area: the firm's, which reported 138 t and reversed 8 t, and one without reports."""
    with clock.at(dt.date(2011, 10, 20)):
        area = MiningArea.objects.create(
            number=7, jurisdiction=firm.jurisdiction, evidence="sourced", source="test", name="Longnan (1)"
        )
        factories.site(factories.enterprise(), mining_area=area)
        created = World(firm, signer, scheme="all")
        firm.sites.update(mining_area=area)
        created.amend(created.file(3, "138"), "130")
        yield created


def test_the_use_of_an_area_is_what_stands_of_its_sites(world: World, mlr1: User) -> None:
    body = client_of(mlr1).get(USE).json()
    counted = {"programme": "mlr-mining", "category": "all", "unit": "t_reo", "tonnes": "130.000"}
    assert (body["year"], body["uses"]) == (2011, [counted])
    assert body["sites"] == [
        {
            **counted,
            "site": world.mine.code,
            "site_name": world.mine.name,
            "enterprise": world.firm.code,
        }
    ]
    assert client_of(mlr1).get(USE, {"year": "2010"}).json()["uses"] == []


def test_nobody_learns_from_an_area_what_he_may_not_see_of_its_firms(
    world: World, p15a: User, outsider: User, clerk: User, miit1: User
) -> None:
    for stranger in (p15a, outsider, miit1):
        assert client_of(stranger).get(USE).json()["sites"] == []
    assert client_of(clerk).get(USE).json()["uses"][0]["tonnes"] == "130.000"


@pytest.mark.parametrize("year", ["0", "x", "２０１１a", "99999"])
def test_an_invalid_year_is_refused(mlr1: User, world: World, year: str) -> None:
    assert pointers(assert_problem(client_of(mlr1).get(USE, {"year": year}), 400, "invalid"))[0][0] == "/year"


def test_an_area_that_is_not_there_is_not_found(mlr1: User) -> None:
    assert_problem(client_of(mlr1).get(f"{V1}mining-areas/99/use/"), 404, "not_found")


def test_the_answer_takes_one_statement_more_than_the_area(
    world: World, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = client_of(factories.user(Role.AUDITOR, at="CN"))
    with django_assert_max_num_queries(5):
        client.get(USE)
