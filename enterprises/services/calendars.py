"""The secret address of a person's calendar, valid until it is disabled or replaced; its holder reads the deadlines."""

import hashlib
import secrets

from core import audit
from core.actors import Actor
from core.transactions import service
from enterprises import policies
from enterprises.lifecycles.people import OWN, OWN_ACCOUNT
from enterprises.models import User


@service
def create(*, actor: Actor) -> str:
    """Return a new secret, of which only the digest is stored; the previous address stops working."""
    person = OWN_ACCOUNT.begin(policies.person(actor), OWN, actor)
    secret = secrets.token_urlsafe(32)
    person.calendar_digest = _digest(secret)
    person.save_next("calendar_digest")
    audit.record(actor=actor, action="people.make_calendar", obj=person)
    return secret


@service
def revoke(*, actor: Actor) -> None:
    """Disable the person's calendar address at once; do nothing if there is none."""
    person = OWN_ACCOUNT.begin(policies.person(actor), OWN, actor)
    if person.calendar_digest is None:
        return
    person.calendar_digest = None
    person.save_next("calendar_digest")
    audit.record(actor=actor, action="people.give_up_calendar", obj=person)


def owner(secret: str) -> User | None:
    """Return the owner of a calendar's address, if he may still sign in."""
    return User.objects.filter(calendar_digest=_digest(secret), is_active=True).first()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
