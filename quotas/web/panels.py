"""Panels that this app adds: years of supply of reserves, and the special plan of a mining area."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from core import clock
from core.web.panels import panel
from enterprises.models import MiningArea
from enterprises.policies import holds
from quotas.capabilities import AREA_PLANS_SET
from quotas.models import AreaPlan
from quotas.queries import area_plans, supply
from resources.models import ReserveEstimate

MOST_PLANS = 5


@panel("reserve")
def years_of_supply(request: HttpRequest, row: ReserveEstimate) -> str:
    """Show the ratio of the reserves to the quota and to the use of each year since."""
    if row.remaining_t is None:
        return ""
    years = supply.supply_years(row, request.user, today_year=clock.today().year)
    return render_to_string("quotas/parts/reserve_supply.html", {"row": row, "years": years}, request)


@panel("mining-area")
def plans_of_area(request: HttpRequest, area: MiningArea) -> str:
    """Show the special plans of an area beside its use, newest first."""
    rows = AreaPlan.objects.visible_to(request.user).standing().filter(mining_area=area)
    last = rows.select_related("mining_area").order_by("-year", "pk")[:MOST_PLANS]
    context = {
        "area": area,
        "planned": area_plans.with_use(last, request.user),
        "may_set": holds(request.user, AREA_PLANS_SET),
    }
    return render_to_string("quotas/parts/area_plan_panel.html", context, request)
