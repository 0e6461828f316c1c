"""The people of a history: nobody else is taken for one of them, and their offices end."""

import datetime as dt
from typing import Any

import pytest

from core.loaders import entering_history
from core.models import AuditEvent
from enterprises.models import Membership
from enterprises.roles import Role
from history.writing import people
from history.writing.loader import LOADER
from tests.support import factories


@pytest.fixture(autouse=True)
def _register(db: None) -> None:
    factories.place("CN")
    factories.authority("MLR")


def test_a_user_whom_the_load_did_not_enter_is_not_taken_for_one() -> None:
    factories.user(Role.TAX_OFFICER, at="CN", username="history-tax")
    with entering_history(), pytest.raises(people.UserNameTakenError, match="history-tax"):
        people.Officers.enter(LOADER, invented=True)


def test_those_who_were_entered_are_found_again_and_their_offices_end() -> None:
    with entering_history():
        first = people.Officers.enter(LOADER, invented=True)
        assert people.Officers.enter(LOADER, invented=True) == first
        assert people.end_offices(dt.date(2012, 12, 31)) == 5
        assert people.end_offices(dt.date(2012, 12, 31)) == 0
    assert first.tax.memberships.get().valid_to == dt.date(2012, 12, 31)
    assert AuditEvent.objects.filter(action="memberships.end").count() == 5


def test_offices_end_in_as_many_statements_however_many_there_are(django_assert_num_queries: Any) -> None:
    with entering_history():
        people.Officers.enter(LOADER, invented=True)
        late = people.Officers.enter(LOADER, invented=True).tax.memberships.get()
        Membership.objects.filter(pk=late.pk).update(valid_from=dt.date(2013, 1, 1))
        other = factories.user(Role.TAX_OFFICER, at="CN", username="history-other")
        with django_assert_num_queries(3):
            assert people.end_offices(dt.date(2012, 12, 31)) == 5
    late.refresh_from_db()
    assert late.valid_to == dt.date(2013, 1, 1), "not before it began"
    assert other.memberships.get().valid_to is None, "who was not entered by the load keeps his office"
