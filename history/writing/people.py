"""The people for whom a history acts; they cannot sign in.

The files name nobody, but reports, two-person acts, observations and customs declarations are acts of people.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Greatest

from core import audit
from core.actors import Actor
from core.models import AuditEvent
from enterprises.models import NATION, Authority, Enterprise, Jurisdiction, Membership, User
from enterprises.roles import Role
from enterprises.services import people
from history.writing.loader import LOADER

SINCE = dt.date(2000, 1, 1)
PREFIX = "history-"


class UserNameTakenError(Exception):
    """A person whom the loading would act for exists and is somebody else."""


@dataclass(frozen=True, slots=True)
class Officers:
    maker: User
    checker: User
    customs: User
    tax: User
    inspector: User

    @classmethod
    def enter(cls, actor: Actor, *, invented: bool) -> Self:
        """Return the officers, entered if they are not there yet."""
        ministry, nation = Authority.objects.get(code="MLR"), Jurisdiction.objects.get(code=NATION)

        def officer(name: str, role: Role, authority: Authority | None = None) -> User:
            appointment = {"role": role, "jurisdiction": nation, "authority": authority, "valid_from": SINCE}
            return _person(f"{PREFIX}{name}", f"Loaded history, {name}", [appointment], actor, invented=invented)

        return cls(
            maker=officer("officer-1", Role.NATIONAL_REGULATOR, ministry),
            checker=officer("officer-2", Role.NATIONAL_REGULATOR, ministry),
            customs=officer("customs", Role.CUSTOMS_OFFICER),
            tax=officer("tax", Role.TAX_OFFICER),
            inspector=officer("inspector", Role.INSPECTOR),
        )

    @staticmethod
    def signer_of(enterprise: Enterprise, actor: Actor, *, invented: bool) -> User:
        """Return the person who files for an enterprise, entered if he is not there yet."""
        appointment = {"role": Role.ENTERPRISE_SIGNER, "enterprise": enterprise, "valid_from": SINCE}
        name = f"Loaded history, signer of {enterprise.code}"
        return _person(f"{PREFIX}{enterprise.code.lower()}", name, [appointment], actor, invented=invented)


def _person(username: str, name: str, appointments: Sequence[dict[str, Any]], actor: Actor, *, invented: bool) -> User:
    known = User.objects.filter(username=username).first()
    if known is not None and not _entered(actor).filter(pk=known.pk).exists():
        raise UserNameTakenError(f"{username} is a user who was not entered by the loading of a history")
    return known or people.create(
        actor=actor, username=username, name=name, appointments=appointments, fictitious=invented
    )


def _entered(actor: Actor) -> QuerySet[User]:
    """Return the people whom an actor of the system entered and who cannot sign in."""
    entries = AuditEvent.objects.filter(action="people.create", actor_id=None, actor_name=str(actor))
    return User.objects.filter(
        Exists(entries.filter(object_id=Cast(OuterRef("pk"), TextField()))),
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )


def end_offices(on: dt.date) -> int:
    """End the offices of the officers of a history that is loaded; return how many. Past acts keep their office.

    Three statements, however many there are.
    """
    held = Membership.objects.filter(user__username__startswith=PREFIX, jurisdiction__isnull=False, valid_to=None)
    rows = list(held.filter(user__in=_entered(LOADER)).select_related("user", "jurisdiction").order_by("pk"))
    held.filter(pk__in=[row.pk for row in rows]).update(valid_to=Greatest(Value(on), "valid_from"))
    audit.record_many(
        audit.event(actor=LOADER, action="memberships.end", obj=row, reason="the history is loaded") for row in rows
    )
    return len(rows)
