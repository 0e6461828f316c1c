"""Use of quota by the sites of planned mining areas in a year, in one statement for any number of sites."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from core.actors import Actor
from enterprises.models import MiningArea
from quotas.models import Account, LineUse, Programme, Report
from quotas.quantities import ZERO


@dataclass(frozen=True, slots=True)
class AreaUse:
    programme: str
    category: str
    unit: str
    tonnes: Decimal
    site: str = ""
    site_name: str = ""
    enterprise: str = ""


def uses_by_site(area: MiningArea, year: int, actor: Actor) -> list[AreaUse]:
    """Return the use by site, largest first, on accounts that the actor may see.

    The holder is the enterprise that reported the month.
    """
    rows = (
        _visible_uses(year, actor)
        .filter(line__site__mining_area=area)
        .values_list(
            "account__programme_year__programme__code",
            "account__category",
            "account__programme_year__programme__unit",
            "line__site__code",
            "line__site__name",
            "line__report__enterprise__code",
        )
        .annotate(total=Sum("tonnes"))
        .order_by("-total", "line__site__code")
    )
    return [
        AreaUse(programme, category, unit, total, site, site_name, enterprise)
        for programme, category, unit, site, site_name, enterprise, total in rows
    ]


def uses_by_area(year: int, actor: Actor) -> dict[Any, list[AreaUse]]:
    """Return the use of the year in every mining area, by the area's key."""
    rows = (
        _visible_uses(year, actor)
        .filter(line__site__mining_area__isnull=False)
        .values_list(
            "line__site__mining_area",
            "account__programme_year__programme__code",
            "account__category",
            "account__programme_year__programme__unit",
        )
        .annotate(total=Sum("tonnes"))
        .order_by("account__programme_year__programme__code", "account__category")
    )
    uses: dict[Any, list[AreaUse]] = {}
    for area, programme, category, unit, total in rows:
        uses.setdefault(area, []).append(AreaUse(programme, category, unit, total))
    return uses


def mined_by_year(area: MiningArea, years: Collection[int], actor: Actor) -> dict[int, Decimal]:
    """Return what the sites of an area used of the mining plan in each year, on accounts that the actor may see."""
    visible = Account.objects.visible_to(actor).filter(
        programme_year__year__in=years, programme_year__programme__activity=Programme.Activity.MINING
    )
    rows = LineUse.objects.filter(
        account__in=visible, line__report__state__in=Report.STANDING, line__site__mining_area=area
    )
    return dict(rows.order_by().values_list("account__programme_year__year").annotate(total=Sum("tonnes")))


def mined_by_area(years: Collection[int], actor: Actor) -> dict[tuple[UUID, int], Decimal]:
    """Return what the sites of each area used of the mining plan in each year, by the area's key and the year."""
    visible = Account.objects.visible_to(actor).filter(
        programme_year__year__in=years, programme_year__programme__activity=Programme.Activity.MINING
    )
    rows = LineUse.objects.filter(
        account__in=visible, line__report__state__in=Report.STANDING, line__site__mining_area__isnull=False
    )
    keys = rows.order_by().values_list("line__site__mining_area", "account__programme_year__year")
    return {(area, year): total for area, year, total in keys.annotate(total=Sum("tonnes"))}


def rolled_up(uses: Iterable[AreaUse]) -> list[AreaUse]:
    """Sum the uses of an area by programme and category."""
    totals: dict[tuple[str, str, str], Decimal] = {}
    for use in uses:
        key = (use.programme, use.category, use.unit)
        totals[key] = totals.get(key, ZERO) + use.tonnes
    return [AreaUse(*key, tonnes) for key, tonnes in sorted(totals.items())]


def _visible_uses(year: int, actor: Actor) -> QuerySet[LineUse]:
    visible = Account.objects.visible_to(actor).filter(programme_year__year=year)
    return LineUse.objects.filter(account__in=visible, line__report__state__in=Report.STANDING).order_by()
