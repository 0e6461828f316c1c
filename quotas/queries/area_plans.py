"""Special plans of mining areas beside what the mines of the area reported, and beside the province's quota."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from core import row_security
from core.actors import Actor
from enterprises.models import MiningArea, Site
from quotas.models import Account, AreaPlan, Category, Holder, Programme
from quotas.quantities import ZERO, exact_percent
from quotas.queries import mining_areas
from quotas.queries.capacities import licensed_sites

_CLASSES: Mapping[str, Collection[str]] = {
    Category.LIGHT: ("light",),
    Category.MEDIUM_HEAVY: ("medium", "heavy", "medium-heavy"),
}


@dataclass(frozen=True, slots=True)
class PlannedUse:
    """A special plan with the use that the reader may see; ``share`` in percent of the ceiling."""

    plan: AreaPlan
    used: Decimal

    @property
    def share(self) -> Decimal | None:
        return exact_percent(self.used, self.plan.ceiling)

    @property
    def excess(self) -> Decimal:
        return max(self.used - self.plan.ceiling, ZERO)

    @property
    def is_over(self) -> bool:
        return self.excess > 0


def with_use(plans: Iterable[AreaPlan], actor: Actor) -> list[PlannedUse]:
    """Return the plans with the mining quota that the mines of their areas used, on accounts that the actor may see."""
    rows = list(plans)
    used = mining_areas.mined_by_area({row.year for row in rows}, actor)
    return [PlannedUse(row, used.get((row.mining_area_id, row.year), ZERO)) for row in rows]


def quota_of_province(province: str, year: int) -> Decimal | None:
    """Return the mining quota that a province received for a year, or ``None`` if none is on record."""
    rows = Account.objects.whole().filter(
        holder__type=Holder.Type.PROVINCE,
        holder__jurisdiction__code=province,
        programme_year__year=year,
        programme_year__programme__activity=Programme.Activity.MINING,
    )
    received = rows.aggregate(sum=Sum("received"))["sum"]
    return received or None


def plans_of_provinces(
    provinces: Collection[str], year: int, category: str, actor: Actor
) -> dict[str, list[PlannedUse]]:
    """Return the special plans of a year by province, each with the use of the year before. Two queries.

    ``category``: of a light, or a medium and heavy one the areas of that class alone; those of unknown class count in
    a plan of all.
    """
    rows = AreaPlan.objects.standing().filter(year=year).select_related("mining_area__jurisdiction")
    if category in _CLASSES:
        rows = rows.filter(mining_area__rare_earth_class__in=_CLASSES[category])
    plans = [row for row in rows if row.mining_area.jurisdiction.province_code in provinces]
    used = mining_areas.mined_by_area({year - 1}, actor) if plans else {}
    found: dict[str, list[PlannedUse]] = {}
    for plan in sorted(plans, key=lambda row: row.mining_area.number):
        own = PlannedUse(plan, used.get((plan.mining_area_id, year - 1), ZERO))
        found.setdefault(plan.mining_area.jurisdiction.province_code, []).append(own)
    return found


@dataclass(frozen=True, slots=True)
class PlannedMembers:
    """A special plan with the enterprises whose licensed mines all lie in its area."""

    plan: AreaPlan
    members: frozenset[UUID]


def plans_of_enterprises(
    programme: Programme, enterprises: Collection[UUID], year: int, category: str, on: dt.date
) -> list[PlannedMembers]:
    """Return the special plans of a year under which some of the enterprises mine. Two queries.

    ``category``: as in ``plans_of_provinces``. An enterprise with mines in several areas is under none of them, be they
    in provinces that the actor does not see.
    """
    areas: dict[UUID, set[UUID | None]] = {}
    with row_security.unrestricted("which areas an enterprise mines in"):
        sites = licensed_sites(programme, Site.objects.all(), on, on, on=on).filter(enterprise__in=enterprises)
        for enterprise, area in sites.values_list("enterprise", "mining_area").distinct():
            areas.setdefault(enterprise, set()).add(area)
    only = {enterprise: next(iter(found)) for enterprise, found in areas.items() if len(found) == 1}
    rows = AreaPlan.objects.standing().filter(year=year, mining_area__in={area for area in only.values() if area})
    if category in _CLASSES:
        rows = rows.filter(mining_area__rare_earth_class__in=_CLASSES[category])
    return [
        PlannedMembers(row, frozenset(enterprise for enterprise, area in only.items() if area == row.mining_area_id))
        for row in rows.select_related("mining_area").order_by("mining_area__number")
    ]


def planned_in_province(province: str, year: int, *, apart_from: MiningArea) -> Decimal:
    """Return the sum of the ceilings of the other areas of a province."""
    rows = AreaPlan.objects.standing().filter(mining_area__jurisdiction__code__startswith=province, year=year)
    return rows.exclude(mining_area=apart_from).aggregate(sum=Sum("ceiling"))["sum"] or ZERO
