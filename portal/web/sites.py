"""The page of a site: licences, reported and observed figures, visits, flags, its risk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core import clock
from core.web.pages import page
from core.web.panels import panels
from enterprises.models import Licence, Site
from enterprises.policies import can, holds
from enterprises.protected_minerals import protection_of
from enterprises.web.map_layers import layers_around
from inspections import queries, risk
from inspections.acts.licence_outlines import OUTLINE
from inspections.capabilities import INSPECTIONS_PLAN, RISK_SEE
from inspections.models import Case, Flag, Inspection, ObservedFigure
from inspections.web import measured_and_reported
from inspections.web.flags import gravest_first
from quotas.models import Category, Report, ReportLine

MOST = 20
MOST_LINES = 36


@page
def detail(request: HttpRequest, code: str) -> HttpResponse:
    user, today = request.user, clock.today()
    sites = Site.objects.visible_to(user).select_related("enterprise", "jurisdiction", "mining_area")
    site = get_object_or_404(sites, code=code)
    visits: list[Any] = list(
        Inspection.objects.visible_to(user)
        .filter(site=site)
        .select_related("site", "enterprise", "place", "campaign")
        .order_by("-planned_on", "-pk")[:MOST]
    )
    for row in visits:
        row.office = row.is_office(user)
    shown = [row.pk for row in visits if row.carried_out_on and (row.office or row.reported_at)]
    figures = ObservedFigure.objects.filter(inspection__in=shown).select_related("product", "inspection")
    reports = Report.objects.visible_to(user).filter(state__in=Report.STANDING)
    licences = list(
        Licence.objects.visible_to(user)
        .filter(site=site)
        .with_state(today)
        .select_related("authority", "site__jurisdiction", "site__enterprise")
        .order_by("kind", "-valid_from")
    )
    flags = Flag.objects.visible_to(user).filter(enterprise=site.enterprise, state__in=Flag.STANDING)
    flags = flags.exclude(category=Category.TOTAL).exclude(
        site__isnull=False, site__in=Site.objects.exclude(pk=site.pk)
    )
    may_see_risk = can(user, RISK_SEE, site)
    assessed = risk.Ranking(Site.objects.filter(pk=site.pk), user, today)[0:1] if may_see_risk else []
    context = {
        "site": site,
        "layers": layers_around(site.jurisdiction, site=site.code),
        "protection": protection_of(site.ore_type, today),
        "licences": licences,
        "outlinable": [licence.pk for licence in licences if OUTLINE.allows(user, licence)],
        "lines": ReportLine.objects.filter(site=site, report__in=reports)
        .select_related("product", "report")
        .order_by("-report__period", "product__code")[:MOST_LINES],
        "compared": measured_and_reported.of_figures(
            site, figures.order_by("-period", "product__code", "quantity")[:MOST_LINES]
        ),
        "visits": visits,
        "flags": gravest_first(queries.flags(flags))[:MOST],
        "cases": Case.objects.heads_for(user)
        .filter(site=site)
        .select_related("place", "enterprise", "site", "lead")
        .order_by("-opened_at", "-pk")[:MOST],
        "assessed": assessed[0] if assessed else None,
        "panels": panels(request, "site", site),
        "may_plan": holds(user, INSPECTIONS_PLAN) and can(user, RISK_SEE, site),
    }
    return render(request, "portal/site_detail.html", context)
