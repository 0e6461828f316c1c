"""Undo: for a few minutes, whoever made a decision that is not final takes it back, before others are told (ADR 36)."""

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Conflict, DomainError

WINDOW = dt.timedelta(minutes=10)


def until(decided_at: dt.datetime) -> dt.datetime:
    """Return the instant at which a decision can no longer be taken back."""
    return decided_at + WINDOW


def refusal(actor: Actor, decided_by: UUID | None, decided_at: dt.datetime | None) -> DomainError | None:
    """Return why the actor cannot take a decision back: it is another's, or its minutes are over."""
    if decided_by is None or decided_by != actor.pk:
        return Conflict("not_yours", _("Only the person who decided takes it back."))
    if decided_at is None or clock.now() >= until(decided_at):
        return over()
    return None


def over() -> Conflict:
    return Conflict(
        "undo_over", _("It can be taken back within %(minutes)d minutes only.") % {"minutes": WINDOW.seconds // 60}
    )
