"""Policies of mineral resources: an officer records what lies in his own place, the ministry what lies anywhere."""

from core.actors import Actor, SystemActor
from enterprises.models import inside
from enterprises.policies import can
from enterprises.roles import Role
from enterprises.scoping import bounds_of
from resources.models import ReserveEstimate, StrategicReserve

_RECORDERS = frozenset({Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR})


def may_record_reserves(actor: Actor, capability: str, row: ReserveEstimate | StrategicReserve | None) -> bool:
    """Check whether the actor may record reserves: of the nation an officer of the nation, else one of the place."""
    if isinstance(actor, SystemActor):
        return True
    if not can(actor, capability):
        return False
    return row is None or any(
        bound.role in _RECORDERS and bound.place is not None and inside(row.place.code, bound.place)
        for bound in bounds_of(actor)
    )
