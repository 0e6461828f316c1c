"""Policies of distributing quota: the officer needs the capability and must belong to the place that distributes."""

from django.db.models import Exists, OuterRef

from core import clock
from core.actors import Actor, SystemActor
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import can
from enterprises.roles import Role
from enterprises.scoping import bounds_of
from quotas.models import (
    Account,
    CountingRule,
    ElementClassification,
    MultiYearPlan,
    Notice,
    ProductShare,
    Programme,
    ProgrammeYear,
    Unit,
)
from resources.policies import authorities_of_mining

# Reading a province's notices does not include writing them: the ministry distributes the nation's quota, a province
# its own, a group its own.
_ISSUERS = frozenset({Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR})


def may_issue(actor: Actor, capability: str, notice: Notice | None) -> bool:
    """Check the role, the programme's authority, and that the actor sits at the very place or group that issues."""
    if isinstance(actor, SystemActor):
        return True
    if not can(actor, capability, notice):
        return False
    if notice is None:
        return True
    issuer, authority = notice.issuer, notice.programme_year.programme.authority.code
    return any(
        (bound.role in _ISSUERS and bound.place == issuer.code and bound.authority == authority)
        or (bound.role == Role.GROUP_OFFICER and bound.group_id == issuer.group_id and issuer.group_id is not None)
        for bound in bounds_of(actor)
    )


def may_run_year(actor: Actor, capability: str, year: ProgrammeYear | None) -> bool:
    """Check whether the actor may open and close years: a national officer of the programme's own authority may."""
    if isinstance(actor, SystemActor):
        return True
    if year is None:
        return can(actor, capability)
    authority = year.programme.authority.code
    return can(actor, capability, year) and any(
        bound.role == Role.NATIONAL_REGULATOR and bound.place == NATION and bound.authority == authority
        for bound in bounds_of(actor)
    )


def authorities_of_conversion(kind: str = "") -> set[str]:
    """Return the codes of the authorities whose programmes count a kind of product in oxide, as its twin in SQL does.

    Of a kind that no programme counts, and where none is named, all authorities of programmes in oxide.
    """
    today = clock.today()
    running = Programme.objects.filter(unit=Unit.T_REO).exclude(last_year__lt=today.year)
    rules = CountingRule.objects.filter(product_kind=kind).exclude(valid_to__lt=today)
    counted = Exists(rules.filter(programme=OuterRef("pk")))
    found = list(running.annotate(counted=counted).values_list("authority__code", "counted"))
    return {code for code, counts in found if counts} or {code for code, _counts in found}


def may_set_conversion(actor: Actor, capability: str, kind: str = "") -> bool:
    """Check whether the actor may set what changes the oxide of a kind of product: an officer of its ministry may."""
    if isinstance(actor, SystemActor):
        return True
    if not can(actor, capability):
        return False
    authorities = authorities_of_conversion(kind)
    return any(
        bound.role == Role.NATIONAL_REGULATOR and bound.place == NATION and bound.authority in authorities
        for bound in bounds_of(actor)
    )


def may_state_elements(actor: Actor, capability: str, row: ElementClassification | ProductShare | None) -> bool:
    """Check whether the actor may enter a statement about elements: an officer of a ministry that counts in oxide."""
    return may_set_conversion(actor, capability, row.product.kind if isinstance(row, ProductShare) else "")


def may_keep_programme(actor: Actor, capability: str, programme: Programme | None) -> bool:
    """Check whether the actor may keep a programme and its rules: an administrator, or its own ministry."""
    if isinstance(actor, SystemActor):
        return True
    if programme is None:
        return can(actor, capability)
    authority = programme.authority.code
    return can(actor, capability) and any(
        bound.place == NATION
        and (
            bound.role == Role.ADMINISTRATOR or (bound.role == Role.NATIONAL_REGULATOR and bound.authority == authority)
        )
        for bound in bounds_of(actor)
    )


def may_set_due_days(actor: Actor, capability: str, place: str) -> bool:
    """Check whether the actor may set due days of a place, by its code: an officer who sits at that very place may."""
    if isinstance(actor, SystemActor):
        return True
    return can(actor, capability) and any(bound.role in _ISSUERS and bound.place == place for bound in bounds_of(actor))


def may_move(actor: Actor, capability: str, account: Account | None, *, own: bool = False) -> bool:
    """Check whether the actor may move quota of an account.

    Officers above its holder may; a return (``own``) is a matter of the holder's own place.
    """
    if isinstance(actor, SystemActor):
        return True
    if not can(actor, capability, account):
        return False
    return (
        own
        or account is None
        or any(bound.role in _ISSUERS and bound.place != account.holder.code for bound in bounds_of(actor))
    )


def may_enter_movements(actor: Actor, capability: str, place: Jurisdiction | None) -> bool:
    """Check whether the actor may enter a sheet of movements for a place: an officer who sits at that very place may.

    Each row is judged by its own account besides.
    """
    if isinstance(actor, SystemActor):
        return True
    return can(actor, capability) and (
        place is None or any(bound.role in _ISSUERS and bound.place == place.code for bound in bounds_of(actor))
    )


def may_plan_years(actor: Actor, capability: str, row: MultiYearPlan | None) -> bool:
    """Check whether the actor may record targets of a programme: an officer of its authority may."""
    if isinstance(actor, SystemActor) or row is None:
        return isinstance(actor, SystemActor) or bool(can(actor, capability))
    authority = row.programme.authority.code
    return can(actor, capability) and any(
        bound.role == Role.NATIONAL_REGULATOR and bound.authority == authority for bound in bounds_of(actor)
    )


def authority_of_mining(year: int) -> str | None:
    """Return the code of the authority whose programme is that of mining in a year, as its twin in SQL does."""
    rows = Programme.objects.filter(activity=Programme.Activity.MINING, first_year__lte=year)
    return rows.exclude(last_year__lt=year).values_list("authority__code", flat=True).order_by("code").first()


authorities_of_mining.append(authority_of_mining)
