"""People and their roles: who may appoint whom, and that no enterprise is left without a signer."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.actors import Loader
from core.errors import Conflict, Forbidden, Invalid
from core.models import ApiToken, AuditEvent
from enterprises.models import Enterprise, Invitation, Membership, User
from enterprises.roles import Role
from enterprises.services import invitations, memberships, officials, people, tokens
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import another_like, by_two

pytestmark = pytest.mark.django_db

TODAY = dt.date(2011, 10, 20)
PASSWORD = "Longnan-heavy-2011"


@pytest.fixture(autouse=True)
def _business_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def chief(firm: Enterprise) -> User:
    """Create the enterprise's own administrator."""
    return factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")


def _newcomer(**fields: Any) -> User:
    return User.objects.create(username="newcomer", name="Newcomer", **fields)


def _role(person: User) -> Membership:
    return person.memberships.select_related("enterprise").get()


def test_an_administrator_enters_an_officer_with_his_roles(admin1: User) -> None:
    appointment = {"role": Role.INSPECTOR, "jurisdiction": factories.place("36")}
    with pytest.raises(Conflict) as refused:
        people.create(actor=admin1, username="new", name="New", appointments=[appointment])
    assert refused.value.code == "needs_second_person"
    created = people.create(actor=admin1, username="new", name="New")
    by_two(officials.APPOINT, created, admin1, another_like(admin1), **appointment)
    assert User.objects.get(pk=created.pk).roles == {Role.INSPECTOR}
    assert {"people.create", "memberships.grant"} <= set(AuditEvent.objects.values_list("action", flat=True))


def test_passwords_are_never_in_the_audit_trail(clerk: User) -> None:
    people.change_own_password(clerk, password=PASSWORD + "x")
    assert PASSWORD not in str(list(AuditEvent.objects.values()))


def test_an_administrator_sets_nobodys_password(admin1: User, chief: User, firm: Enterprise) -> None:
    appointment = {"role": Role.ENTERPRISE_SIGNER, "enterprise": firm}
    for actor in (admin1, chief):
        with pytest.raises(Conflict) as refused:
            people.create(actor=actor, username="new", name="New", password=PASSWORD, appointments=[appointment])
        assert refused.value.code == "by_link_only"


@pytest.fixture
def in_use(signer: User) -> User:
    """Create a signer who has set a password."""
    signer.email = "signer@example.org"
    signer.set_password(PASSWORD)
    signer.save()
    return signer


@pytest.mark.parametrize("resets_factors", [False, True])
def test_the_link_to_an_account_in_use_is_shown_to_nobody(chief: User, in_use: User, resets_factors: bool) -> None:
    with pytest.raises(Conflict) as refused:
        invitations.issue(in_use, actor=chief, resets_factors=resets_factors)
    assert refused.value.code == "by_mail_only"
    assert not Invitation.objects.exists()


def test_its_address_is_changed_by_its_person(admin1: User, chief: User, in_use: User) -> None:
    with pytest.raises(Forbidden) as refused:
        people.update(in_use, actor=chief, email="chief@example.org")
    assert refused.value.code == "own_address"
    assert people.update(in_use, actor=chief, name="Better").email == "signer@example.org"
    assert people.update(in_use, actor=in_use, email="new@example.org").email == "new@example.org"
    assert people.update(in_use, actor=admin1, email="newer@example.org").email == "newer@example.org"


def test_the_link_goes_to_the_own_address(
    chief: User, in_use: User, django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invitations.send(in_use, actor=chief, resets_factors=True)
    assert [message.to for message in mailoutbox] == [["signer@example.org"]]
    assert "If you did not ask for it" in mailoutbox[0].body
    assert Invitation.objects.get().resets_factors


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password1234",
        "newcomer-new",
        "Zhang Weiguo!",
        "Rare-Earth Quota 2026",
        "the ministry's export".replace("'s", ""),
        "稀土配额登记系统 20261127",
        "ＱＵＯＴＡ　register",
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        people.create(actor=Loader("test"), username="newcomer-new", name="Zhang Weiguo", password=password)
    assert refused.value.errors[0].pointer == "/password"
    assert refused.value.errors[0].code.startswith("password_")


@pytest.mark.parametrize("password", ["rare earths wander home", "Longnan-heavy-2011", "一句很长但是没人猜得到的话呢"])
def test_a_word_of_the_trade_among_others_is_no_fault(password: str) -> None:
    created = people.create(actor=Loader("test"), username="newcomer-new", name="Zhang Weiguo", password=password)
    assert created.check_password(password)


def test_a_user_name_belongs_to_one_person(admin1: User) -> None:
    with pytest.raises(Conflict) as refused:
        people.create(actor=admin1, username="admin1", name="x")
    assert refused.value.code == "taken"


def test_a_person_without_a_role_is_entered_by_administrators_only(chief: User, mlr1: User) -> None:
    for person in (chief, mlr1):
        with pytest.raises(Forbidden):
            people.create(actor=person, username="new", name="New")


def test_an_enterprises_administrator_enters_its_clerks_and_signers(chief: User, firm: Enterprise) -> None:
    for role in (Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER):
        created = people.create(
            actor=chief, username=f"new-{role}", name="New", appointments=[{"role": role, "enterprise": firm}]
        )
        assert created.roles == {role}


def test_he_names_nobody_elsewhere_and_nobody_above_himself(chief: User, firm: Enterprise, outsider: User) -> None:
    elsewhere = outsider.current_memberships[0].enterprise
    for appointment in (
        {"role": Role.ENTERPRISE_CLERK, "enterprise": elsewhere},
        {"role": Role.ENTERPRISE_ADMIN, "enterprise": firm},
        {"role": Role.INSPECTOR, "jurisdiction": factories.place("36")},
        {"role": Role.ADMINISTRATOR, "jurisdiction": factories.place("CN")},
    ):
        with pytest.raises(Forbidden):
            people.create(actor=chief, username="new", name="New", appointments=[appointment])
    assert not User.objects.filter(username="new").exists()


def test_nobody_gives_himself_a_role(admin1: User, firm: Enterprise) -> None:
    with pytest.raises(Forbidden) as refused:
        memberships.grant(admin1, actor=admin1, role=Role.ENTERPRISE_SIGNER, enterprise=firm)
    assert refused.value.code == "own_membership"


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ((Role.INSPECTOR, "36"), (Role.ENTERPRISE_SIGNER, "firm")),
        ((Role.ADMINISTRATOR, "CN"), (Role.INSPECTOR, "36")),
        ((Role.INSPECTOR, "36"), (Role.ADMINISTRATOR, "CN")),
        ((Role.AUDITOR, "CN"), (Role.CASE_DECIDER, "CN")),
    ],
)
def test_roles_that_watch_each_other_are_not_held_by_one_person(
    admin1: User, firm: Enterprise, held: tuple[Role, str], asked: tuple[Role, str]
) -> None:
    person = factories.user(held[0], at=held[1])
    where = {"enterprise": firm} if asked[1] == "firm" else {"jurisdiction": factories.place(asked[1])}
    with pytest.raises(Conflict) as refused:
        memberships.grant(person, actor=admin1, role=asked[0], **where)
    assert refused.value.code == "incompatible_roles"


def test_an_official_may_be_several_things_and_a_signer_also_a_clerk(
    admin1: User, inspector1: User, signer: User, firm: Enterprise
) -> None:
    place = factories.place("36")
    by_two(officials.APPOINT, inspector1, admin1, another_like(admin1), role=Role.LEGAL_REVIEWER, jurisdiction=place)
    inspector1.reload_memberships()
    memberships.grant(signer, actor=admin1, role=Role.ENTERPRISE_CLERK, enterprise=firm)
    assert inspector1.roles == {Role.INSPECTOR, Role.LEGAL_REVIEWER}


@pytest.mark.parametrize(
    ("appointment", "pointer"),
    [
        ({"role": Role.ENTERPRISE_CLERK}, "/role"),
        ({"role": Role.INSPECTOR}, "/role"),
        ({"role": Role.NATIONAL_REGULATOR, "jurisdiction": "CN"}, "/authority"),
        ({"role": Role.INSPECTOR, "jurisdiction": "36", "valid_to": dt.date(2011, 10, 18)}, "/valid_to"),
    ],
)
def test_a_role_names_the_organisation_it_is_for(admin1: User, appointment: dict[str, Any], pointer: str) -> None:
    if "jurisdiction" in appointment:
        appointment = {**appointment, "jurisdiction": factories.place(appointment["jurisdiction"])}
    with pytest.raises(Invalid) as refused:
        memberships.grant(_newcomer(), actor=admin1, **appointment)
    assert refused.value.errors[0].pointer == pointer


def test_a_role_is_held_once_at_a_time(admin1: User, clerk: User, firm: Enterprise) -> None:
    with pytest.raises(Conflict) as refused:
        memberships.grant(clerk, actor=admin1, role=Role.ENTERPRISE_CLERK, enterprise=firm)
    assert refused.value.code == "already_granted"


def test_ending_a_membership_takes_effect_at_once(chief: User, clerk: User, firm: Enterprise) -> None:
    memberships.end(_role(clerk), actor=chief, reason="Left the firm")
    clerk.reload_memberships()
    assert not clerk.roles
    assert not Enterprise.objects.visible_to(clerk).exists()
    with pytest.raises(Conflict):
        memberships.end(_role(clerk), actor=chief, reason="Again, as a test")


def test_a_role_granted_and_ended_on_one_day_was_never_in_force(admin1: User) -> None:
    person, other = _newcomer(), another_like(admin1)
    by_two(officials.APPOINT, person, admin1, other, role=Role.INSPECTOR, jurisdiction=factories.place("36"))
    by_two(officials.END_ROLE, Membership.objects.get(user=person), admin1, other, reason="Wrong person")
    assert not User.objects.get(pk=person.pk).roles


def test_the_last_signer_stays_until_another_is_named(chief: User, signer: User, firm: Enterprise) -> None:
    with pytest.raises(Conflict) as refused:
        memberships.end(_role(signer), actor=chief, reason="as a test x")
    assert refused.value.code == "last_signer"
    factories.user(Role.ENTERPRISE_SIGNER, of=firm)
    assert memberships.end(_role(signer), actor=chief, reason="as a test x").valid_to == TODAY - dt.timedelta(days=1)


def test_a_signer_who_is_locked_out_does_not_count(chief: User, signer: User, firm: Enterprise) -> None:
    other = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
    User.objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(Conflict):
        memberships.end(_role(signer), actor=chief, reason="as a test x")


def test_the_last_signer_is_not_locked_out_either(chief: User, signer: User, firm: Enterprise) -> None:
    with pytest.raises(Conflict) as refused:
        people.deactivate(signer, actor=chief, reason="as a test x")
    assert refused.value.code == "last_signer"


def test_the_last_administrator_of_an_enterprise_cannot_resign(chief: User, firm: Enterprise) -> None:
    with pytest.raises(Conflict) as refused:
        memberships.end(_role(chief), actor=chief, reason="as a test x")
    assert refused.value.code == "last_administrator"
    factories.user(Role.ENTERPRISE_ADMIN, of=firm)
    assert memberships.end(_role(chief), actor=chief, reason="as a test x").pk


def test_the_state_may_remove_even_the_last_signer(admin1: User, signer: User) -> None:
    assert memberships.end(_role(signer), actor=admin1, reason="Court order").pk
    assert not people.deactivate(signer, actor=admin1, reason="Court order").is_active


def test_a_deactivated_person_loses_the_tokens(admin1: User, clerk: User) -> None:
    tokens.create(actor=clerk)
    people.deactivate(clerk, actor=admin1, reason="Lost telephone")
    assert not ApiToken.objects.exists()
    with pytest.raises(Conflict):
        tokens.create(actor=User.objects.get(pk=clerk.pk))
    assert people.reactivate(clerk, actor=admin1, reason="Found, as a test").is_active


def test_nobody_locks_himself_out(admin1: User) -> None:
    with pytest.raises(Forbidden):
        people.deactivate(admin1, actor=admin1, reason="as a test x")


def test_nobody_else_touches_an_account(mlr1: User, p36a: User, clerk: User, outsider: User, signer: User) -> None:
    for act in (
        lambda actor: people.deactivate(signer, actor=actor, reason="as a test x"),
        lambda actor: invitations.issue(signer, actor=actor),
        lambda actor: people.update(signer, actor=actor, name="x"),
        lambda actor: memberships.end(_role(signer), actor=actor, reason="as a test x"),
    ):
        for actor in (mlr1, p36a, clerk, outsider):
            with pytest.raises(Forbidden):
                act(actor)


def test_an_enterprises_administrator_has_no_hold_over_one_who_also_works_elsewhere(
    chief: User, clerk: User, firm: Enterprise
) -> None:
    Membership.objects.create(
        user=clerk, role=Role.ENTERPRISE_CLERK, enterprise=factories.enterprise(), valid_from=dt.date(2011, 1, 1)
    )
    clerk.reload_memberships()
    with pytest.raises(Forbidden):
        invitations.issue(clerk, actor=chief)


def test_a_person_corrects_his_own_name(clerk: User) -> None:
    assert people.update(clerk, actor=clerk, name="Better").name == "Better"


@pytest.mark.parametrize(
    ("persona", "seen"),
    [
        ("admin1", {"admin1", "auditor1", "chief", "clerk", "outsider", "mlr1"}),
        ("auditor1", {"admin1", "auditor1", "chief", "clerk", "outsider", "mlr1"}),
        ("chief", {"chief", "clerk"}),
        ("clerk", {"clerk"}),
        ("mlr1", {"mlr1"}),
    ],
)
def test_who_sees_which_people(
    admin1: User, auditor1: User, chief: User, clerk: User, outsider: User, mlr1: User, persona: str, seen: set[str]
) -> None:
    actor = User.objects.get(username=persona)
    assert set(User.objects.visible_to(actor).values_list("username", flat=True)) == seen
    assert set(Membership.objects.visible_to(actor).values_list("user__username", flat=True)) == seen


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("membership_organisation_fits_role", {"enterprise": None}),
        ("membership_organisation_fits_role", {"role": Role.INSPECTOR}),
        ("membership_ordered", {"valid_to": dt.date(1999, 12, 30)}),
    ],
)
def test_the_database_itself_refuses(clerk: User, name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        _entered_again(clerk, **fields)


def _entered_again(person: User, **fields: Any) -> None:
    """Insert a copy of the person's row with other values of these fields, since rows there are never rewritten."""
    held = _role(person)
    held.pk, held._state.adding = None, True
    for name, value in fields.items():
        setattr(held, name, value)
    held.save(force_insert=True)


def test_the_database_wants_a_regulators_authority_and_one_open_membership(mlr1: User) -> None:
    with pytest.raises(IntegrityError, match="membership_regulator_names_authority"), transaction.atomic():
        _entered_again(mlr1, authority=None)
    with pytest.raises(IntegrityError, match="membership_once_at_a_time"), transaction.atomic():
        _entered_again(mlr1)


def test_a_person_is_entered_with_the_language_of_his_mails(admin1: User) -> None:
    body = {"username": "newcomer", "name": "New Comer", "language": "zh-hans"}
    created = client_of(admin1).post(f"{V1}people/", body)
    assert (created.status_code, created.json()["language"]) == (201, "zh-hans"), created.content
