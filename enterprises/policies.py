"""Authorisation: ``can(actor, capability, obj)`` is true if a role grants it and covers the object.

Each app's ``capabilities.py`` declares its capabilities with ``grant``; nothing else grants rights.
"""

from django.db.models import Model
from django.utils.translation import gettext as _

from core.actors import Actor, SystemActor
from core.capabilities import GRANTS, holds
from core.errors import Forbidden
from core.write_access import denial
from enterprises.models import User
from enterprises.roles import Role
from enterprises.scoping import NATION, Bound, Reach

_ON_HEADS: set[str] = set()


def grant(capability: str, *roles: Role, on_heads: bool = False) -> str:
    """Declare the roles that have a capability, once, at import; return its name for use as a constant.

    ``on_heads``: also on the head of a file that is not open to the actor yet (``Scope.file``).
    """
    if capability in GRANTS:
        raise ValueError(f"capability {capability!r} is declared twice")
    GRANTS[capability] = frozenset(roles)
    if on_heads:
        _ON_HEADS.add(capability)
    return capability


def roles_with(capability: str) -> frozenset[str]:
    """Return the roles to which a capability was granted."""
    return GRANTS[capability]


def capabilities_of(roles: set[str]) -> list[str]:
    return sorted(name for name, granted in GRANTS.items() if not granted.isdisjoint(roles))


def can(actor: Actor, capability: str, obj: Model | None = None) -> bool:
    """Return whether the actor may exercise ``capability`` on ``obj`` (on any object of the kind, when ``None``)."""
    if isinstance(actor, SystemActor):
        return True
    if not getattr(actor, "is_active", False):
        return False
    if obj is None:
        return holds(actor, capability)
    reach: Reach | None = getattr(actor, "reach", None)
    return reach is not None and reach.covers(obj, GRANTS[capability], heads=capability in _ON_HEADS)


def office_of(actor: Actor, capability: str, place: str, role: str = "") -> Bound | None:
    """Return the highest office in which the actor has a capability over a place (its code); ``None`` if in none.

    ``role``: the one by which he has it.
    """
    reach: Reach | None = getattr(actor, "reach", None)
    held = [
        bound
        for bound in (reach.bounds if reach is not None else ())
        if bound.role in ({role} if role else GRANTS[capability])
        and bound.place is not None
        and is_over(bound.place, place)
    ]
    return min(held, key=lambda bound: 0 if bound.place == NATION else len(bound.place or ""), default=None)


def is_over(place: str, other: str) -> bool:
    """Return whether a place is the other one, or one above it (codes)."""
    return place == NATION or other.startswith(place)


def can_anywhere(actor: Actor, capability: str, obj: object) -> bool:
    """Return whether the actor has the capability at all, for rows that lie in no place."""
    return can(actor, capability)


def person(actor: Actor) -> User:
    """Return the actor as a person, for rows that name one.

    Raises:
        Forbidden: if the actor is not a person.
    """
    if not isinstance(actor, User):
        raise Forbidden("forbidden", _("Only a person does this."))
    return actor


def authorise(actor: Actor, capability: str, obj: Model | None = None) -> None:
    """Raise ``Forbidden`` (403) unless ``can``, or ``NotFound`` for what a conflict of interest closes to the actor.

    For reads, and for rights in addition to that of an act; services begin with ``core.write_access``.
    """
    if not can(actor, capability, obj):
        raise denial(actor, obj, holds=holds(actor, capability))
