"""An act on many objects at once: on each by its own service; those refused are named.

Each is done in a transaction of its own, but over the API with an ``Idempotency-Key`` in one together.
"""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.actors import Actor
from core.acts import Act
from core.capabilities import require
from core.errors import DomainError, Invalid, NotFound
from core.expected_versions import expecting


@dataclass(frozen=True, slots=True)
class Refusal:
    """An object on which the act was not done; ``row`` is ``None`` if nothing visible has this key."""

    id: UUID
    code: str
    detail: str
    row: Any = None


@dataclass(frozen=True, slots=True)
class Outcome:
    done: list[Any]
    refused: list[Refusal]


def act_on_each(
    act: Act,
    rows: QuerySet[Any],
    keys: Sequence[UUID],
    *,
    actor: Actor,
    versions: Mapping[UUID, int] = MappingProxyType({}),
    **fields: Any,
) -> Outcome:
    """Perform an act on each of these objects on which it is open, and return the reason for the others.

    An act that takes two people for one of them is refused for that one: it is asked for on its own page. ``versions``:
    those that were read, by key; an object that has changed since is refused.

    Raises:
        Forbidden: if the actor may do this nowhere.
        Invalid: for more keys than the act's limit, for a version of another object, or if the service refuses what was
            entered for every one.
    """
    assert act.many is not None
    require(actor, act.transition.capability)
    if len(keys) > act.many.limit:
        raise Invalid.at("/ids", "too_many", _("At most %(most)d at once.") % {"most": act.many.limit})
    if not versions.keys() <= set(keys):
        raise Invalid.at("/versions", "unknown", _("State versions of the objects under “ids” alone."))
    found: dict[UUID, Any] = {row.pk: row for row in rows.filter(pk__in=keys)}
    outcome, invalid = Outcome([], []), list[Invalid]()
    for key in sorted(dict.fromkeys(keys)):  # in one order, so that two of them do not lock each other out
        row = found.get(key)
        try:
            if row is None:
                raise NotFound("not_found", _("There is no such object here."))
            if act.elsewhere is not None and (refusal := act.elsewhere(row)) is not None:
                raise refusal
            with expecting(row, versions[key]) if key in versions else nullcontext():
                outcome.done.append(act.service(row, actor=actor, **fields))
        except DomainError as refusal:
            if isinstance(refusal, Invalid):
                invalid.append(refusal)
            outcome.refused.append(Refusal(key, refusal.code, str(refusal.detail), row))
    if invalid and not outcome.done and len(invalid) == len(outcome.refused):
        raise invalid[0]
    return outcome
