"""Authorisation: ``can(actor, capability, obj)`` is true if a role grants it and covers the object.

Each app's ``capabilities.py`` declares its capabilities with ``grant``; nothing else grants rights.
"""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from core.actors import SystemActor
from core.errors import Forbidden
from enterprises import conflicts
from enterprises.roles import Role

_GRANTS: dict[str, frozenset[str]] = {}


def grant(capability: str, *roles: Role) -> str:
    """Declare the roles that have a capability, once, at import; return its name for use as a constant."""
    if capability in _GRANTS:
        raise ValueError(f"capability {capability!r} is declared twice")
    _GRANTS[capability] = frozenset(roles)
    return capability


def capabilities_of(roles: set[str]) -> list[str]:
    return sorted(name for name, granted in _GRANTS.items() if not granted.isdisjoint(roles))


def holds(actor: Any, capability: str) -> bool:
    """Return whether the actor has the capability anywhere (for lists, menus and creation)."""
    return isinstance(actor, SystemActor) or not _GRANTS[capability].isdisjoint(getattr(actor, "roles", ()))


def can(actor: Any, capability: str, obj: object | None = None) -> bool:
    """Return whether the actor may exercise ``capability`` on ``obj`` (on any object of the kind, when ``None``)."""
    if isinstance(actor, SystemActor):
        return True
    if not getattr(actor, "is_active", False):
        return False
    if obj is None:
        return holds(actor, capability)
    return actor.reach.covers(obj, _GRANTS[capability])


def authorise(actor: Any, capability: str, obj: object | None = None) -> None:
    """Raise ``Forbidden`` (403) unless ``can``.

    Pages and API have already answered 404 for objects that are not visible. An object closed to the actor by a
    conflict of interest raises ``NotFound`` here too.
    """
    if isinstance(obj, Model):
        conflicts.require_open(actor, obj)
    if not can(actor, capability, obj):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
