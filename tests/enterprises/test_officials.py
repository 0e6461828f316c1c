"""Officials are appointed, changed and let in by two administrators, after a delay in which it can be stopped."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.errors import Conflict, DomainError
from core.models import ApiToken, AuditEvent
from enterprises import notification_texts, two_person_acts
from enterprises.models import ApprovalRequest, Enterprise, Invitation, Membership, Notification, User
from enterprises.roles import Role
from enterprises.services import (
    approval_notifications,
    approvals,
    calendars,
    invitations,
    memberships,
    notifications,
    officials,
    people,
    tokens,
)
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.sealing import execute, superuser
from tests.support.second_factors import App

NOW = dt.datetime(2011, 10, 20, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def admin2(admin1: User) -> User:
    return another_like(admin1)


@pytest.fixture
def inspector(inspector1: User) -> User:
    User.objects.filter(pk=inspector1.pk).update(email="old@example.invalid")
    inspector1.refresh_from_db()
    return inspector1


def refused(code: str, act: Any) -> None:
    with pytest.raises(DomainError) as caught:
        act()
    assert caught.value.code == code


def asked(name: str, target: User | Membership, admin: User, **arguments: Any) -> ApprovalRequest:
    return approvals.propose(name, target, actor=admin, reason=WHY, arguments=arguments)


def test_one_administrator_alone_changes_no_official(admin1: User, inspector: User, p36a: User) -> None:
    place = factories.place("36")
    held = Membership.objects.get(user=inspector)
    needs = "needs_second_person"
    refused(needs, lambda: memberships.grant(inspector, actor=admin1, role=Role.LEGAL_REVIEWER, jurisdiction=place))
    refused(needs, lambda: memberships.end(held, actor=admin1, reason=WHY))
    refused(needs, lambda: people.update(inspector, actor=admin1, email="mine@example.invalid"))
    refused(needs, lambda: people.rename(inspector, actor=admin1, username="li.na", reason=WHY))
    refused(needs, lambda: invitations.issue(inspector, actor=admin1, resets_factors=True))
    refused(needs, lambda: people.deactivate(another_like(admin1), actor=admin1, reason=WHY))
    people.deactivate(inspector, actor=admin1, reason=WHY)  # locking an officer out is not to wait
    refused(needs, lambda: people.reactivate(inspector, actor=admin1, reason=WHY))


def test_an_account_in_use_is_not_taken_over_by_one_either(admin1: User, clerk: User) -> None:
    clerk.set_unusable_password()
    clerk.save()
    assert invitations.issue(clerk, actor=admin1)  # it was never used
    clerk.set_password("Longnan-heavy-2011")
    clerk.save()
    refused("needs_second_person", lambda: invitations.issue(clerk, actor=admin1))


def test_nobody_proposes_or_approves_for_himself(admin1: User, admin2: User) -> None:
    refused("forbidden", lambda: asked(officials.DEACTIVATE, admin1, admin1))
    request = asked(officials.DEACTIVATE, admin2, admin1)
    refused("forbidden", lambda: approvals.approve(request, actor=admin2))


def test_a_link_for_an_official_goes_to_his_own_address(
    admin1: User, admin2: User, inspector: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        by_two(officials.SEND_LINK, inspector, admin1, admin2, resets_factors=True)
    (letter,) = mail.outbox
    assert letter.to == ["old@example.invalid"]
    secret = re.search(r"/invitation/([^/]+)/", str(letter.body))
    assert secret is not None
    assert invitations.find_valid(secret[1]) is not None
    assert secret[1] not in str(list(AuditEvent.objects.values()) + list(Notification.objects.values()))


def test_without_an_address_there_is_no_link(admin1: User, inspector1: User) -> None:
    refused("no_address", lambda: asked(officials.SEND_LINK, inspector1, admin1))


# --- The first office
@pytest.fixture
def prepared(admin1: User, settings: Any) -> User:
    """Return an account that its administrator has taken into use, with every way in and a link that is still open."""
    settings.SIGN_IN_NEEDS_SECOND_FACTOR = True
    person = people.create(actor=admin1, username="li.ming", name="Li Ming", email="admin1@example.invalid")
    _made, secret = invitations.issue(person, actor=admin1)
    invitations.accept(secret, password="Longnan-heavy-2011")
    person = User.objects.get(pk=person.pk)
    App(person)
    tokens.create(actor=person, signs=True)
    calendars.create(actor=person)
    return User.objects.get(pk=person.pk)


def test_nothing_that_opened_an_account_outlasts_its_first_office(
    admin1: User, admin2: User, auditor1: User, prepared: User
) -> None:
    with transaction.atomic():
        prove_actor(admin1)
        Invitation.objects.create(
            user=prepared,
            made_by=admin1,
            digest=hashlib.sha256(b"kept back").hexdigest(),
            made_at=timezone.now(),
            expires_at=timezone.now() + dt.timedelta(days=7),
        )
    place = factories.place("36")
    request = by_two(officials.APPOINT, prepared, admin1, admin2, role=Role.LEGAL_REVIEWER, jurisdiction=place)
    facts = dict(request.preview["facts"])
    assert (facts["Link made by"], facts["Account in use since"]) == (admin1.username, timezone.localdate().isoformat())
    official = User.objects.get(pk=prepared.pk)
    assert official.roles == {"legal_reviewer"}
    assert not official.has_usable_password()
    assert official.session_generation > prepared.session_generation
    assert official.calendar_digest is None
    assert not ApiToken.objects.filter(user=official).exists()
    assert not Authenticator.objects.filter(user=official).exists()
    refused("not_found", lambda: invitations.accept("kept back", password="Longnan-heavy-2012"))
    refused("needs_second_person", lambda: invitations.issue(official, actor=admin1))


def test_another_office_ends_nothing(admin1: User, admin2: User, inspector: User) -> None:
    inspector.set_password("Longnan-heavy-2011")
    inspector.save()
    place = factories.place("36")
    request = by_two(officials.APPOINT, inspector, admin1, admin2, role=Role.LEGAL_REVIEWER, jurisdiction=place)
    assert "Link made by" not in dict(request.preview["facts"])
    assert User.objects.get(pk=inspector.pk).has_usable_password()


@pytest.mark.parametrize("left", ["a password", "a calendar", "a token", "a factor", "a link"])
def test_the_database_begins_no_office_on_what_opened_the_account_before(bound_database: Clone, left: str) -> None:
    with loaders.entering_history():
        person = factories.user(Role.ENTERPRISE_CLERK, of=factories.enterprise(), username="li.ming")
        person.memberships.update(valid_to="2010-12-31")  # who holds a role of an enterprise enters no office
    execute("UPDATE enterprises_user SET password = '!' WHERE id = %s", person.pk)
    with loaders.entering_history():
        match left:
            case "a password":
                execute("UPDATE enterprises_user SET password = 'pbkdf2$x' WHERE id = %s", person.pk)
            case "a calendar":
                execute("UPDATE enterprises_user SET calendar_digest = 'kept' WHERE id = %s", person.pk)
            case "a token":
                tokens.create(actor=User.objects.get(pk=person.pk))
            case "a factor":
                App(person)
            case _:
                Invitation.objects.create(
                    user=person,
                    digest="kept",
                    made_at=timezone.now(),
                    expires_at=timezone.now() + dt.timedelta(days=7),
                )
    office = {"user": person, "jurisdiction": factories.place("36"), "valid_from": dt.date(2011, 1, 1)}
    given_by_nobody()
    for roles in (["inspector"], ["inspector", "legal_reviewer"]):
        with pytest.raises(IntegrityError, match="before its first office"), transaction.atomic():
            for role in roles:
                Membership.objects.create(role=role, **office)
    assert person.memberships.count() == 1


def given_by_nobody() -> None:
    """Take away what demands two people, to ask for the other guards of a role."""
    with superuser(unbound=False):
        execute("DROP TRIGGER role_is_granted ON enterprises_membership")


def test_the_database_resets_the_password_of_a_new_official(bound_database: Clone) -> None:
    with loaders.entering_history():
        person = factories.user(Role.ENTERPRISE_CLERK, of=factories.enterprise(), username="li.ming")
        person.memberships.update(valid_to="2010-12-31")  # who holds a role of an enterprise enters no office
    given_by_nobody()
    office = {"user": person, "jurisdiction": factories.place("36"), "valid_from": dt.date(2011, 1, 1)}
    Membership.objects.create(role="inspector", **office)
    with loaders.entering_history():
        execute("UPDATE enterprises_user SET password = 'pbkdf2$x' WHERE id = %s", person.pk)
    Membership.objects.create(role="legal_reviewer", **office)


# --- The delay
@pytest.fixture
def waiting(settings: Any, admin1: User, admin2: User, inspector: User) -> ApprovalRequest:
    settings.APPOINTMENT_DELAY_HOURS = 24
    request = asked(officials.CHANGE, inspector, admin1, email="new@example.invalid")
    return approvals.approve(request, actor=admin2)


def later(hours: int) -> Any:
    return clock.at(NOW + dt.timedelta(hours=hours))


def test_a_change_takes_effect_after_the_delay(waiting: ApprovalRequest, inspector: User) -> None:
    assert waiting.state == "waiting"
    with later(23):
        assert approvals.carry_out_due() == 0
    assert User.objects.get(pk=inspector.pk).email == "old@example.invalid"
    with later(24):
        assert approvals.carry_out_due() == 1
    assert User.objects.get(pk=inspector.pk).email == "new@example.invalid"


def test_an_officials_user_name_takes_two_and_the_delay(
    settings: Any, admin1: User, admin2: User, inspector: User, clerk: User
) -> None:
    settings.APPOINTMENT_DELAY_HOURS = 24
    path = f"{V1}people/{inspector.username}/rename/"
    for taken, code in (("clerk", "taken"), ("c1erk", "confusable")):
        assert_problem(client_of(admin1).post(path, {"username": taken, "reason": WHY}), 409, code)
    for wrong in ("..", inspector.username):
        assert_problem(client_of(admin1).post(path, {"username": wrong, "reason": WHY}), 400, "invalid")
    asked_for = client_of(admin1).post(path, {"username": "li.na", "reason": WHY})
    assert (asked_for.status_code, asked_for.json()["arguments"]) == (202, {"username": "li.na"})
    request = ApprovalRequest.objects.get()
    assert request.person_address == "old@example.invalid"  # told there, with the link that stops it
    approvals.approve(request, actor=admin2)
    assert User.objects.get(pk=inspector.pk).username == inspector.username
    with later(24):
        assert approvals.carry_out_due() == 1
    assert User.objects.get(pk=inspector.pk).username == "li.na"
    changed = AuditEvent.objects.get(action="people.rename").data["changed"]
    assert changed == {"username": [inspector.username, "li.na"]}


@pytest.mark.parametrize("loses", ["proposed_by", "decided_by"])
def test_an_approver_who_has_lost_the_right_decides_nothing(
    waiting: ApprovalRequest, inspector: User, loses: str
) -> None:
    Membership.objects.filter(user=getattr(waiting, loses)).update(valid_to=dt.date(2011, 10, 20))
    with later(25):
        assert approvals.carry_out_due() == 0
    waiting.refresh_from_db()
    assert (waiting.state, (waiting.failure or {})["code"]) == ("lapsed", "forbidden")
    assert User.objects.get(pk=inspector.pk).email == "old@example.invalid"


def test_what_changed_meanwhile_takes_no_effect(waiting: ApprovalRequest, inspector: User) -> None:
    people.update(inspector, actor=inspector, name="Another Name")
    with later(25):
        assert approvals.carry_out_due() == 0
    waiting.refresh_from_db()
    assert (waiting.failure or {})["code"] == "changed_since_proposed"


def test_the_person_is_notified_at_the_old_address_and_stops_it_by_the_link(
    waiting: ApprovalRequest, inspector: User, auditor1: User
) -> None:
    approval_notifications.notify(waiting.pk, "approve")
    notification = Notification.objects.get(person=inspector)
    assert notification.address == "old@example.invalid"
    assert Notification.objects.filter(person=auditor1, kind="approval_noted").exists()
    User.objects.filter(pk=inspector.pk).update(email="new@example.invalid")
    assert notifications.mail(notification.pk)
    assert mail.outbox[0].to == ["old@example.invalid"]
    stranger = Client()
    assert stranger.get(notification.path).status_code == 200
    assert stranger.post(notification.path).status_code == 200
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    assert stranger.get(notification.path).status_code == 410
    with later(25):
        assert approvals.carry_out_due() == 0


@pytest.fixture(params=[officials.DEACTIVATE, officials.END_ROLE])
def accusation(request: Any, admin1: User, admin2: User) -> ApprovalRequest:
    """Return a request that takes power away from ``admin2``."""
    User.objects.filter(pk=admin2.pk).update(email="accused@example.invalid")
    target = admin2 if request.param == officials.DEACTIVATE else Membership.objects.get(user=admin2)
    return asked(request.param, target, admin1)


def test_nobody_stops_what_takes_power_away_from_him(accusation: ApprovalRequest, admin1: User, admin2: User) -> None:
    accused = client_of(admin2)
    path = f"{V1}approvals/{accusation.pk}/"
    assert accused.get(path).json()["actions"] == []
    assert_problem(accused.post(f"{path}cancel/", {"reason": WHY}), 403, "forbidden")
    refused("not_found", lambda: approvals.cancel_by_link(accusation))
    approval_notifications.notify(accusation.pk, "propose")
    notification = Notification.objects.get(person=admin2)
    assert "objection" not in notification.path
    assert "stop" not in notification_texts.kind(notification.kind).text(notification.facts)
    link = reverse("pages:approval-objection", args=[approval_notifications.cancel_token(accusation)])
    assert Client().post(link).status_code == 410
    assert approvals.cancel(accusation, actor=admin1, reason=WHY).state == "cancelled"


def test_the_database_lets_nobody_stop_what_takes_power_away_from_him(
    accusation: ApprovalRequest, admin1: User, admin2: User, auditor1: User
) -> None:
    statement = (
        "UPDATE enterprises_approvalrequest SET state = 'cancelled', ended_by_id = %s, ended_at = now() WHERE id = %s"
    )
    for person in (admin2.pk, auditor1.pk, None):
        with pytest.raises(IntegrityError, match="cancel a request"), transaction.atomic():
            execute(statement, person, accusation.pk)
    execute(statement, admin1.pk, accusation.pk)


def test_the_database_knows_which_acts_take_power_away(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'approval_is_cancelled_by_entitled'")
        (source,) = cursor.fetchone()
    named = set(re.findall(r"'(people\.\w+)'", source))
    assert named == {act.name for act in two_person_acts.declared() if not act.stoppable_by_person}


def test_nobody_delays_what_takes_power_away_by_another_name(
    accusation: ApprovalRequest, admin1: User, admin2: User
) -> None:
    people.update(admin2, actor=admin2, name="Another Name", email="another@example.invalid")
    assert approvals.approve(accusation, actor=another_like(admin1)).state == "done"


def test_the_person_stops_it_when_signed_in(waiting: ApprovalRequest, inspector: User) -> None:
    assert client_of(inspector).post(f"{V1}approvals/{waiting.pk}/cancel/", {"reason": WHY}).status_code == 200


def test_others_do_not_see_requests_about_people(waiting: ApprovalRequest, mlr1: User, auditor1: User) -> None:
    assert client_of(mlr1).get(f"{V1}approvals/{waiting.pk}/").status_code == 404
    assert client_of(auditor1).get(f"{V1}approvals/{waiting.pk}/").status_code == 200
    assert_problem(client_of(auditor1).post(f"{V1}approvals/{waiting.pk}/cancel/", {"reason": WHY}), 403, "forbidden")


# --- The end of a role, from which conflicts of interest count
@pytest.mark.parametrize("days", [1, 365])
def test_no_role_ends_in_the_past(
    admin1: User, firm: Enterprise, signer: User, clerk: User, inspector: User, days: int
) -> None:
    chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")
    past = clock.today() - dt.timedelta(days=days)
    held = Membership.objects.get(user=clerk)
    for actor in (chief, admin1):
        refused("invalid", lambda actor=actor: memberships.end(held, actor=actor, reason=WHY, effective_on=past))
    path = f"{V1}memberships/{held.pk}/end/"
    assert_problem(client_of(chief).post(path, {"reason": WHY, "effective_on": past.isoformat()}), 400, "invalid")
    office = Membership.objects.get(user=inspector)
    refused("invalid", lambda: asked(officials.END_ROLE, office, admin1, effective_on=past))
    ended = memberships.end(held, actor=chief, reason=WHY, effective_on=clock.today())
    assert ended.valid_to == clock.today() - dt.timedelta(days=1)


def test_the_database_ends_no_role_in_the_past(bound_database: Clone) -> None:
    with loaders.entering_history():
        person = factories.user(Role.ENTERPRISE_CLERK, of=factories.enterprise(), username="clerk")
    chief = User.objects.create(username="chief")
    statement = "UPDATE enterprises_membership SET valid_to = core_today() - %s WHERE user_id = %s"
    with pytest.raises(IntegrityError, match="ends today or later"), transaction.atomic():
        execute(statement, 2, person.pk)
    with transaction.atomic():
        prove_actor(chief)
        execute(statement, 1, person.pk)


# --- Doors
def test_over_the_api_it_is_asked_for(admin1: User, admin2: User, inspector: User) -> None:
    client = client_of(admin1)
    grant = {"person": "inspector1", "role": "legal_reviewer", "jurisdiction": "36", "reason": WHY}
    answer = client.post(f"{V1}memberships/", grant)
    assert (answer.status_code, answer.json()["act"]) == (202, officials.APPOINT), answer.content
    assert client_of(admin2).post(f"{V1}approvals/{answer.json()['id']}/approve/").json()["state"] == "done"
    assert User.objects.get(pk=inspector.pk).roles == {"inspector", "legal_reviewer"}
    link = client.post(f"{V1}people/inspector1/invite/", {"resets_factors": True, "reason": WHY})
    assert (link.status_code, link.json()["act"]) == (202, officials.SEND_LINK)
    locked = client.post(f"{V1}people/{admin2.username}/deactivate/", {"reason": WHY})
    assert (locked.status_code, locked.json()["act"]) == (202, officials.DEACTIVATE)
    assert User.objects.get(pk=admin2.pk).is_active


def test_a_new_signer_is_notified_to_those_responsible_for_the_enterprise(
    firm: Enterprise, signer: User, clerk: User
) -> None:
    chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")
    memberships.grant(clerk, actor=chief, role=Role.ENTERPRISE_SIGNER, enterprise=firm)
    notification = Notification.objects.filter(kind="signer_named").values_list("person__username", flat=True)
    assert set(notification) == {"chief", "signer", "clerk"}


def test_a_request_that_does_not_fit_is_refused_when_it_is_asked_for(admin1: User, inspector: User) -> None:
    with pytest.raises(Conflict) as caught:
        asked(officials.APPOINT, inspector, admin1, role=Role.AUDITOR, jurisdiction=factories.place("CN"))
    assert caught.value.code == "incompatible_roles"
