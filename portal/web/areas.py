"""Pages of planned mining areas: their sites and the use, summed as far as the reader may see."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import YearField
from core.web.filters import ListForm
from core.web.pages import page
from core.web.panels import panels
from enterprises import queries
from enterprises.models import Licence, Site
from enterprises.web.map_layers import layers_around
from inspections import queries as inspection_queries
from inspections.models import Flag
from inspections.web.flags import gravest_first
from quotas.queries import mining_areas
from quotas.web.accounts import programmes

MOST_FLAGS = 20


class AreaFilter(ListForm):
    year = YearField(label=_("Year"))


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = AreaFilter(request)
    year = form.chosen.get("year", clock.today().year)
    uses, names = mining_areas.uses_by_area(year, request.user), dict(programmes())
    rows = queries.mining_areas(clock.today()).order_by("number")
    context = {
        "form": form,
        "year": year,
        "rows": [(area, _named(uses.get(area.pk, []), names)) for area in rows],
        "exported": {},
    }
    return render(request, "portal/area_list.html", context)


@page
def detail(request: HttpRequest, number: int) -> HttpResponse:
    user, today = request.user, clock.today()
    area = get_object_or_404(queries.mining_areas(today), number=number)
    form = AreaFilter(request)
    year = form.chosen.get("year", today.year)
    by_site = _named(mining_areas.uses_by_site(area, year, user), dict(programmes()))
    sites = list(
        Site.objects.visible_to(user)
        .filter(mining_area=area)
        .select_related("enterprise", "jurisdiction")
        .order_by("code")
    )
    licensed = queries.licensed_sites([site.pk for site in sites], today, today)
    licences = Licence.objects.visible_to(user).filter(site__in=sites).select_related("site", "authority")
    flags = Flag.objects.visible_to(user).filter(site__in=sites, state__in=Flag.STANDING)
    by_enterprise = Flag.objects.visible_to(user).filter(
        enterprise__in={site.enterprise_id for site in sites}, site=None, state__in=Flag.STANDING
    )
    context: dict[str, Any] = {
        "area": area,
        "layers": layers_around(area.jurisdiction, area=area.number),
        "form": form,
        "year": year,
        "uses": mining_areas.rolled_up(by_site),
        "sites": [
            {
                "site": site,
                "licensed": site.pk in licensed,
                "uses": [use for use in by_site if use.site == site.code],
            }
            for site in sites
        ],
        "panels": panels(request, "mining-area", area),
        "licences": licences.order_by("site__code", "kind", "valid_from"),
        "flags": gravest_first(inspection_queries.flags(flags | by_enterprise))[:MOST_FLAGS],
    }
    return render(request, "portal/area_detail.html", context)


def _named(uses: list[mining_areas.AreaUse], names: dict[str, str]) -> list[mining_areas.AreaUse]:
    """Return the uses with the programmes' names instead of their codes."""
    return [replace(use, programme=names[use.programme]) for use in uses]
