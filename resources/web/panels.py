"""Panels that this app adds to pages of sites and planned mining areas: returns of a mine, reserves of an area."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from core.web.panels import panel
from enterprises.models import MiningArea, Site
from enterprises.policies import can, holds
from resources.capabilities import RESERVES_RECORD, USE_RETURNS_FILE
from resources.models import ReserveEstimate, UseReturn
from resources.queries import use_returns

MOST = 6


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
