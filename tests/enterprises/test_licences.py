"""Licences: legal limits of issue, states by date, and who may suspend or revoke them."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.models import AuditEvent, OutboxMessage
from enterprises.models import Enterprise, Licence, LicenceSuspension, Site, User
from enterprises.services import licences
from tests.support import factories

pytestmark = pytest.mark.django_db

TODAY = dt.date(2011, 10, 20)


@pytest.fixture(autouse=True)
def _business_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def site(firm: Enterprise) -> Site:
    return factories.site(firm, licensed=False, held_from=TODAY)


@pytest.fixture
def licence(site: Site) -> Licence:
    return factories.licence(site)


def _issued(actor: User, site: Site, **fields: Any) -> Licence:
    defaults = {
        "number": "C-1",
        "kind": "mining",
        "site": site,
        "authority": factories.authority("MLR"),
        "issuing_level": "nation",
        "valid_from": dt.date(2009, 6, 1),
        "valid_to": dt.date(2019, 5, 31),
    }
    return licences.issue(actor=actor, **{**defaults, **fields})


def _refused(actor: User, site: Site, **fields: Any) -> DomainError:
    with pytest.raises(DomainError) as refused:
        _issued(actor, site, **fields)
    assert not site.licences.filter(number="C-1").exists()
    return refused.value


def _in_force(site: Site, day: dt.date) -> bool:
    return site.licences.in_force(day).exists()


def test_a_national_officer_issues_a_mining_licence(mlr1: User, site: Site) -> None:
    created = _issued(mlr1, site)
    assert (created.state, created.enterprise) == ("in_force", site.enterprise)
    assert AuditEvent.objects.get(action="licences.issue").data["issuing_level"] == "nation"
    announced = OutboxMessage.objects.get(event="licence_changed")
    assert announced.payload == {"licence_id": str(created.pk), "enterprise_id": str(site.enterprise_id)}


@pytest.mark.parametrize("kind", ["mining", "prospecting"])
def test_from_2009_on_only_the_state_grants_rights_in_the_ground(mlr1: User, site: Site, kind: str) -> None:
    day = dt.date(2009, 1, 1)
    refused = _refused(mlr1, site, kind=kind, issuing_level="province", valid_from=day)
    assert refused.code == "national_licence_required"
    assert refused.extra["legal_basis"]
    assert _issued(mlr1, site, kind=kind, issuing_level="province", valid_from=dt.date(2008, 12, 31)).pk


def test_an_application_that_the_law_refuses_is_kept_with_its_rule(p36a: User, site: Site) -> None:
    _refused(p36a, site, issuing_level="province")
    kept = AuditEvent.objects.get(action="licences.refuse")
    assert (kept.actor_id, kept.data["rule"], kept.data["site"]) == (p36a.pk, "national_licence_required", site.code)
    assert kept.data["issuing_level"] == "province"
    assert "part III" in kept.data["legal_basis"]
    assert not Licence.objects.filter(number=kept.data["number"]).exists()


def test_a_province_issues_what_is_not_a_right_in_the_ground(p36a: User, site: Site) -> None:
    created = _issued(p36a, site, kind="production", authority=factories.authority("MIIT"), issuing_level="province")
    assert created.issuing_level == "province"


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "environment", "authority": "MEP", "issuing_level": "province"},
        {"kind": "work_safety", "authority": "MLR", "issuing_level": "nation"},
    ],
)
def test_an_officer_issues_for_his_own_authority_and_level(p36a: User, site: Site, fields: dict[str, Any]) -> None:
    fields["authority"] = factories.authority(fields["authority"])
    refused = _refused(p36a, site, **fields)
    assert isinstance(refused, Forbidden)
    assert refused.code == "other_authority"


def test_an_officer_who_may_not_issue_is_refused(inspector1: User, signer: User, p15a: User, site: Site) -> None:
    for person in (inspector1, signer, p15a):
        assert isinstance(_refused(person, site), Forbidden)


def test_monazite_alone_is_never_licensed_for_mining(mlr1: User, firm: Enterprise) -> None:
    mine = factories.site(firm, ore_type="monazite", licensed=False, held_from=TODAY)
    assert _refused(mlr1, mine, valid_from=dt.date(1999, 1, 1)).code == "monazite_alone"
    assert _issued(mlr1, mine, kind="work_safety").pk


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        (dt.date(2010, 3, 15), False),
        (dt.date(2010, 3, 16), True),
        (dt.date(2011, 6, 30), True),
        (dt.date(2011, 7, 1), True),
        (dt.date(2015, 12, 31), True),
        (dt.date(2016, 1, 1), False),
    ],
)
def test_no_new_rights_while_the_moratorium_lasts(mlr1: User, site: Site, day: dt.date, refused: bool) -> None:
    fields = {"valid_from": day, "valid_to": None}
    if refused:
        assert _refused(mlr1, site, **fields).code == "moratorium"
    else:
        assert _issued(mlr1, site, **fields).pk


def test_a_recorded_exception_lifts_the_moratorium_for_one_licence(mlr1: User, site: Site) -> None:
    created = _issued(mlr1, site, valid_from=TODAY, valid_to=None, exception="MLR decision 2011-77")
    assert created.exception == "MLR decision 2011-77"
    assert AuditEvent.objects.get(action="licences.issue").reason == "MLR decision 2011-77"


def test_an_exception_of_blanks_is_refused(mlr1: User, site: Site) -> None:
    assert _refused(mlr1, site, valid_from=TODAY, valid_to=None, exception="  ").code == "moratorium"


def test_a_renewal_is_no_new_right(mlr1: User, site: Site) -> None:
    factories.licence(site, valid_to=dt.date(2011, 6, 30))
    assert _refused(mlr1, site, valid_from=dt.date(2011, 7, 2)).code == "moratorium"  # it had lapsed for a day
    assert _issued(mlr1, site, valid_from=dt.date(2011, 7, 1)).pk


def test_only_a_mine_holds_rights_in_the_ground(mlr1: User, firm: Enterprise) -> None:
    plant = factories.site(firm, "separation", licensed=False, held_from=TODAY)
    assert _refused(mlr1, plant).code == "kind_does_not_fit_site"


def test_two_licences_of_one_kind_never_overlap(mlr1: User, site: Site) -> None:
    factories.licence(site, valid_to=dt.date(2009, 6, 1))
    assert _refused(mlr1, site).code == "licence_overlap"
    assert _issued(mlr1, site, kind="work_safety").pk
    assert _issued(mlr1, site, number="C-2", valid_from=dt.date(2009, 6, 2)).pk


def test_a_revoked_licence_makes_room_from_the_day_it_is_dead(mlr1: User, site: Site, licence: Licence) -> None:
    licences.revoke(licence, actor=mlr1, reason="Typing mistake", effective_on=dt.date(2011, 9, 1))
    decision = {"exception": "MLR decision 2011-77"}
    assert _refused(mlr1, site, valid_from=dt.date(2011, 8, 31), **decision).code == "licence_overlap"
    # Room, but no renewal: what was revoked is a new right when it is given again.
    assert _refused(mlr1, site, valid_from=dt.date(2011, 9, 1)).code == "moratorium"
    assert _issued(mlr1, site, valid_from=dt.date(2011, 9, 1), **decision).pk


def test_numbers_are_unique_and_days_ordered(mlr1: User, site: Site, licence: Licence) -> None:
    with pytest.raises(Conflict) as refused:
        _issued(mlr1, site, kind="work_safety", number=licence.number)
    assert refused.value.errors[0].pointer == "/number"
    with pytest.raises(Invalid):
        _issued(mlr1, site, kind="work_safety", valid_to=dt.date(2009, 5, 31))


def test_suspension_stops_and_reinstatement_resumes(mlr1: User, site: Site, licence: Licence) -> None:
    suspended = licences.suspend(licence, actor=mlr1, reason="No EIA, as a test", effective_on=dt.date(2011, 9, 1))
    assert suspended.state == "suspended"
    assert not _in_force(site, TODAY)
    resumed = licences.reinstate(licence, actor=mlr1, reason="EIA passed", effective_on=dt.date(2011, 10, 1))
    assert resumed.state == "in_force"
    assert _in_force(site, dt.date(2011, 8, 31))
    assert not _in_force(site, dt.date(2011, 9, 30))
    assert _in_force(site, dt.date(2011, 10, 1))
    assert resumed.version == 3


def test_a_second_suspension_may_not_reach_into_the_first(mlr1: User, licence: Licence) -> None:
    licences.suspend(licence, actor=mlr1, reason="as a test x", effective_on=dt.date(2011, 9, 1))
    licences.reinstate(licence, actor=mlr1, reason="as a test x", effective_on=dt.date(2011, 10, 1))
    with pytest.raises(Invalid):
        licences.suspend(licence, actor=mlr1, reason="as a test x", effective_on=dt.date(2011, 9, 30))
    assert (
        licences.suspend(licence, actor=mlr1, reason="as a test x", effective_on=dt.date(2011, 10, 1)).state
        == "suspended"
    )


@pytest.mark.parametrize(
    ("fields", "verb"),
    [
        ({}, "reinstate"),
        ({"valid_to": dt.date(2011, 10, 19)}, "suspend"),
        ({"valid_to": dt.date(2011, 10, 19)}, "revoke"),
        ({"revoked_on": dt.date(2011, 10, 1)}, "revoke"),
        ({"revoked_on": dt.date(2011, 12, 1)}, "revoke"),
        ({"valid_from": dt.date(2011, 10, 21)}, "suspend"),
    ],
)
def test_the_dates_decide_which_verb_is_possible(mlr1: User, site: Site, fields: dict[str, Any], verb: str) -> None:
    created = factories.licence(site, **fields)
    with pytest.raises(Conflict) as refused:
        getattr(licences, verb)(created, actor=mlr1, reason="as a test x")
    assert refused.value.code == "wrong_state"


def test_a_province_cannot_stop_a_national_licence(p36a: User, licence: Licence) -> None:
    for verb in (licences.suspend, licences.revoke):
        with pytest.raises(Forbidden):
            verb(licence, actor=p36a, reason="as a test x")


def test_revoking_needs_a_reason_and_a_day_of_validity(mlr1: User, licence: Licence) -> None:
    with pytest.raises(Invalid):
        licences.revoke(licence, actor=mlr1, reason=" , as a test")
    with pytest.raises(Invalid):
        licences.revoke(licence, actor=mlr1, reason="as a test x", effective_on=dt.date(2005, 12, 31))
    assert licences.revoke(licence, actor=mlr1, reason="as a test x").revoked_on == TODAY


def test_a_licence_revoked_before_it_begins_was_never_in_force(mlr1: User, site: Site) -> None:
    created = factories.licence(site, valid_from=dt.date(2012, 1, 1))
    revoked = licences.revoke(created, actor=mlr1, reason="Mistake, as a test")
    assert revoked.revoked_on == dt.date(2012, 1, 1)
    assert not _in_force(site, dt.date(2012, 1, 1))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("licence_ordered", {"valid_to": dt.date(2005, 12, 31)}),
        ("licence_revoked_after_issue", {"revoked_on": dt.date(2005, 12, 31)}),
    ],
)
def test_the_database_itself_refuses(licence: Licence, name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Licence.objects.filter(pk=licence.pk).update(**fields)


def test_the_database_keeps_licences_apart(site: Site, licence: Licence) -> None:
    with pytest.raises(IntegrityError, match="licence_one_of_a_kind_per_site_and_day"), transaction.atomic():
        factories.licence(site, valid_from=dt.date(2030, 12, 31), valid_to=None)
    assert factories.licence(site, valid_from=dt.date(2031, 1, 1), valid_to=None).pk


def test_the_database_keeps_suspensions_apart(licence: Licence) -> None:
    LicenceSuspension.objects.create(licence=licence, suspended_on=TODAY, reason="as a test x")
    with pytest.raises(IntegrityError, match="suspension_one_open"), transaction.atomic():
        LicenceSuspension.objects.create(licence=licence, suspended_on=TODAY, reason="as a test x")
    with pytest.raises(IntegrityError, match="suspension_ordered"), transaction.atomic():
        LicenceSuspension.objects.update(ended_on=TODAY - dt.timedelta(days=1))
