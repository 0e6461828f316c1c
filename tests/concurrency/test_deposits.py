"""Sixteen draw the last yuan of a deposit at once. One gets it, because of the lock of the mine.

The controls write without the service, then without the lock of the trigger, and show what each is for.
"""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core import row_security
from core.errors import Conflict
from enterprises.models import Site, User
from enterprises.roles import Role
from environment.models import DepositEntry
from environment.queries.deposits import deposit_of
from environment.services import deposits
from tests.support import factories
from tests.support.databases import Clone, execute_as_owner
from tests.support.races import RUNNERS, race
from tests.support.refusals import constraint_of

DAY = dt.date(2012, 10, 20)
ENTRY: dict[str, Any] = {"amount": Decimal(1), "day": DAY, "document": "Receipt"}
# What the trigger takes is taken out of its text; the sum stays.
WITHOUT_LOCK = """
    DO $$ BEGIN
        EXECUTE replace(pg_get_functiondef('deposit_balance_guard'::regproc),
                        'PERFORM FROM enterprises_site WHERE id = NEW.site_id FOR NO KEY UPDATE;', '');
    END $$
"""


@pytest.fixture
def mine(own_database: Clone) -> Site:
    """Create a mine whose deposit holds one yuan."""
    site = factories.site(factories.enterprise())
    deposits.record(actor=officer(), site=site, kind="paid", **ENTRY)
    return site


def officer() -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))


def lock(mine: Site) -> str:
    return f"SELECT FROM enterprises_site WHERE id = '{mine.pk}' FOR UPDATE"


def insert(mine: Site) -> None:
    """Draw a yuan past the service and the lock that it takes."""
    with row_security.unrestricted("a race of the guards behind it"):
        DepositEntry.objects.create(site=mine, kind="drawn", recorded_at=timezone.now(), **ENTRY)


def held(mine: Site) -> Decimal:
    return deposit_of(mine, DAY).held


def test_one_draws_the_last_yuan_and_the_others_are_refused_with_the_reason(own_database: Clone, mine: Site) -> None:
    draw = partial(deposits.record, actor=officer(), site=mine, kind="drawn", **ENTRY)
    results = race(own_database, lock(mine), [draw] * RUNNERS)
    losers = [result for result in results if isinstance(result, Exception)]
    assert [(type(error), error.code) for error in losers if isinstance(error, Conflict)] == [
        (Conflict, "deposit_overdrawn")
    ] * (RUNNERS - 1)
    assert held(mine) == 0


def test_past_the_service_the_trigger_alone_stops_them(own_database: Clone, mine: Site) -> None:
    results = race(own_database, lock(mine), [partial(insert, mine)] * RUNNERS)
    losers = [result for result in results if isinstance(result, IntegrityError)]
    assert [constraint_of(error) for error in losers] == ["deposit_not_overdrawn"] * (RUNNERS - 1)
    assert held(mine) == 0


def test_without_the_lock_of_the_trigger_sixteen_yuan_come_out_of_one(own_database: Clone, mine: Site) -> None:
    execute_as_owner(own_database, WITHOUT_LOCK)
    assert race(own_database, lock(mine), [partial(insert, mine)] * RUNNERS) == [None] * RUNNERS
    assert held(mine) == 1 - RUNNERS
