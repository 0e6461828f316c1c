"""Panels that this app adds to pages below it: flags of the holders that a notice names, cases about an incident."""

import datetime as dt

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest
from django.template.loader import render_to_string

from core import clock
from core.web.panels import panel
from enterprises.models import Enterprise, Site
from enterprises.policies import can
from environment.models import Incident
from inspections import queries
from inspections.capabilities import CASES_OPEN
from inspections.filters.flags import about_gainers
from inspections.models import Case, Flag
from inspections.web.flags import gravest_first
from inspections.web.remedies import panel_of_sites
from quotas.models import Notice

MOST = 20
_UNDECIDED = (Notice.State.DRAFT, Notice.State.SUBMITTED, Notice.State.RETURNED)


@panel("notice")
def flags_of_gainers(request: HttpRequest, notice: Notice) -> str:
    """Show the approver of an undecided notice the flags on those who gain by it, and in their provinces."""
    if notice.state not in _UNDECIDED:
        return ""
    undecided = Flag.objects.visible_to(request.user).filter(state__in=Flag.STANDING)
    about = gravest_first(queries.flags(undecided.filter(about_gainers([notice.pk]))))
    codes = {line.to_holder.code: line.to_holder for line in notice.lines.all() if line.to_holder.type == "province"}
    within = (
        undecided.order_by()
        .annotate(province=Left("place__code", 2))
        .filter(province__in=codes)
        .values_list("province")
        .annotate(count=Count("pk"))
        .order_by("-count", "province")
    )
    context = {
        "notice": notice,
        "rows": list(about[: MOST + 1]),
        "most": MOST,
        "within": [(codes[code], count) for code, count in within] if codes else [],
    }
    return render_to_string("inspections/parts/gainers.html", context, request)


@panel("incident")
def cases_since_incident(request: HttpRequest, incident: Incident) -> str:
    """Show the cases opened since the day of an incident about its site or the holder, else about unknown persons."""
    begun = dt.datetime.combine(incident.day, dt.time.min, clock.ZONE)
    if incident.site is None:
        above = [incident.place.code[:digits] for digits in (2, 4, 6)]
        about = Q(place__code__in=above, site=None, enterprise=None)
    else:
        about = Q(site=incident.site) | Q(site=None, enterprise=incident.site.enterprise_id)
    rows = Case.objects.heads_for(request.user).filter(about, opened_at__gte=begun)
    may_open = can(request.user, CASES_OPEN, incident)
    shown = list(rows.select_related("place", "enterprise", "site", "lead").order_by("-opened_at", "-pk")[:MOST])
    if not shown and not may_open:
        return ""
    context = {"incident": incident, "rows": shown, "may_open": may_open}
    return render_to_string("inspections/parts/incident_cases.html", context, request)


@panel("site")
def behind_at_site(request: HttpRequest, site: Site) -> str:
    """Show officers what a site is behind in, the step that is proposed, and earlier decisions."""
    return _behind(request, site)


@panel("enterprise")
def behind_at_enterprise(request: HttpRequest, enterprise: Enterprise) -> str:
    return _behind(request, Site.objects.visible_to(request.user).filter(enterprise=enterprise))


def _behind(request: HttpRequest, sites: QuerySet[Site] | Site) -> str:
    context = panel_of_sites(request, sites)
    if context is None or not (context["rows"] or context["earlier"]):
        return ""
    return render_to_string("inspections/parts/site_remedies.html", context, request)
