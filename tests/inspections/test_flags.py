"""Acts of officers on flags, permitted and refused."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.errors import DomainError, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import ApprovalRequest, Matter, Recusal, User
from enterprises.roles import Role
from enterprises.services import approvals
from inspections.capabilities import FLAGS_DECIDE
from inspections.flag_authorities import BY_RULE
from inspections.lifecycles import FLAG
from inspections.lifecycles.flags import may_act_on_flag
from inspections.models import Flag
from inspections.rules.registry import RULES
from inspections.services import cases, flags, screening
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import WHY
from tests.support.inspection_world import World, digging, on
from tests.support.refusals import refused
from tests.support.sealing import execute


@pytest.fixture
def flag(world: World) -> Flag:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 112))
    return world.flag("exceeded")


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


@pytest.mark.parametrize("rule", ["late", "import_too_radioactive", "export_without_licence", "outside_licence"])
def test_a_flag_about_no_programme_is_decided_by_its_authorities(flag: Flag, inspector1: User, rule: str) -> None:
    """Every officer of the place reads it; the authority whose matter the rule is decides, and inspectors."""
    for code in ("MLR", "MIIT", "MOFCOM", "MEP"):
        factories.authority(code)
    with loaders.entering_history():
        flag.pk, flag.rule, flag.programme, flag._state.adding = uuid4(), rule, None, True
        flag.save(force_insert=True)
    flag = FLAG.rows().get(pk=flag.pk)
    owners = {"late": {"MLR", "MIIT"}, "import_too_radioactive": {"MEP"}, "export_without_licence": {"MOFCOM"}}
    for code in ("MLR", "MIIT", "MOFCOM", "MEP"):
        officer = factories.user(Role.NATIONAL_REGULATOR, authorities=(code,))
        assert flag in Flag.objects.visible_to(officer)
        decides = code in owners.get(rule, {"MLR"})
        assert may_act_on_flag(officer, FLAGS_DECIDE, flag) == decides
        if not decides:
            for verb in (flags.acknowledge, flags.dismiss, flags.resolve):
                with pytest.raises(Forbidden):
                    verb(flag, actor=officer, reason="Not my matter, but I read it")
            body = {"ids": [str(flag.pk)], "reason": "Not my matter, but I read it"}
            answer = client_of(officer).post(f"{V1}flags/acknowledge/", body, format="json")
            assert Flag.objects.get(pk=flag.pk).state == "open", answer.content
    assert may_act_on_flag(inspector1, FLAGS_DECIDE, flag)


def test_each_rule_names_authorities_of_the_register() -> None:
    assert BY_RULE.keys() <= RULES.keys()
    assert {code for codes in BY_RULE.values() for code in codes} <= {"MLR", "MIIT", "MOFCOM", "MEP"}


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


@pytest.fixture
def severe(world: World) -> Flag:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 138))
    flag = world.flag("exceeded")
    assert flag.severity == "severe"
    return flag


BY_TWO = [
    (flags.dismiss, flags.dismiss_or_ask, flags.DISMISS, "dismissed"),
    (flags.resolve, flags.resolve_or_ask, flags.RESOLVE, "resolved"),
]


@pytest.mark.parametrize(("verb", "ask", "act", "state"), BY_TWO)
def test_a_severe_flag_is_ended_by_two(
    severe: Flag, p36a: User, inspector1: User, verb: Any, ask: Any, act: str, state: str
) -> None:
    with refused("needs_second_person"):
        verb(severe, actor=p36a, reason=WHY)
    request = ask(severe, actor=p36a, reason=WHY)
    assert isinstance(request, ApprovalRequest)
    with refused("maker_is_checker"):
        approvals.approve(request, actor=p36a)
    approvals.approve(request, actor=inspector1)
    severe.refresh_from_db()
    assert (severe.state, severe.decided_by, severe.decision_reason) == (state, inspector1, WHY)
    assert AuditEvent.objects.get(action=act).actor_id == inspector1.pk


def test_a_severe_flag_whose_case_has_ended_is_resolved_by_one(
    severe: Flag, p36a: User, inspector1: User, inspector2: User
) -> None:
    case, _opened = flags.escalate(severe, actor=inspector1, reason="Looked into it.")
    cases.not_substantiated(
        case, actor=inspector2, reason="The scale was wrong, as its calibration of May proves by two weighings."
    )
    severe.refresh_from_db()
    with refused("one_suffices"):
        approvals.propose(flags.RESOLVE, severe, actor=p36a, reason=WHY)
    assert flags.resolve_or_ask(severe, actor=p36a, reason=WHY) == severe


def test_a_flag_that_is_not_severe_takes_one(flag: Flag, p36a: User) -> None:
    for act in (flags.DISMISS, flags.RESOLVE):
        with refused("one_suffices"):
            approvals.propose(act, flag, actor=p36a, reason=WHY)
    assert flags.dismiss_or_ask(flag, actor=p36a, reason=WHY) == flag


def test_a_severe_flag_whose_figures_changed_is_another_to_dismiss(severe: Flag, p36a: User, p36b: User) -> None:
    request = approvals.propose(flags.DISMISS, severe, actor=p36a, reason=WHY)
    screened = {"template_values": {**severe.template_values, "used": "500.000"}, "version": severe.version + 1}
    Flag.objects.filter(pk=severe.pk).update(**screened)
    with refused("changed_since_proposed"):
        approvals.approve(request, actor=p36b)


@pytest.mark.parametrize("verb", ["dismiss", "resolve"])
def test_the_api_asks_for_a_second_person(
    severe: Flag, p36a: User, p36b: User, p15a: User, signer: User, verb: str
) -> None:
    path = f"{V1}flags/{severe.pk}/{verb}/"
    assert_problem(client_of(p36a).post(path, {"reason": "x"}), 400, "invalid")
    asked = client_of(p36a).post(path, {"reason": WHY})
    assert (asked.status_code, asked.json()["act"]) == (202, f"flags.{verb}")
    here = f"{V1}approvals/{asked.json()['id']}/"
    for outsider in (p15a, signer):
        assert_problem(client_of(outsider).get(here), 404, "not_found")
    assert client_of(p36b).post(f"{here}approve/", {}).json()["state"] == "done"


@pytest.mark.parametrize("state", ["dismissed", "resolved"])
@pytest.mark.parametrize("severity", ["severe", "notice"])
def test_the_database_ends_no_severe_flag_without_an_approved_request(
    severe: Flag, p36a: User, state: str, severity: str
) -> None:
    statement = (
        "UPDATE inspections_flag SET state = %s, severity = %s, decided_by_id = %s, decided_at = now(),"
        " decision_reason = 'nothing' WHERE id = %s"
    )
    with pytest.raises(Exception, match="ended by two"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [state, severity, p36a.pk, severe.pk])


def test_the_database_resolves_no_severe_flag_under_a_case_that_is_open_or_another_s(
    severe: Flag, p36a: User, inspector1: User, inspector2: User
) -> None:
    statement = (
        "UPDATE inspections_flag SET state = 'resolved', case_id = %s, decided_by_id = %s, decided_at = now(),"
        " decision_reason = 'nothing' WHERE id = %s"
    )
    case, _opened = flags.escalate(severe, actor=inspector1, reason="Looked into it.")
    other = digging(inspector1)
    cases.not_substantiated(
        other, actor=inspector2, reason="The photograph shows another valley, where nobody has dug for years."
    )
    for pk in (case.pk, other.pk):
        with pytest.raises(Exception, match="ended by two"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [pk, p36a.pk, severe.pk])


def test_a_request_about_a_closed_matter_does_not_exist(severe: Flag, p36a: User, p36b: User, inspector1: User) -> None:
    case, _opened = flags.escalate(severe, actor=inspector1, reason="Looked into it.")
    severe.refresh_from_db()
    cases.not_substantiated(case, actor=factories.user(Role.INSPECTOR, at="36"), reason="The scale was wrong.")
    request = approvals.propose(flags.DISMISS, severe, actor=p36a, reason=WHY)
    assert request.matter_id == case.pk
    assert ApprovalRequest.objects.visible_to(p36b).filter(pk=request.pk).exists()
    matter = Matter.objects.get(pk=case.pk)
    with transaction.atomic():
        prove_actor(p36b)
        Recusal.objects.create(
            matter=matter, person=p36b, reason="A cousin", recorded_by=p36b, recorded_at=clock.now(), successor=p36a
        )
    p36b = User.objects.get(pk=p36b.pk)
    assert not ApprovalRequest.objects.visible_to(p36b).filter(pk=request.pk).exists()
    with pytest.raises(DomainError):
        approvals.approve(request, actor=p36b)


def test_the_database_wants_a_reason_with_a_decision(flag: Flag) -> None:
    flag.state = "dismissed"
    with pytest.raises(Exception, match="flag_decision_has_reason"):
        flag.save(update_fields=["state"])


def test_no_flag_is_ever_deleted(flag: Flag) -> None:
    with pytest.raises(Exception, match="refused"):
        Flag.objects.filter(pk=flag.pk)._raw_delete(using="default")


def test_the_database_lowers_no_severity(severe: Flag) -> None:
    statement = "UPDATE inspections_flag SET severity = %s, version = version + 1 WHERE id = %s"
    for severity in ("serious", "none"):
        with pytest.raises(Exception, match="not lowered"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [severity, severe.pk])


RESTATED = {
    "severity": "severe",
    "tonnes": 1,
    "template_version": 9,
    "template_values": "{}",
    "evidence": (
        '{"figures": {}, "peak": {"used": "900"}, "formula": "", "parameters": {},'
        ' "links": {"account": "", "report": "", "enterprise": ""}}'
    ),
}


@pytest.mark.parametrize("column", RESTATED)
def test_the_database_changes_figures_by_a_screening_alone(flag: Flag, column: str) -> None:
    """In a version of its own, and not by an act on the flag."""
    statement = f"UPDATE inspections_flag SET {column} = %s, version = version + %s, state = %s WHERE id = %s"
    for versions, state in ((0, "open"), (2, "open"), (1, "acknowledged")):
        with pytest.raises(Exception, match="those of a screening"), transaction.atomic():
            execute(statement, RESTATED[column], versions, state, flag.pk)
    execute(statement, RESTATED[column], 1, "open", flag.pk)


def test_the_database_keeps_the_peak_and_the_causes_of_a_flag(flag: Flag) -> None:
    statement = "UPDATE inspections_flag SET version = version + 1, evidence = %s WHERE id = %s"
    stated = flag.evidence
    lowered = {**stated["peak"], "used": "111.999"}
    for changed in ({"peak": lowered}, {"peak": {}}, {"links": {}}):
        with pytest.raises(Exception, match="keeps its peak"), transaction.atomic():
            execute(statement, json.dumps({**stated, **changed}), flag.pk)
    without_formula = {key: value for key, value in stated.items() if key != "formula"}
    with pytest.raises(Exception, match="keeps its peak"), transaction.atomic():
        execute(statement, json.dumps(without_formula), flag.pk)
    execute(statement, json.dumps({**stated, "formula": "used = 112"}), flag.pk)


def test_a_screening_states_again_what_was_restated(world: World, flag: Flag) -> None:
    """Each column that is read with a flag is compared, not its figures alone."""
    before = Flag.objects.get(pk=flag.pk)
    restated = {**flag.evidence, "formula": "used - allocated = 100 - 100 = 0"}
    execute(
        "UPDATE inspections_flag SET version = version + 1, tonnes = 0, evidence = %s WHERE id = %s",
        json.dumps(restated),
        flag.pk,
    )
    with on(2011, 5, 10):
        screening.screen_day(clock.today())
    flag.refresh_from_db()
    assert (flag.tonnes, flag.evidence["formula"]) == (before.tonnes, before.evidence["formula"])
    version = flag.version
    with on(2011, 5, 10):
        screening.screen_day(clock.today())
    flag.refresh_from_db()
    assert flag.version == version, "the same verdict changes nothing"
