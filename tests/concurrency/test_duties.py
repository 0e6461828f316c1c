"""A licence ends while all duties are derived: the database refuses what it gave, and they are derived afresh."""

import datetime as dt

import pytest

from core import clock
from core.errors import Conflict
from quotas.models import ReportingDuty
from quotas.tasks import derive_duties
from tests.support import factories
from tests.support.databases import Clone, no_loader
from tests.support.races import race

# The duties are read, but not written, until the licence has ended.
REVOKED = """
    LOCK TABLE quotas_reportingduty IN EXCLUSIVE MODE;
    UPDATE enterprises_licence SET revoked_on = '2011-02-01'
"""


@pytest.mark.parametrize("again", [True, False])
def test_duties_are_derived_again_if_a_licence_ends_meanwhile(own_database: Clone, again: bool) -> None:
    factories.site(factories.enterprise())
    no_loader(own_database)

    def derive() -> None:
        with clock.at(dt.date(2011, 3, 15)):
            if again:
                derive_duties.apply().get()
            else:
                derive_duties()

    (outcome,) = race(own_database, REVOKED, [derive])
    assert isinstance(outcome, Conflict) is not again, outcome
    assert list(ReportingDuty.objects.values_list("period", flat=True)) == ([dt.date(2011, 1, 1)] if again else [])
