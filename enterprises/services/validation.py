"""Checks of input that several services share, and the recording of an edit."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Conflict, Fault, Forbidden, Invalid
from core.transactions import refusal
from enterprises.lifecycles.licences import own_authority
from enterprises.models import ComplianceList, Freeze, Licence

SHORTEST_REASON, FEWEST_LETTERS = 8, 3
SHORTEST_SOURCE = 4  # letters that can name a document or a legal basis


def not_allowed_here() -> Forbidden:
    """Return the refusal of what is recorded past the services by a person of another role or place."""
    return Forbidden("forbidden", _("Your roles do not allow this here."))


for _constraint in ("recorded_in_role", "stepped_in_role"):
    refusal(_constraint, not_allowed_here)


def require_reason(reason: str) -> str:
    """Return the reason of an act, trimmed.

    Raises:
        Invalid: if there is none, or it has too few different letters to be meaningful.
    """
    given = reason.strip()
    if not given:
        raise Invalid.at("/reason", "required", _("Give the reason."))
    if not is_as_long_as(given, SHORTEST_REASON, FEWEST_LETTERS):
        raise Invalid.at(
            "/reason", "too_short", _("Give a reason of a few words or more that another person can understand.")
        )
    return given


def unnamed_document(document: str, at: str = "/document") -> list[Fault]:
    """Return the fault of an entry that does not name its document; none if it does."""
    if len(document.strip()) >= SHORTEST_SOURCE:
        return []
    return [Fault(at, "required", _("Name the document: its office, number and day."))]


def unnamed_legal_basis(legal_basis: str) -> list[Fault]:
    """Return the fault of an entry that does not name its legal basis; none if it does."""
    if len(legal_basis.strip()) >= SHORTEST_SOURCE:
        return []
    return [Fault("/legal_basis", "required", _("Name the legal basis."))]


def is_as_long_as(text: str, letters: int, different: int) -> bool:
    """Return whether a text has enough letters, and enough different ones; an ideograph counts as two letters."""
    given = [letter for letter in text.casefold() if letter.isalnum()]
    weight = sum(2 if is_ideograph(letter) else 1 for letter in given)
    return weight >= letters and len(set(given)) >= different


def is_ideograph(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


def frozen() -> Conflict:
    """Return the refusal of what an emergency freeze stops."""
    return Conflict(
        "frozen",
        _(
            "An emergency freeze is in force here: nothing is posted, approved or appointed until two people lift it."
            " Nothing was changed."
        ),
    )


refusal("frozen", frozen)


def require_not_frozen(place_code: str) -> None:
    """Refuse what moves quota, approves or appoints where an emergency freeze is in force."""
    if Freeze.objects.in_force().covering(Value(place_code)).exists():
        raise frozen()


def require_own(actor: Actor, document: Licence | ComplianceList) -> None:
    """Refuse an actor of another authority than the document's, or of another level."""
    if (obstacle := own_authority(actor, document)) is not None:
        raise obstacle


def past_or_today(day: dt.date | None, field: str) -> dt.date:
    """Return the day on which something took effect, today by default; raise ``Invalid`` for a future day."""
    today = clock.today()
    if day is None:
        return today
    if day > today:
        raise Invalid.at(f"/{field}", "in_the_future", _("This day is in the future."))
    return day


def apply(row: models.Model, changes: Mapping[str, Any], editable: Iterable[str]) -> dict[str, list[str | None]]:
    """Set the fields that differ, and return them as {field: [before, after]} for the audit trail."""
    if unknown := set(changes) - set(editable):
        raise TypeError(f"{type(row).__name__} cannot change {sorted(unknown)}")
    differences: dict[str, list[str | None]] = {}
    for name, value in changes.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            differences[name] = change(before, value)
    return differences


def change(before: object, after: object) -> list[str | None]:
    """Return two values of a field as the audit trail keeps them, in its data below ``changed``."""
    return [_text(before), _text(after)]


def _text(value: object) -> str | None:
    return None if value is None else str(getattr(value, "code", value))
