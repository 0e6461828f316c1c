"""A mine gets an area while it gets its licence: the lock of the site keeps the plan of the area in force.

The control takes the lock out of the trigger, and shows that the plan is exceeded.
"""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from core import clock, row_security
from enterprises.models import MiningArea, Site
from enterprises.roles import Role
from resources.queries import rights_plans
from resources.services.rights_plans import set_plan
from tests.support import factories
from tests.support.databases import Clone, execute_as_owner
from tests.support.races import while_open
from tests.support.refusals import constraint_of

DAY = dt.date(2018, 3, 1)
WITHIN_PLAN = "mining_rights_within_plan"
WITHOUT_LOCK = """
    DO $$ BEGIN
        EXECUTE replace(pg_get_functiondef('mining_licence_guard'::regproc), 'FOR NO KEY UPDATE', '');
    END $$
"""


@pytest.fixture
def area(own_database: Clone) -> MiningArea:
    """Create an area whose plan has no mining right."""
    created = MiningArea.objects.create(
        number=7, jurisdiction=factories.place("360727"), evidence="sourced", source="test"
    )
    factories.programme_year("mlr-mining", DAY.year)
    officer = factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MLR",))
    with clock.at(DAY):
        set_plan(actor=officer, mining_area=created, year=DAY.year, rights=0, document="Plan no. 3")
    return created


@pytest.fixture
def acts(area: MiningArea) -> list[Any]:
    """Return the licensing of a mine without an area, and its move into the area, past the services and their locks."""
    site = factories.site(factories.enterprise(), licensed=False)
    return [partial(_license, site), partial(_move, site, area)]


def _license(site: Site) -> None:
    with row_security.unrestricted("a race of the guards behind it"):
        factories.licence(site, "mining", valid_from=DAY)


def _move(site: Site, area: MiningArea) -> None:
    with row_security.unrestricted("a race of the guards behind it"):
        Site.objects.filter(pk=site.pk).update(mining_area=area)


def _used(area: MiningArea) -> int:
    return rights_plans.used_rights([area.pk]).get((area.pk, DAY.year), 0)


@pytest.mark.parametrize("turned", [False, True])
def test_whichever_comes_second_is_refused(
    own_database: Clone, area: MiningArea, acts: list[Any], turned: bool
) -> None:
    outcome = while_open(own_database, *(reversed(acts) if turned else acts))
    assert isinstance(outcome, IntegrityError)
    assert constraint_of(outcome) == WITHIN_PLAN
    assert _used(area) == 0


@pytest.mark.parametrize("turned", [False, True])
def test_without_the_lock_of_the_trigger_the_plan_is_exceeded(
    own_database: Clone, area: MiningArea, acts: list[Any], turned: bool
) -> None:
    execute_as_owner(own_database, WITHOUT_LOCK)
    assert while_open(own_database, *(reversed(acts) if turned else acts)) is None
    assert _used(area) == 1
