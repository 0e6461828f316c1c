"""Whose quota it is to give: beside the capability, the officer must stand where the notice comes from."""

from typing import Any

from core.actors import SystemActor
from enterprises.models import NATION
from enterprises.policies import can
from enterprises.roles import Role
from quotas.models import Account, Notice, ProgrammeYear

# Whoever reads a province's notices does not thereby write them: the ministry hands out the nation's quota, a province
# its own, a group its own.
_ISSUERS = frozenset({Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR})


def may_issue(actor: Any, capability: str, notice: Notice) -> bool:
    """Granted by role, of the programme's authority, and at the very place (or of the very group) that distributes."""
    if isinstance(actor, SystemActor):
        return True
    if not can(actor, capability, notice):
        return False
    issuer, authority = notice.issuer, notice.programme_year.programme.authority.code
    return any(
        (bound.role in _ISSUERS and bound.place == issuer.code and bound.authority == authority)
        or (bound.role == Role.GROUP_OFFICER and bound.group_id == issuer.group_id and issuer.group_id is not None)
        for bound in actor.reach.bounds
    )


def may_run_year(actor: Any, capability: str, year: ProgrammeYear) -> bool:
    """Check whether the actor may open and close years: a national officer of the programme's own authority may."""
    if isinstance(actor, SystemActor):
        return True
    authority = year.programme.authority.code
    return can(actor, capability, year) and any(
        bound.role == Role.NATIONAL_REGULATOR and bound.place == NATION and bound.authority == authority
        for bound in actor.reach.bounds
    )


def may_set_due_days(actor: Any, capability: str, place: str) -> bool:
    """The country's days are set by national officers, a province's by its own; ``place`` is the code."""
    if isinstance(actor, SystemActor):
        return True
    return can(actor, capability) and any(
        bound.role in _ISSUERS and bound.place == place for bound in actor.reach.bounds
    )


def may_move(actor: Any, capability: str, account: Account, *, own: bool = False) -> bool:
    """Quota is moved by officers who stand above its holder; only a return (``own``) is made by the holder's place."""
    if isinstance(actor, SystemActor):
        return True
    if not can(actor, capability, account):
        return False
    return own or any(bound.role in _ISSUERS and bound.place != account.holder.code for bound in actor.reach.bounds)
