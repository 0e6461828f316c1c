"""The people of a history: nobody else is taken for one of them, and their offices end."""

import datetime as dt

import pytest

from core.loaders import entering_history
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
