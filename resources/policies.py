"""Policies of mineral resources: an officer records what lies in his own place, the ministry what lies anywhere."""

from collections.abc import Callable

from core.actors import Actor, SystemActor
from enterprises.models import NATION, inside
from enterprises.policies import can
from enterprises.roles import Role
from enterprises.scoping import bounds_of
from resources.models import PlanTarget, ReserveEstimate, StrategicReserve
from resources.models.plans_of_areas import PlanOfArea

# The authority of mining quota in a year, by the app of quota, which knows its programme; none before it has one.
authorities_of_mining: list[Callable[[int], str | None]] = []
_RECORDERS = frozenset({Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR})


def may_record_reserves(actor: Actor, capability: str, row: ReserveEstimate | StrategicReserve | None) -> bool:
    """Check whether the actor may record reserves: of the nation an officer of the nation, else one of the place."""
    return _records_at(actor, capability, row.place.code if row is not None else None)


def _records_at(actor: Actor, capability: str, place: str | None) -> bool:
    if isinstance(actor, SystemActor):
        return True
    if not can(actor, capability):
        return False
    return place is None or any(
        bound.role in _RECORDERS and bound.place is not None and inside(place, bound.place)
        for bound in bounds_of(actor)
    )


def may_set_targets(actor: Actor, capability: str, row: PlanTarget | None) -> bool:
    """Check whether the actor may enter targets: of the nation an officer of the nation, else one of the place."""
    return _records_at(actor, capability, row.place.code if row is not None else None)


def may_plan_area(actor: Actor, capability: str, row: PlanOfArea | None) -> bool:
    """Check whether the actor may plan an area in the year of the row: an officer of the ministry of its programme.

    In a year without such a programme loaders alone may.
    """
    if isinstance(actor, SystemActor):
        return True
    if not can(actor, capability):
        return False
    if row is None:
        return True
    authority = next((code for find in authorities_of_mining if (code := find(row.year)) is not None), None)
    return authority is not None and any(
        bound.role == Role.NATIONAL_REGULATOR and bound.place == NATION and authority == bound.authority
        for bound in bounds_of(actor)
    )
