"""A decision on a flag is taken back for ten minutes by whoever made it alone."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock, undo
from core.models import AuditEvent
from enterprises.models import User
from enterprises.services import approvals
from inspections.models import Flag
from inspections.services import cases, flags
from tests.inspections.test_flags import severe
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import WHY
from tests.support.databases import Clone
from tests.support.inspection_world import World, on
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_refusing, refused

__all__ = ["severe"]
NOON = dt.datetime(2011, 5, 9, 12, tzinfo=clock.ZONE)
BACK = "UPDATE inspections_flag SET state = 'open', decided_by_id = NULL, decided_at = NULL WHERE id = %s"


@pytest.fixture
def flag(world: World) -> Flag:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 112))
    return world.flag("exceeded")


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with clock.at(NOON):
        yield


STATES = {flags.acknowledge: "acknowledged", flags.dismiss: "dismissed", flags.resolve: "resolved"}


@pytest.mark.parametrize("verb", STATES)
def test_it_is_open_again_and_the_trail_keeps_both(flag: Flag, p36a: User, verb: Any) -> None:
    verb(flag, actor=p36a, reason="A slip of the pen.")
    with clock.at(NOON + undo.WINDOW - dt.timedelta(seconds=1)):
        again = flags.undo(flag, actor=p36a)
    assert (again.state, again.decided_by_id, again.decided_at, again.decision_reason) == ("open", None, None, "")
    line = AuditEvent.objects.get(action="flags.undo")
    assert (line.reason, line.data["before"]) == ("A slip of the pen.", STATES[verb])


def test_not_after_its_minutes_nor_by_another(flag: Flag, p36a: User, p36b: User) -> None:
    flags.dismiss(flag, actor=p36a, reason="A slip of the pen.")
    with refused("not_yours"):
        flags.undo(flag, actor=p36b)
    with clock.at(NOON + undo.WINDOW), refused("undo_over"):
        flags.undo(flag, actor=p36a)


def test_not_while_it_is_open(flag: Flag, p36a: User) -> None:
    with refused("wrong_state"):
        flags.undo(flag, actor=p36a)


def test_not_once_a_later_flag_follows(flag: Flag, world: World, p36a: User) -> None:
    flags.resolve(flag, actor=p36a, reason="A slip of the pen.")
    world.screen(world.file(3, 30))
    later = Flag.objects.exclude(pk=flag.pk).filter(follows=flag)
    assert later.exists()
    with refused("followed"):
        flags.undo(flag, actor=p36a)
    assert constraint_refusing(BACK, flag.pk, actor=p36a) == "flag_decision_taken_back"


def test_the_page_and_the_api_offer_it_to_that_officer(flag: Flag, p36a: User, p36b: User) -> None:
    flags.dismiss(flag, actor=p36a, reason="A slip of the pen.")
    page = reverse("pages:flag", args=[flag.pk])
    assert 'data-verb="undo"' in page_client(p36a).get(page).content.decode()
    assert 'data-verb="undo"' not in page_client(p36b).get(page).content.decode()
    assert_problem(client_of(p36b).post(f"{V1}flags/{flag.pk}/undo/"), 409, "not_yours")
    assert client_of(p36a).post(f"{V1}flags/{flag.pk}/undo/").json()["state"] == "open"


def test_nor_in_sql(own_database: Clone, flag: Flag, p36a: User, p36b: User) -> None:
    now = dt.datetime.now(dt.UTC)
    with clock.at(now - dt.timedelta(minutes=11)):
        flags.acknowledge(flag, actor=p36a)
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    assert constraint_refusing(BACK, flag.pk, actor=p36a) == "flag_decision_taken_back"
    with clock.at(now):
        flags.dismiss(flag, actor=p36a, reason="A slip of the pen.")
        assert constraint_refusing(BACK, flag.pk, actor=p36b) == "flag_decision_taken_back"
        assert flags.undo(flag, actor=p36a).state == "open"


def test_not_once_its_case_has_ended(flag: Flag, p36a: User, inspector1: User, inspector2: User) -> None:
    case, _opened = flags.escalate(flag, actor=inspector1, reason="Looked into it.")
    cases.not_substantiated(case, actor=inspector2, reason="A slip of the pen.")
    flags.dismiss(flag, actor=p36a, reason="Nothing there.")
    with refused("decided_by_two"):
        flags.undo(flag, actor=p36a)
    assert constraint_refusing(BACK, flag.pk, actor=p36a) == "flag_decision_taken_back"


def test_not_what_two_people_decided(severe: Flag, p36a: User, p36b: User) -> None:
    flags.acknowledge(severe, actor=p36b)
    assert flags.undo(severe, actor=p36b).state == "open", "one officer acknowledged it alone"
    approvals.approve(flags.dismiss_or_ask(severe, actor=p36a, reason=WHY), actor=p36b)
    with refused("decided_by_two"):
        flags.undo(severe, actor=p36b)
    assert constraint_refusing(BACK, severe.pk, actor=p36b) == "flag_decision_taken_back"


def test_a_decision_is_somebody_s_and_of_its_instant(own_database: Clone, flag: Flag, p36a: User) -> None:
    """With a later instant it could be taken back for ever; without a name nobody would answer for it."""
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    for state in ("acknowledged", "dismissed", "resolved"):
        decide = f"UPDATE inspections_flag SET state = '{state}', decision_reason = 'x'"
        mine = f"'{p36a.pk}'"
        for who, instant in (("NULL", "NULL"), ("NULL", "clock_timestamp()"), (mine, "'2099-01-01'"), (mine, "NULL")):
            by = f"decided_by_id = {who}, decided_at = {instant}"
            refused_by = constraint_refusing(f"{decide}, {by} WHERE id = %s", flag.pk, actor=p36a)
            assert refused_by == "actor_is_proven", (state, who, instant)
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("ALTER TABLE inspections_flag DISABLE TRIGGER USER")
        server.execute(
            "UPDATE inspections_flag SET state = 'acknowledged', decided_by_id = %s WHERE id = %s", [p36a.pk, flag.pk]
        )
        server.execute("ALTER TABLE inspections_flag ENABLE TRIGGER USER")
    assert constraint_refusing(BACK, flag.pk, actor=p36a) == "flag_decision_taken_back"
