"""Concurrent screenings, escalations and openings."""

import threading
from contextlib import suppress
from typing import Any

import pytest

from core.errors import Conflict
from enterprises.models import User
from inspections.models import Case, Episode, Flag
from inspections.services import flagging, flags, screening
from tests.support import factories
from tests.support.databases import Clone
from tests.support.inspection_world import World, digging, on
from tests.support.races import at_once


@pytest.fixture
def report(own_database: Clone, world: World) -> Any:
    with on(2011, 5, 9):
        world.give_firm(100)
        return world.file(4, 112)


def meet_before_raising(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Make concurrent screenings all decide to raise a flag before one of them does."""
    barrier = threading.Barrier(times)
    raise_flags = flagging._Application._raise

    def together(self: Any, keys: Any) -> None:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        raise_flags(self, keys)

    monkeypatch.setattr(flagging._Application, "_raise", together)


def test_screenings_take_turns(report: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    meet_before_raising(monkeypatch, 3)
    outcomes = at_once(3, lambda: screening.screen_report(report.pk))
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert sorted(outcome.raised > 0 for outcome in outcomes) == [False, False, True]
    assert Flag.objects.filter(rule="exceeded").count() == 3
    assert Episode.objects.filter(flag__rule="exceeded").count() == 3


def test_without_turns_only_the_database_keeps_a_flag_from_being_raised_twice(
    report: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "_take_turn", lambda: None)
    meet_before_raising(monkeypatch, 2)
    outcomes = at_once(2, lambda: screening.screen_report(report.pk))
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(refused, Conflict)
    assert refused.code == "flag_standing"
    assert Flag.objects.filter(rule="exceeded").count() == 3


def test_two_who_escalate_get_one_case(report: Any, inspector1: User, world: World) -> None:
    with on(2011, 5, 9):
        world.screen(report)
    flag = world.flag("exceeded")
    results = at_once(4, lambda: flags.escalate(Flag.objects.get(pk=flag.pk), actor=inspector1, reason="over"))
    assert sorted(result.opened for result in results) == [False, False, False, True]
    assert Case.objects.count() == 1


def test_cases_opened_at_once_are_numbered_without_gaps(own_database: Clone, inspector1: User) -> None:
    factories.place("36")
    opened = at_once(8, lambda: digging(inspector1).number)
    assert sorted(opened) == [f"36-2011-{number:04d}" for number in range(1, 9)]
