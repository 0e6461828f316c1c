"""Who decides on a flag: inspectors of its place, and the officers there of the authority whose matter it is."""

from core.actors import Actor
from enterprises.policies import can, roles_with
from enterprises.roles import REGULATORS
from enterprises.scoping import bounds_of
from inspections import rules
from inspections.capabilities import FLAGS_DECIDE
from inspections.models import Flag


def authorities_of(flag: Flag) -> frozenset[str]:
    """Return the codes of the authorities whose matter a flag is: of its programme, else of its rule."""
    if flag.programme is not None:
        return frozenset({flag.programme.authority.code})
    return frozenset(rules.rule(flag.rule).authorities)


def may_act_on_flag(actor: Actor, capability: str, flag: Flag | None = None) -> bool:
    """Return whether the actor may take an act on a flag; an officer who reads it for his own work does not decide."""
    if flag is None or capability != FLAGS_DECIDE or not can(actor, capability, flag):
        return can(actor, capability, flag)
    bounds, owners, roles = bounds_of(actor), authorities_of(flag), roles_with(capability)
    return not bounds or any(  # the system has none
        bound.covers(flag, Flag.SCOPE) and (bound.role not in REGULATORS or bound.authority in owners)
        for bound in bounds
        if bound.role in roles
    )
