"""Rights that depend on more than the reach of a role."""

from core.actors import Actor, SystemActor
from enterprises.models import NATION
from enterprises.policies import can, roles_with
from enterprises.scoping import bounds_of


def of_the_nation(actor: Actor, capability: str) -> bool:
    """Check whether the actor has the capability in an office of the nation, for what holds in the whole country."""
    if isinstance(actor, SystemActor):
        return True
    roles = roles_with(capability)
    return can(actor, capability) and any(bound.role in roles and bound.place == NATION for bound in bounds_of(actor))
