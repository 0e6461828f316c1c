"""People who sign in: entered, corrected, locked out; never deleted, because other rows refer to them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from core import actor_sessions, audit
from core.actors import Actor, Loader, SystemActor
from core.errors import DomainError, Fault, Invalid
from core.transactions import service, translated
from core.write_access import WriteAccess
from enterprises import account_notification_texts as texts
from enterprises import policies
from enterprises.capabilities import ENTERPRISE_PEOPLE_MANAGE, PEOPLE_MANAGE
from enterprises.lifecycles.people import OWN, OWN_ACCOUNT, PERSON, by_link_only, own_address_only
from enterprises.models import User
from enterprises.services import account_changes, memberships, officials, validation
from enterprises.user_names import validate_user_name

EDITABLE = ("name", "email", "language")
ENTERED = WriteAccess(User, can=policies.can_anywhere)


@service
def create(
    *,
    actor: Actor,
    username: str,
    name: str,
    email: str = "",
    language: str = settings.LANGUAGE_CODE,
    password: str | None = None,
    appointments: Sequence[Mapping[str, Any]] = (),
    fictitious: bool = False,
) -> User:
    """Enter a person together with roles; each appointment has the arguments of ``memberships.grant``."""
    own_people = appointments and policies.holds(actor, ENTERPRISE_PEOPLE_MANAGE)
    person = ENTERED.begin_new(
        lambda: User(username=username, name=name, email=email, language=language, fictitious=fictitious),
        ENTERPRISE_PEOPLE_MANAGE if own_people else PEOPLE_MANAGE,
        actor,
    )
    _require_user_name(username)
    if password is not None and not isinstance(actor, Loader):
        raise by_link_only()
    give_password(person, password, actor)
    person.save()
    for appointment in appointments:
        memberships.grant(person, actor=actor, **appointment)
    audit.record(actor=actor, action="people.create", obj=person)
    return person


@service
def update(person: User, *, actor: Actor, **changes: Any) -> User:
    """Correct a name, an address, or the language of mails."""
    own = actor.pk == person.pk
    person = OWN_ACCOUNT.begin(person, OWN, actor) if own else PERSON.begin(person, "update", actor)
    if not own and officials.is_official(person):
        officials.demand(officials.CHANGE, person, actor=actor)
    if not own and changes.get("email", person.email) != person.email and _keeps_address(person, actor):
        raise own_address_only()
    if differences := validation.apply(person, changes, EDITABLE):
        person.save_next(*differences)
        audit.record(actor=actor, action="people.update", obj=person, data={"fields": sorted(differences)})
        if "email" in differences:
            before = differences["email"][0] or ""
            kind = texts.EMAIL_CHANGED if before else texts.EMAIL_ADDED
            account_changes.notify(person, kind=kind, facts={}, address=before)
    return person


def _keeps_address(person: User, actor: Actor) -> bool:
    """Return whether an address, to which links go, is out of reach of the administrator of the enterprise."""
    return person.has_usable_password() and not policies.can(actor, PEOPLE_MANAGE)


@service
def deactivate(person: User, *, actor: Actor, reason: str) -> User:
    """Lock a person out at once; sessions and tokens end."""
    person = PERSON.begin(person, "deactivate", actor)
    reason = validation.require_reason(reason)
    if officials.is_administrator(person):
        officials.demand(officials.DEACTIVATE, person, actor=actor)
    if not policies.can(actor, PEOPLE_MANAGE):
        memberships.require_successors(person)
    person.is_active = False
    account_changes.end_access(person)
    person.save_next("is_active", *account_changes.ENDED_FIELDS)
    audit.record(actor=actor, action="people.deactivate", obj=person, reason=reason)
    return person


@service
def reactivate(person: User, *, actor: Actor, reason: str) -> User:
    """Let a person in again; his earlier sessions, tokens and calendar address stay ended."""
    person = PERSON.begin(person, "reactivate", actor)
    reason = validation.require_reason(reason)
    if officials.is_official(person):
        officials.demand(officials.REACTIVATE, person, actor=actor)
    person.is_active = True
    person.save_next("is_active")
    audit.record(actor=actor, action="people.reactivate", obj=person, reason=reason)
    return person


@service
def rename(person: User, *, actor: Actor, username: str, reason: str) -> User:
    """Correct a user name, which is not given to another person later; an official's takes two people."""
    person = PERSON.begin(person, "rename", actor)
    reason = validation.require_reason(reason)
    if officials.is_official(person):
        officials.demand(officials.RENAME, person, actor=actor)
    before = person.username
    _set_user_name(person, username)
    data = {"changed": {"username": validation.change(before, username)}}
    audit.record(actor=actor, action="people.rename", obj=person, reason=reason, data=data)
    account_changes.notify(person, kind=texts.NAME_CHANGED, facts={"username": username})
    return person


def user_name_obstacle(person: User, username: str) -> DomainError | None:
    """Return the refusal of a user name, found by entering it and rolling back."""
    row = User.objects.get(pk=person.pk)
    try:
        with transaction.atomic():
            _set_user_name(row, username)
            transaction.set_rollback(True)
    except DatabaseError as error:
        if (meaning := translated(error)) is None:
            raise
        return meaning
    except DomainError as obstacle:
        return obstacle
    return None


def _set_user_name(person: User, username: str) -> None:
    _require_user_name(username)
    if person.username == username:
        raise Invalid.at("/username", "unchanged", _("The person has this user name already."))
    person.username = username
    person.save_next("username", "username_skeleton")


def _require_user_name(username: str) -> None:
    try:
        validate_user_name(username)
    except ValidationError as error:
        raise Invalid.at("/username", error.code or "invalid", " ".join(error.messages)) from error


@service
def change_own_password(person: User, *, password: str) -> None:
    """Set one's own password; tokens, the calendar's address and all sessions but the present one end."""
    actor_sessions.prove_actor(person)
    row = OWN_ACCOUNT.begin(person, OWN, person)
    give_password(row, password, row)
    account_changes.end_access(row)
    row.save_next("password", *account_changes.ENDED_FIELDS)
    account_changes.record(row, action="people.change_password", kind=texts.PASSWORD_CHANGED, facts={})
    for name in ("password", "version", *account_changes.ENDED_FIELDS):
        setattr(person, name, getattr(row, name))


@service
def end_sessions(*, actor: Actor) -> None:
    """End every browser session of the person; tokens stay valid."""
    person = OWN_ACCOUNT.begin(policies.person(actor), OWN, actor)
    person.session_generation += 1
    person.save_next("session_generation")
    audit.record(actor=person, action="people.end_sessions", obj=person)


def give_password(person: User, password: str | None, actor: Actor) -> None:
    """Set the password of a row that the caller saves."""
    if password is None:
        person.set_unusable_password()
        return
    if not (person.fictitious and isinstance(actor, SystemActor)):  # one shared password opens a demonstration
        try:
            validate_password(password, person)
        except ValidationError as error:
            faults = [
                Fault("/password", inner.code or "invalid", " ".join(inner.messages)) for inner in error.error_list
            ]
            raise Invalid("invalid", _("The request has errors."), errors=faults) from error
    person.set_password(password)
