"""Many cases in one test: all faults are reported, nothing is hidden, and what a case writes is undone."""

import pytest
from django.core.cache import cache

from enterprises.models import Group
from tests.support.cases import every_fault, undone


def test_all_faults_are_reported_with_their_case_and_the_others_are_judged() -> None:
    judged = []
    with pytest.raises(pytest.fail.Exception) as failure, every_fault() as case:
        for number in range(4):
            with case(f"case {number}"):
                assert number % 2 == 0, f"{number} is odd"
                judged.append(number)
        with case("raises nothing"), pytest.raises(ValueError, match="x"):
            pass
    first, *faults = str(failure.value).splitlines()
    assert (judged, first) == ([0, 2], "3 of 5 cases:")
    assert [fault.split(":")[0] for fault in faults if fault.startswith(("case", "raises"))] == [
        "case 1",
        "case 3",
        "raises nothing",
    ]
    assert "1 is odd" in faults[0]


def test_a_fault_outside_of_a_case_ends_the_test() -> None:
    with pytest.raises(ZeroDivisionError), every_fault() as case:
        with case("a fault"):
            raise ValueError
        _never = 1 / 0


def test_a_test_without_a_case_fails() -> None:
    with pytest.raises(AssertionError, match="no case was judged"), every_fault():
        pass


def test_what_a_case_writes_is_undone(db: None) -> None:
    for _turn in range(2):
        with undone():
            Group.objects.create(code="G-A", name="first")
            cache.set("seen", "yes")
        assert (Group.objects.count(), cache.get("seen")) == (0, None)
