"""Enterprises: entered in their place, corrected, suspended, reinstated, closed, merged."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent, OutboxMessage
from enterprises import queries
from enterprises.models import Enterprise, EnterpriseEvent, Site, User
from enterprises.roles import Role
from enterprises.services import enterprises, licences, sites
from tests.support import factories
from tests.support.approvals import another_like, by_two
from tests.support.holders import holder_on

pytestmark = pytest.mark.django_db

TODAY = dt.date(2011, 10, 20)


@pytest.fixture(autouse=True)
def _business_day() -> Any:
    with clock.at(TODAY):
        yield


def _entered(actor: User, **fields: Any) -> Enterprise:
    defaults = {
        "code": "E-NEW",
        "name": "New firm (invented)",
        "ownership": "state",
        "jurisdiction": factories.place("360727"),
    }
    return enterprises.create(actor=actor, **{**defaults, **fields})


def test_an_enterprise_is_entered_by_the_officer_of_its_place(p36a: User) -> None:
    created = _entered(p36a, credit_code="91350100M000100Y43")
    created.refresh_from_db()
    assert (created.state, created.credit_code) == ("active", "91350100M000100Y43")
    event = AuditEvent.objects.get(object_id=str(created.pk))
    assert (event.action, event.place, event.enterprise_code) == ("enterprises.create", "360727", "E-NEW")
    assert OutboxMessage.objects.filter(event="enterprise_changed", payload={"enterprise_id": str(created.pk)}).exists()


def test_nobody_enters_an_enterprise_outside_his_place(p15a: User, clerk: User) -> None:
    for stranger in (p15a, clerk):
        with pytest.raises(Forbidden):
            _entered(stranger)


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"credit_code": "91350100M000100Y44"}, "/credit_code", "credit_code_check_digit"),
        ({"credit_code": "short"}, "/credit_code", "credit_code_form"),
        ({"credit_code": "91350100M000100Y43", "fictitious": True}, "/credit_code", "invented_enterprise"),
        ({"code": "firm"}, "/code", "invalid_code"),
    ],
)
def test_a_wrong_field_is_named(p36a: User, fields: dict[str, Any], pointer: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        _entered(p36a, **fields)
    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == [(pointer, code)]
    assert not Enterprise.objects.exists()


def test_a_code_belongs_to_one_enterprise(p36a: User) -> None:
    _entered(p36a)
    with pytest.raises(Conflict) as refused:
        _entered(p36a)
    assert refused.value.code == "taken"


def test_a_credit_code_belongs_to_one_enterprise_and_many_may_have_none(p36a: User) -> None:
    _entered(p36a, credit_code="91350100M000100Y43")
    _entered(p36a, code="E-A")
    _entered(p36a, code="E-B", credit_code="")
    with pytest.raises(Conflict) as refused:
        _entered(p36a, code="E-C", credit_code="91350100M000100Y43")
    assert refused.value.errors[0].pointer == "/credit_code"


def test_an_edit_is_recorded_field_by_field(p36a: User, firm: Enterprise) -> None:
    changed = enterprises.update(firm, actor=p36a, name="Renamed", ownership=firm.ownership)
    assert (changed.name, changed.version) == ("Renamed", 2)
    event = AuditEvent.objects.get(action="enterprises.update")
    assert event.data == {"changed": {"name": [firm.name, "Renamed"]}}


def test_an_edit_that_changes_nothing_leaves_no_trace(p36a: User, firm: Enterprise) -> None:
    assert enterprises.update(firm, actor=p36a, name=firm.name).version == 1
    assert not AuditEvent.objects.filter(action="enterprises.update").exists()


def test_the_seat_moves_only_while_there_is_no_site(p36a: User, firm: Enterprise) -> None:
    with pytest.raises(Conflict) as refused:
        enterprises.update(firm, actor=p36a, jurisdiction=factories.place("360728"))
    assert refused.value.code == "place_fixed"
    bare = factories.enterprise()
    assert enterprises.update(bare, actor=p36a, jurisdiction=factories.place("360728")).jurisdiction.code == "360728"


def test_nobody_moves_an_enterprise_out_of_his_own_sight(p36a: User) -> None:
    bare = factories.enterprise()
    with pytest.raises(Forbidden):
        enterprises.update(bare, actor=p36a, jurisdiction=factories.place("150206"))


def test_suspension_and_reinstatement_are_dated_events(p36a: User, firm: Enterprise) -> None:
    enterprises.suspend(firm, actor=p36a, reason="No acceptance", effective_on=dt.date(2011, 9, 1))
    assert Enterprise.objects.get().state == "suspended"
    enterprises.reinstate(firm, actor=p36a, reason="Accepted")
    assert Enterprise.objects.get().state == "active"
    assert list(firm.events.values_list("kind", "effective_on")) == [
        ("suspend", dt.date(2011, 9, 1)),
        ("reinstate", TODAY),
    ]


def test_the_state_decides_which_turn_is_possible(p36a: User, firm: Enterprise) -> None:
    with pytest.raises(Conflict) as refused:
        enterprises.reinstate(firm, actor=p36a, reason="Why not, as a test")
    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": "  "}, "required"),
        ({"reason": "as a test x", "effective_on": dt.date(2011, 10, 21)}, "in_the_future"),
    ],
)
def test_a_turn_says_why_and_is_not_still_to_come(
    p36a: User, firm: Enterprise, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        enterprises.suspend(firm, actor=p36a, **given)
    assert refused.value.errors[0].code == code


def test_turns_follow_one_another_in_time(p36a: User, firm: Enterprise) -> None:
    enterprises.suspend(firm, actor=p36a, reason="as a test x", effective_on=dt.date(2011, 9, 1))
    with pytest.raises(Invalid) as refused:
        enterprises.reinstate(firm, actor=p36a, reason="as a test x", effective_on=dt.date(2011, 8, 31))
    assert refused.value.errors[0].code == "before_last_event"


def test_an_inspector_sees_and_does_not_suspend(inspector1: User, firm: Enterprise) -> None:
    assert Enterprise.objects.visible_to(inspector1).exists()
    with pytest.raises(Forbidden):
        enterprises.suspend(firm, actor=inspector1, reason="as a test x")


def test_events_are_only_added(p36a: User, firm: Enterprise) -> None:
    enterprises.suspend(firm, actor=p36a, reason="as a test x")
    for change in (
        lambda: EnterpriseEvent.objects.update(reason="as a test y"),
        lambda: EnterpriseEvent.objects.all().delete(),
    ):
        with pytest.raises(Exception, match=r"permission denied|only ever added"), transaction.atomic():
            change()


def test_closing_ends_tenures_and_licences_from_the_day_on(p36a: User, firm: Enterprise) -> None:
    site = firm.sites.get()
    by_two(enterprises.CLOSE, firm, p36a, another_like(p36a), effective_on=dt.date(2011, 10, 1))
    assert Enterprise.objects.get().state == "closed"
    assert holder_on(site, dt.date(2011, 9, 30)) == firm
    assert holder_on(site, dt.date(2011, 10, 1)) is None
    assert site.licences.get().revoked_on == dt.date(2011, 10, 1)
    assert not queries.operations(dt.date(2011, 10, 1), TODAY)


def test_nothing_more_happens_to_a_closed_enterprise(p36a: User, mlr1: User, firm: Enterprise) -> None:
    site = firm.sites.get()
    by_two(enterprises.CLOSE, firm, p36a, another_like(p36a))
    for act in (
        lambda: enterprises.update(firm, actor=p36a, name="y"),
        lambda: enterprises.suspend(firm, actor=p36a, reason="as a test y"),
        lambda: licences.issue(
            actor=mlr1,
            number="L-9",
            kind="work_safety",
            site=site,
            authority=factories.authority(),
            issuing_level="nation",
            valid_from=TODAY,
        ),
    ):
        with pytest.raises(Conflict):
            act()


def test_a_merger_hands_sites_and_licences_to_the_successor(p36a: User, firm: Enterprise) -> None:
    site, heir = firm.sites.get(), factories.enterprise()
    by_two(enterprises.MERGE, firm, p36a, another_like(p36a), successor=heir, effective_on=dt.date(2011, 7, 1))
    firm.refresh_from_db()
    assert (firm.state, firm.successor) == ("merged", heir)
    assert holder_on(site, dt.date(2011, 6, 30)) == firm
    assert holder_on(site, dt.date(2011, 7, 1)) == heir
    assert Site.objects.get().enterprise == heir
    assert site.licences.get().revoked_on is None
    heirs_signer = factories.user(Role.ENTERPRISE_SIGNER, of=heir)
    assert list(type(site.licences.get()).objects.visible_to(heirs_signer)) == [site.licences.get()]


def test_a_merger_needs_a_living_successor_that_is_another(p36a: User, firm: Enterprise) -> None:
    with pytest.raises(Invalid):
        by_two(enterprises.MERGE, firm, p36a, another_like(p36a), successor=firm)
    gone = factories.enterprise(state="closed")
    with pytest.raises(Conflict) as refused:
        by_two(enterprises.MERGE, firm, p36a, another_like(p36a), successor=gone)
    assert refused.value.code == "successor_not_active"


def test_a_province_cannot_merge_into_another_province(p36a: User, mlr1: User, firm: Enterprise) -> None:
    heir = factories.enterprise(at="150206")
    with pytest.raises(Forbidden):
        by_two(enterprises.MERGE, firm, p36a, another_like(p36a), successor=heir)
    by_two(enterprises.MERGE, firm, mlr1, another_like(mlr1), successor=heir)
    assert Enterprise.objects.get(pk=firm.pk).state == "merged"


def test_a_merger_before_the_site_was_held_is_refused_whole(p36a: User, firm: Enterprise) -> None:
    heir = factories.enterprise()
    with pytest.raises(Conflict) as refused:
        by_two(enterprises.MERGE, firm, p36a, another_like(p36a), successor=heir, effective_on=dt.date(2005, 1, 1))
    assert refused.value.code == "before_tenure"
    assert Enterprise.objects.get(pk=firm.pk).state == "active"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("enterprise_code_form", {"code": "firm"}),
        ("enterprise_merged_has_successor", {"state": "merged"}),
        ("enterprise_invented_without_credit_code", {"credit_code": "91350100M000100Y43"}),
    ],
)
def test_the_database_itself_refuses(firm: Enterprise, name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Enterprise.objects.filter(pk=firm.pk).update(**fields)


@pytest.mark.parametrize(
    ("persona", "seen"),
    [
        ("mlr1", {"E-DEMO-FIRM", "E-FAR"}),
        ("miit1", {"E-DEMO-FIRM", "E-FAR"}),
        ("auditor1", {"E-DEMO-FIRM", "E-FAR"}),
        ("admin1", {"E-DEMO-FIRM", "E-FAR"}),
        ("p36a", {"E-DEMO-FIRM"}),
        ("inspector1", {"E-DEMO-FIRM"}),
        ("p15a", {"E-FAR"}),
        ("inspector3", {"E-FAR"}),
        ("clerk", {"E-DEMO-FIRM"}),
        ("signer", {"E-DEMO-FIRM"}),
        ("outsider", {"E-DEMO-OTHER"}),
    ],
)
def test_who_sees_which_enterprises(
    request: pytest.FixtureRequest, firm: Enterprise, persona: str, seen: set[str]
) -> None:
    factories.enterprise("E-FAR", at="150206")
    person = request.getfixturevalue(persona)
    visible = set(Enterprise.objects.visible_to(person).values_list("code", flat=True))
    assert visible == seen
    for enterprise in Enterprise.objects.select_related("jurisdiction"):
        assert person.reach.covers(enterprise) is (enterprise.code in seen), "the two sides of scoping agree"


def test_a_group_officer_sees_the_members_of_his_group() -> None:
    group = factories.group()
    member = factories.enterprise(group=group)
    factories.enterprise()
    officer = factories.user(Role.GROUP_OFFICER, of=group)
    assert list(Enterprise.objects.visible_to(officer)) == [member]


def test_a_person_without_a_membership_today_sees_nothing(firm: Enterprise) -> None:
    person = factories.user(Role.INSPECTOR, at="36")
    person.memberships.update(valid_to=TODAY - dt.timedelta(days=1))
    person.reload_memberships()
    assert not Enterprise.objects.visible_to(person).exists()


def test_an_enterprise_change_and_its_announcement_stand_or_fall_together(p36a: User, firm: Enterprise) -> None:
    before = OutboxMessage.objects.count()
    with pytest.raises(Conflict):
        enterprises.reinstate(firm, actor=p36a, reason="as a test x")
    assert OutboxMessage.objects.count() == before


def test_sites_of_an_ended_enterprise_cannot_be_added(p36a: User, firm: Enterprise) -> None:
    by_two(enterprises.CLOSE, firm, p36a, another_like(p36a))
    with pytest.raises(Conflict) as refused:
        sites.create(
            actor=p36a,
            code="S-NEW",
            name="x",
            enterprise=firm,
            kind="metal",
            jurisdiction=firm.jurisdiction,
        )
    assert refused.value.code == "enterprise_ended"
