"""Objects connected to a closed matter indirectly: stored scores, licences, earlier requests, groups, successors."""

import datetime as dt
import json
from typing import Any

import pytest

from core.models import AuditEvent
from enterprises.models import ApprovalRequest, Enterprise, Licence, LicenceSuspension, Membership, User
from enterprises.roles import Role
from enterprises.services import approvals
from inspections.models import Case, Inspection
from inspections.services import cases, flags, parties, tips
from inspections.services.subjects import Named
from inspections.services.tip_statements import StatedLocation
from tests.support import competences, factories, visits
from tests.support.inspection_world import World, on
from tests.support.orders import order_after_penalty
from tests.support.proceedings import AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_june() -> Any:
    for code in ("CN", "36", "3607", "360727"):
        factories.place(code)
    with on(2011, 6, 9):
        yield


def sees(person: User, row: Any) -> bool:
    return type(row).objects.visible_to(User.objects.get(pk=person.pk)).filter(pk=row.pk).exists()


def former(role: Role, **held: Any) -> User:
    """Create an inspector who left another post half a year ago."""
    person = factories.user(Role.INSPECTOR, at="36", username=f"former-{role}")
    Membership.objects.create(
        user=person, role=role, valid_from=dt.date(2009, 1, 1), valid_to=dt.date(2010, 12, 31), **held
    )
    return person


def test_a_planned_visit_keeps_no_key_of_a_flag_or_case(
    firm: Enterprise, signer: User, inspector1: User, inspector2: User
) -> None:
    world = World(firm, signer)
    world.give_firm(100)
    world.screen(world.file(4, 300))
    flags.escalate(world.flag("exceeded"), actor=inspector1, reason="Over by far")
    visit = Inspection.objects.get(pk=visits.planned(firm.sites.get(), inspector1, inspector2).pk)
    assert {name for part in visit.risk["components"] for name in part} == {"code", "weight", "value", "points"}
    assert str(world.flag("exceeded").pk) not in json.dumps(visit.risk)


def test_a_licence_names_neither_case_nor_order(
    firm: Enterprise, inspector1: User, legal1: User, decider1: User
) -> None:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    with on(2011, 6, 10):
        order = order_after_penalty("suspend", firm, inspector1, legal1, decider1)
    suspension = LicenceSuspension.objects.get(licence__site__enterprise=firm)
    lines = AuditEvent.objects.filter(action__startswith="licences.", object_id=str(suspension.licence_id))
    written = f"{suspension.reason} {[(line.actor_name, line.reason, line.data) for line in lines]}"
    assert lines.exists()
    for secret in (order.number, order.case.number, order.legal_basis):
        assert secret not in written
    assert order.number in " ".join(order.case.journal.values_list("text", flat=True))
    assert Licence.objects.with_state(AFTER).get(pk=suspension.licence_id).state == "suspended"


def test_a_request_made_before_the_case_is_closed_with_it(
    firm: Enterprise, signer: User, p36a: User, inspector1: User, inspector2: User
) -> None:
    world = World(firm, signer)
    world.give_firm(100)
    world.screen(world.file(4, 300))
    flag = world.flag("exceeded")
    request = approvals.propose("flags.dismiss", flag, actor=p36a, reason="A slip of the pen")
    assert sees(inspector2, request)
    case = flags.escalate(flag, actor=inspector1, reason="Over by far").case
    parties.add(case, actor=inspector1, kind="person", role="accused", code="inspector2", reason="Named in a letter")
    assert ApprovalRequest.objects.get(pk=request.pk).matter_id == case.matter_id
    assert not sees(inspector2, request)
    assert sees(p36a, request)


def test_a_case_about_a_group_is_closed_to_its_people(firm: Enterprise, inspector1: User) -> None:
    group = factories.group()
    Enterprise.objects.filter(pk=firm.pk).update(group=group)
    of_group, of_member = former(Role.GROUP_OFFICER, group=group), former(Role.ENTERPRISE_CLERK, enterprise=firm)
    subject = Named("group", group.code)
    case = cases.create(actor=inspector1, subject=subject, source="satellite", allegation="Beyond plan", province="36")
    assert not sees(of_group, case)
    assert not sees(of_member, case)
    assert sees(inspector1, case)
    added = parties.add(
        case, actor=inspector1, kind="enterprise", role="respondent", code=firm.code, reason="It mined beyond its plan"
    )
    assert (added.role, Case.objects.get(pk=case.pk).pk) == ("respondent", case.pk)


def test_a_tip_about_a_merged_enterprise_is_closed_to_its_successor(firm: Enterprise, inspector1: User) -> None:
    heir, last = factories.enterprise("E-HEIR"), factories.enterprise("E-LAST")
    man = former(Role.ENTERPRISE_CLERK, enterprise=last)
    Enterprise.objects.filter(pk=firm.pk).update(state="merged", successor=heir)
    Enterprise.objects.filter(pk=heir.pk).update(state="merged", successor=last)
    tip = tips.file(text="At night", subject=Named("enterprise", firm.code), where=StatedLocation(place="360727")).tip
    assert not sees(man, tip)
    assert sees(inspector1, tip)
