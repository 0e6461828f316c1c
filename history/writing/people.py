"""The people for whom a history acts; they cannot sign in.

The files name nobody, but reports, two-person acts, observations and customs declarations are acts of people.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from core.actors import Actor
from enterprises.models import NATION, Authority, Enterprise, Jurisdiction, User
from enterprises.roles import Role
from enterprises.services import people

SINCE = dt.date(2000, 1, 1)
PREFIX = "history-"


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
    return known or people.create(
        actor=actor, username=username, name=name, appointments=appointments, fictitious=invented
    )
