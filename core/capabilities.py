"""Capabilities and the roles that have them. ``enterprises.policies`` declares them, and decides on objects."""

from django.utils.translation import gettext as _

from core.actors import Actor, SystemActor
from core.errors import Forbidden

GRANTS: dict[str, frozenset[str]] = {}


def holds(actor: Actor, capability: str) -> bool:
    """Return whether the actor has the capability anywhere (for lists, menus and creation)."""
    return isinstance(actor, SystemActor) or not GRANTS[capability].isdisjoint(getattr(actor, "roles", ()))


def require(actor: Actor, capability: str) -> None:
    """Raise ``Forbidden`` (403) unless the actor has the capability anywhere."""
    if not holds(actor, capability):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
