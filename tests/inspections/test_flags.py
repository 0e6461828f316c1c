"""What officers do with flags, and what they may not."""

from typing import Any

import pytest

from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import User
from enterprises.roles import Role
from inspections.lifecycles import FLAG
from inspections.models import Flag
from inspections.services import cases, flags
from tests import factories
from tests.inspections.world import World, on


@pytest.fixture
def flag(world: World) -> Flag:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 112))
    return world.flag("exceeded")


def refused(code: str, kind: type[Exception] = Conflict) -> Any:
    return pytest.raises(kind, check=lambda error: error.code == code)  # type: ignore[call-overload]


def test_acknowledge_then_resolve(flag: Flag, p36a: User, p36b: User) -> None:
    assert flags.acknowledge(flag, actor=p36a).state == "acknowledged"
    done = flags.resolve(flag, actor=p36b, reason="Next year's quota is cut by 12 t.")
    assert (done.state, done.decided_by, done.decision_reason) == (
        "resolved",
        p36b,
        "Next year's quota is cut by 12 t.",
    )
    line = AuditEvent.objects.get(action="flags.resolve")
    assert (line.actor_name, line.place, line.enterprise_code) == (str(p36b), "360727", "")
    assert "12.000 t over" in line.data["message"]


@pytest.mark.parametrize("verb", [flags.dismiss, flags.resolve, flags.escalate])
@pytest.mark.parametrize("reason", ["", "  "])
def test_deciding_takes_a_reason(flag: Flag, inspector1: User, verb: Any, reason: str) -> None:
    with refused("invalid", Invalid):
        verb(flag, actor=inspector1, reason=reason)
    flag.refresh_from_db()
    assert flag.state == "open"


def test_a_decided_flag_is_not_decided_again(flag: Flag, p36a: User, inspector1: User) -> None:
    flags.dismiss(flag, actor=p36a, reason="A slip of the pen.")
    for verb in (flags.dismiss, flags.resolve, flags.acknowledge, flags.escalate):
        with refused("wrong_state"):
            verb(flag, actor=inspector1, reason="again")


def test_an_acknowledged_flag_is_not_acknowledged_again(flag: Flag, p36a: User) -> None:
    flags.acknowledge(flag, actor=p36a)
    with refused("wrong_state"):
        flags.acknowledge(flag, actor=p36a)


@pytest.mark.parametrize("verb", [flags.acknowledge, flags.dismiss, flags.resolve, flags.escalate])
def test_another_province_may_not(flag: Flag, p15a: User, inspector3: User, verb: Any) -> None:
    for actor in (p15a, inspector3):
        with refused("forbidden", Forbidden):
            verb(flag, actor=actor, reason="not mine")
        assert not Flag.objects.visible_to(actor).exists()


def test_a_flag_about_one_authority_s_programme_is_not_another_s(flag: Flag, miit1: User, mlr1: User) -> None:
    assert not Flag.objects.visible_to(miit1).filter(programme__isnull=False).exists()
    assert Flag.objects.visible_to(mlr1).filter(pk=flag.pk).exists()
    with refused("forbidden", Forbidden):
        flags.resolve(flag, actor=miit1, reason="not mine")


def test_the_people_of_the_enterprise_see_no_flags(flag: Flag, signer: User, clerk: User) -> None:
    for person in (signer, clerk):
        assert not Flag.objects.visible_to(person).exists()
        with refused("forbidden", Forbidden):
            flags.dismiss(flag, actor=person, reason="nothing there")


def test_a_regulator_decides_but_only_an_inspector_opens_a_case(flag: Flag, p36a: User, inspector1: User) -> None:
    with refused("forbidden", Forbidden):
        flags.escalate(flag, actor=p36a, reason="look into it")
    assert FLAG.open_verbs(p36a, flag) == ["acknowledge", "dismiss", "resolve"]
    assert FLAG.open_verbs(inspector1, flag) == ["acknowledge", "dismiss", "resolve", "escalate"]
    assert FLAG.open_verbs(factories.user(Role.AUDITOR), flag) == []


def test_escalating_opens_a_case_once(flag: Flag, inspector1: User, inspector2: User) -> None:
    with on(2011, 5, 10):
        case, opened = flags.escalate(flag, actor=inspector1, reason="Twelve tonnes over.")
        again, reopened = flags.escalate(flag, actor=inspector2, reason="Me too.")
    assert (opened, reopened, again) == (True, False, case)
    assert (case.number, case.state, case.source, case.lead) == ("36-2011-0001", "reported", "flag", inspector1)
    assert (case.enterprise, case.place, case.fictitious) == (flag.enterprise, flag.place, True)
    assert list(case.flags.all()) == [flag]
    assert "12.000 t over" in case.journal.get().text
    flag.refresh_from_db()
    assert flag.state == "escalated"


def test_what_became_a_case_is_decided_in_the_case(flag: Flag, inspector1: User, inspector2: User, p36a: User) -> None:
    case, _opened = flags.escalate(flag, actor=inspector1, reason="Twelve tonnes over.")
    for verb in (flags.resolve, flags.dismiss):
        with refused("case_open"):
            verb(flag, actor=p36a, reason="done")
    cases.not_substantiated(case, actor=inspector2, reason="A slip of the pen.")
    assert flags.dismiss(flag, actor=p36a, reason="Nothing there.").state == "dismissed"


def test_the_database_wants_a_reason_with_a_decision(flag: Flag) -> None:
    flag.state = "dismissed"
    with pytest.raises(Exception, match="flag_decision_has_reason"):
        flag.save(update_fields=["state"])


def test_no_flag_is_ever_deleted(flag: Flag) -> None:
    with pytest.raises(Exception, match="refused"):
        Flag.objects.filter(pk=flag.pk)._raw_delete(using="default")
