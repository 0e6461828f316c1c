"""People who sign in: entered, corrected, locked out; never deleted, for others point to them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import audit
from core.actors import SystemActor
from core.errors import Fault, Invalid
from core.models import ApiToken
from core.transactions import refusal, service
from enterprises import policies
from enterprises.capabilities import ENTERPRISE_PEOPLE_MANAGE, PEOPLE_MANAGE
from enterprises.lifecycles import PERSON, manages
from enterprises.models import User
from enterprises.services import guards, memberships

EDITABLE = ("name", "email", "language")

refusal("enterprises_user_username_key", lambda: guards.taken("username"))


@service
def create(
    *,
    actor: Any,
    username: str,
    name: str,
    email: str = "",
    language: str = settings.LANGUAGE_CODE,
    password: str | None = None,
    appointments: Sequence[Mapping[str, Any]] = (),
    fictitious: bool = False,
) -> User:
    """Enter a person together with the roles he comes for; each appointment is what ``memberships.grant`` takes."""
    if not appointments or not policies.holds(actor, ENTERPRISE_PEOPLE_MANAGE):
        policies.authorise(actor, PEOPLE_MANAGE)
    person = User(username=username, name=name, email=email, language=language, fictitious=fictitious)
    give_password(person, password, actor)
    person.save()
    for appointment in appointments:
        memberships.grant(person, actor=actor, **appointment)
    audit.record(actor=actor, action="people.create", obj=person)
    return person


@service
def update(person: User, *, actor: Any, **changes: Any) -> User:
    """Correct a name, an address, or the language of mails."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if actor.pk != person.pk:
        authorise_over(actor, person)
    if differences := guards.apply(person, changes, EDITABLE):
        person.save_next(*differences)
        audit.record(actor=actor, action="people.update", obj=person, data={"fields": sorted(differences)})
    return person


@service
def deactivate(person: User, *, actor: Any, reason: str) -> User:
    """Lock a person out at once: sessions and tokens end with it."""
    person = User.objects.select_for_update().get(pk=person.pk)
    authorise_over(actor, person)
    PERSON.require(person, "deactivate", actor=actor)
    reason = guards.require_reason(reason)
    if not policies.can(actor, PEOPLE_MANAGE):
        memberships.require_successors(person)
    person.is_active = False
    person.save_next("is_active")
    ApiToken.objects.filter(user=person).delete()
    audit.record(actor=actor, action="people.deactivate", obj=person, reason=reason)
    return person


@service
def reactivate(person: User, *, actor: Any, reason: str) -> User:
    """Let a person in again; his tokens stay revoked."""
    person = User.objects.select_for_update().get(pk=person.pk)
    authorise_over(actor, person)
    PERSON.require(person, "reactivate", actor=actor)
    reason = guards.require_reason(reason)
    person.is_active = True
    person.save_next("is_active")
    audit.record(actor=actor, action="people.reactivate", obj=person, reason=reason)
    return person


@service
def set_password(person: User, *, actor: Any, password: str) -> User:
    """Give a person a new password; sessions end by it, and tokens are revoked."""
    person = User.objects.select_for_update().get(pk=person.pk)
    authorise_over(actor, person)
    PERSON.require(person, "set_password", actor=actor)
    give_password(person, password, actor)
    person.save_next("password")
    ApiToken.objects.filter(user=person).delete()
    audit.record(actor=actor, action="people.set_password", obj=person)
    return person


def authorise_over(actor: Any, person: User) -> None:
    if not manages(actor, PEOPLE_MANAGE, person):
        policies.authorise(actor, PEOPLE_MANAGE)


def give_password(person: User, password: str | None, actor: Any) -> None:
    """Of a row that the caller saves."""
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
            raise Invalid("invalid", _("The request has faults."), errors=faults) from error
    person.set_password(password)
