"""Consequences of a change that protects an account: an audit event, and a notification to the previous address."""

import uuid
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models.functions import Now
from django.urls import reverse

from core import actor_sessions, audit
from core.actors import Actor
from core.models import ApiToken
from core.transactions import refusal, service
from enterprises import account_notification_texts as texts
from enterprises.models import Factor, Invitation, User
from enterprises.services import notifications

# Refused by account_access.sql to whom nothing proves; what two people approve is refused by its service before.
for _name in ("account_is_corrected", "factor_is_set_up", "invitation_is_made", "password_is_set"):
    refusal(_name, actor_sessions.not_proven)


@service
def record(
    person: User,
    *,
    action: str,
    kind: str,
    facts: Mapping[str, Any],
    address: str | None = None,
    actor: Actor | None = None,
) -> None:
    """Record the act, as the person's own unless another did it, and notify him."""
    audit.record(actor=actor or person, action=action, obj=person, data=dict(facts))
    notify(person, kind=kind, facts=facts, address=address)


@service
def notify(
    person: User, *, kind: str, facts: Mapping[str, Any], occasion: str = "", address: str | None = None
) -> None:
    """Notify the person of a change.

    ``occasion`` names what is notified only once; ``address``: where the mail goes instead of the person's own.
    """
    notifications.notify(
        [person],
        kind=kind,
        step=f"{kind}:{occasion or uuid.uuid4()}",
        path=reverse("pages:my-sign-ins"),
        facts=facts,
        address=person.email if address is None else address,
    )


@service
def end_access(person: User) -> None:
    """End a person's tokens, sessions and calendar address; the caller has locked the row and saves it.

    Returns with ``session_generation`` and ``calendar_digest`` changed: save ``ENDED_FIELDS``.
    """
    ApiToken.objects.filter(user=person).delete()
    person.session_generation += 1
    person.calendar_digest = None


def reset_access(person: User, *, actor: Actor) -> None:
    """End all access to the account: password, links, factors, and what ``end_access`` ends. Saves the locked row.

    The next factor waits before it may sign, and ``actor`` may not release it.
    """
    person.set_unusable_password()
    end_access(person)
    person.save_next("password", *ENDED_FIELDS)
    Invitation.objects.filter(user=person, used_at=None, expires_at__gt=Now()).update(expires_at=Now())
    Factor.objects.present().filter(user=person, reset_by=None).update(reset_by=actor)
    Authenticator.objects.filter(user=person).delete()
    record(person, actor=actor, action="people.start_afresh", kind=texts.ACCESS_ENDED, facts={})


ENDED_FIELDS = ("session_generation", "calendar_digest")
