"""Records that an office entered, which the enterprise concerned does not rewrite."""

from django.utils.translation import gettext as _

from core.actors import Actor, SystemActor
from core.errors import Forbidden
from enterprises.roles import OFFICIAL_ROLES


def acts_for_office(actor: Actor) -> bool:
    """Return whether what the actor enters is entered by an office: officials and loaders, not enterprises."""
    return isinstance(actor, SystemActor) or not OFFICIAL_ROLES.isdisjoint(getattr(actor, "roles", ()))


def kept_by_office(actor: Actor, *, by_office: bool) -> Forbidden | None:
    """Return the refusal to an enterprise of rewriting what an office entered."""
    return entered_by_office() if by_office and not acts_for_office(actor) else None


def entered_by_office() -> Forbidden:
    return Forbidden("entered_by_office", _("An office entered this: only officials correct, end or replace it."))
