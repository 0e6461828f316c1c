"""Panels that this app adds to pages of enterprises (resource tax), sites (returns) and mining areas (reserves)."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from core import clock, combined_queries
from core.web.panels import panel
from enterprises.models import Enterprise, MiningArea, Site
from enterprises.policies import can, holds
from resources import halves
from resources.capabilities import RESERVES_RECORD, RIGHTS_PLANS_SET, USE_RETURNS_FILE
from resources.models import (
    AssociatedReturn,
    EnergyReturn,
    ReserveEstimate,
    RightsPlan,
    StrategicReserve,
    TailingsReturn,
    ThoriumReturn,
    UseReturn,
)
from resources.models.half_years import HalfYearQuerySet, HalfYearReturn
from resources.queries import resource_tax, rights_plans, strategic_reserves, tailings, use_returns
from resources.queries.depletion import carried_forward
from resources.queries.energy_returns import per_tonne
from resources.recovery_rates import share

MOST = 6


@panel("enterprise")
def tax_of_enterprise(request: HttpRequest, enterprise: Enterprise) -> str:
    """Show the resource tax of the last year of which a half is over, if the enterprise filed a return of it."""
    year, _half = halves.last_ended(clock.today())
    rows = UseReturn.objects.visible_to(request.user).standing().filter(enterprise=enterprise, year=year)
    returns = list(rows.select_related("site__jurisdiction", "enterprise").order_by("site__code", "half"))
    if not returns:
        return ""
    whole = resource_tax.Statement(resource_tax.assess_all(returns), []).whole
    context = {"enterprise": enterprise, "year": year, "whole": whole}
    return render_to_string("resources/parts/enterprise_tax.html", context, request)


@panel("site")
def returns_of_mine(request: HttpRequest, site: Site) -> str:
    """Show the last returns of a mine beside the standards."""
    if site.kind != Site.Kind.MINE:
        return ""
    rows = UseReturn.objects.visible_to(request.user).standing().filter(site=site)
    last = rows.select_related("site__jurisdiction", "enterprise").order_by("-year", "-half", "pk")[:MOST]
    context = {
        "site": site,
        "rows": use_returns.judge_all(last),
        "may_file": can(request.user, USE_RETURNS_FILE, site),
    }
    return render_to_string("resources/parts/site_use_returns.html", context, request)


@panel("site")
def half_years_of_site(request: HttpRequest, site: Site) -> str:
    """Show the last returns of a site by half-year, if it has any; one query for all of them."""
    stocked = TailingsReturn.objects.visible_to(request.user).standing().filter(site=site)
    found = combined_queries.read(
        {
            "tailings": stocked.order_by("-year", "-half", "pk"),
            "associated": _last(request, AssociatedReturn.objects.all(), site),
            "thorium": _last(request, ThoriumReturn.objects.all(), site),
            "energy": _last(request, EnergyReturn.objects.all(), site),
        }
    )
    context = {
        "site": site,
        "stocks": tailings.stocks_of(found["tailings"][:MOST], found["tailings"]) if found["tailings"] else [],
        "associated": [(row, share(row.recovered, row.in_ore)) for row in found["associated"]],
        "thorium": found["thorium"],
        "energy": [(row, per_tonne(row.energy, row.output_reo)) for row in found["energy"]],
        "may_file": can(request.user, USE_RETURNS_FILE, site),
    }
    return render_to_string("resources/parts/site_half_years.html", context, request)


def _last[Row: HalfYearReturn](request: HttpRequest, rows: HalfYearQuerySet[Row], site: Site) -> HalfYearQuerySet[Row]:
    return rows.visible_to(request.user).standing().filter(site=site).order_by("-year", "-half", "pk")[:MOST]


@panel("reserve")
def reserve_carried_forward(request: HttpRequest, row: ReserveEstimate) -> str:
    """Show an estimate less the depletion of its year, beside the estimate of the next year."""
    carried = carried_forward(row, request.user)
    if carried is None:
        return ""
    return render_to_string("resources/parts/reserve_carried_forward.html", {"carried": carried}, request)


@panel("mining-area")
def reserves_of_area(request: HttpRequest, area: MiningArea) -> str:
    """Show the reserves of a planned area, newest first."""
    rows = ReserveEstimate.objects.visible_to(request.user).standing().filter(mining_area=area)
    context = {
        "area": area,
        "rows": rows.select_related("place", "mining_area").order_by("-year", "method", "pk")[:MOST],
        "may_record": holds(request.user, RESERVES_RECORD),
    }
    return render_to_string("resources/parts/area_reserves.html", context, request)


@panel("mining-area")
def rights_plans_of_area(request: HttpRequest, area: MiningArea) -> str:
    """Show how many new mining rights an area may get by year, and how many it got, newest first."""
    rows = RightsPlan.objects.visible_to(request.user).standing().filter(mining_area=area)
    context = {
        "area": area,
        "planned": rights_plans.with_use(rows.select_related("mining_area").order_by("-year", "pk")[:MOST]),
        "may_set": holds(request.user, RIGHTS_PLANS_SET),
    }
    return render_to_string("resources/parts/area_rights_plans.html", context, request)


@panel("mining-area")
def strategic_reserves_of_area(request: HttpRequest, area: MiningArea) -> str:
    """Show the ore of a planned area that is set aside."""
    rows = StrategicReserve.objects.visible_to(request.user).filter(mining_area=area)
    reserves = list(rows.select_related("place", "mining_area", "operator").order_by("code"))
    if not reserves:
        return ""
    held = strategic_reserves.balances(reserves, clock.today())
    context = {"held": [(row, held.get(row.pk, strategic_reserves.Balance())) for row in reserves]}
    return render_to_string("resources/parts/area_strategic.html", context, request)
