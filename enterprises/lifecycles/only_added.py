"""Lifecycles of rows that are only added, in any app, and the withdrawal of entries by their office."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, Prefetch, QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor, SystemActor
from core.errors import DomainError, Forbidden
from core.lifecycle import Lifecycle, Transition
from core.write_access import Can, Lock
from enterprises.models import Membership
from enterprises.models.entries import Withdrawable
from enterprises.policies import can, is_over, roles_with
from enterprises.scoping import NATION, Bound, bounds_of


def only_added[M: Model](
    model: type[M],
    states: type[TextChoices],
    joined: str,
    *locks: Lock,
    transitions: Sequence[Transition],
    can: Can = can,
) -> Lifecycle[M]:
    """Return the lifecycle of rows that are read with what is ``joined``.

    No row is locked itself, since it never changes: the ``locks`` of what it is about serialise its further rows.
    """
    offices = [offices_of_recorder()] if issubclass(model, Withdrawable) else []
    return Lifecycle(
        model,
        rows=lambda: model._default_manager.select_related(*joined.split()).prefetch_related(*offices),
        states=states.values,
        can=can,
        locks_rows=False,
        locks=locks,
        transitions=transitions,
    )


def offices_of_recorder() -> "Prefetch[Any]":
    """Return what to prefetch with entries, so that it is known of which offices those who recorded them are."""
    return Prefetch("recorded_by__memberships", _offices(), to_attr="held_offices")


def _offices() -> QuerySet[Membership]:
    return Membership.objects.exclude(jurisdiction=None).select_related("jurisdiction", "authority")


def other_office() -> Forbidden:
    return Forbidden(
        "other_office",
        _(
            "Another office entered this. Only that office, or one above it of its authority, withdraws it. What an "
            "enterprise entered, or was loaded, is withdrawn by an office of the nation."
        ),
    )


def withdrawal(capability: str) -> Transition:
    """Return the one act on an entry that counts: its own office, or one above it, withdraws it.

    What no office recorded, but an enterprise or a loader, is withdrawn by an office of the nation.
    """

    def by_its_office(actor: Actor, entry: Any) -> DomainError | None:
        if isinstance(actor, SystemActor):
            return None
        roles, day = roles_with(capability), entry.recorded_at.astimezone(clock.ZONE).date()
        own = [bound for bound in bounds_of(actor) if bound.role in roles and bound.place is not None]
        recorder = entry.recorded_by
        known = getattr(recorder, "held_offices", None) if recorder else []
        if known is None:
            known = _offices().filter(user=recorder)
        made = [
            held
            for held in known
            if held.role in roles and held.valid_from <= day and (held.valid_to is None or held.valid_to >= day)
        ]
        level = min((_depth(held) for held in made), default=0)
        highest = [held for held in made if _depth(held) == level]
        if any(_is_over(bound, held) for bound in own for held in highest):
            return None
        if not highest and any(bound.place == NATION for bound in own):
            return None
        return other_office()

    return Transition(
        "withdraw",
        ["counts"],
        None,
        capability,
        gettext_lazy("Withdraw as a mistake"),
        guard=by_its_office,
        reason_required=True,
    )


def _depth(held: Membership) -> int:
    assert held.jurisdiction is not None
    return 0 if held.jurisdiction.code == NATION else len(held.jurisdiction.code)


def _is_over(bound: Bound, held: Membership) -> bool:
    """Return whether an office is the one that was held, or one above it; one without an authority is of every one."""
    assert bound.place is not None
    assert held.jurisdiction is not None
    if not is_over(bound.place, held.jurisdiction.code):
        return False
    return bound.authority is None or held.authority is None or bound.authority == held.authority.code
