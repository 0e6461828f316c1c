"""Panels that this app adds to the pages of a site and of a planned mining area."""

import datetime as dt
from urllib.parse import quote

from django.http import HttpRequest
from django.template.loader import render_to_string

from core import clock, combined_queries
from core.web.panels import panel
from enterprises.models import MiningArea, Site
from enterprises.policies import can
from environment.capabilities import (
    DEPOSITS_RECORD,
    INCIDENTS_RECORD,
    PROCESSES_RECORD,
    PROJECTS_RECORD,
    READINGS_RECORD,
    RESTORATION_RECORD,
    TAILINGS_RECORD,
    VOLUMES_RECORD,
)
from environment.models import (
    Incident,
    Project,
    Reading,
    RestorationEntry,
    RiskAssessment,
    SiteProcess,
    TailingsStore,
)
from environment.queries import reading_verdicts as queries
from environment.queries.deposits import deposit_of
from environment.queries.discharged import discharged
from environment.queries.processes import judge
from environment.queries.projects import histories
from environment.queries.restoration import restoration_of

MOST_READINGS, MOST_PROJECTS, MOST_INCIDENTS = 10, 20, 10


@panel("site")
def processes_of_site(request: HttpRequest, site: Site) -> str:
    """Show the processes of a site on a day (``?on=``), and which restriction each meets."""
    on = _day(request.GET.get("on", "")) or clock.today()
    uses = SiteProcess.objects.visible_to(request.user).filter(site=site).select_related("site").in_use(on)
    context = {
        "site": site,
        "on": on,
        "judged": judge(uses.order_by("process", "used_from"), on),
        "may_record": can(request.user, PROCESSES_RECORD, site),
    }
    return render_to_string("environment/parts/site_processes.html", context, request)


@panel("site")
def readings_of_site(request: HttpRequest, site: Site) -> str:
    """Show the latest readings of a site, each with the limits of its day."""
    rows = Reading.objects.visible_to(request.user).filter(site=site).select_related("site", "correction")
    context = {
        "site": site,
        "judged": queries.judge(rows.order_by("-sampled_on", "-pk")[:MOST_READINGS]),
        "may_record": can(request.user, READINGS_RECORD, site),
    }
    return render_to_string("environment/parts/site_readings.html", context, request)


@panel("site")
def discharged_at_site(request: HttpRequest, site: Site) -> str:
    """Show the tonnes that a site discharged in the year of the day, beside the yearly totals of its permit."""
    year = (_day(request.GET.get("on", "")) or clock.today()).year
    context = {
        "site": site,
        "year": year,
        "rows": discharged([site], year),
        "may_record": can(request.user, VOLUMES_RECORD, site),
    }
    return render_to_string("environment/parts/site_discharged.html", context, request)


@panel("site")
def projects_of_site(request: HttpRequest, site: Site) -> str:
    """Show the projects of a site with what they did too early."""
    rows = Project.objects.visible_to(request.user).filter(site=site).select_related("site")
    context = {
        "site": site,
        "histories": histories(rows.order_by("-recorded_at", "-pk")[:MOST_PROJECTS]),
        "may_record": can(request.user, PROJECTS_RECORD, site),
    }
    return render_to_string("environment/parts/site_projects.html", context, request)


@panel("site")
def deposit_of_site(request: HttpRequest, site: Site) -> str:
    """Show what is due, paid and held of the deposit of a mine."""
    if site.kind != Site.Kind.MINE:
        return ""
    context = {
        "site": site,
        "deposit": deposit_of(site, clock.today()),
        "may_record": can(request.user, DEPOSITS_RECORD, site),
    }
    return render_to_string("environment/parts/site_deposit.html", context, request)


@panel("site")
def restoration_of_site(request: HttpRequest, site: Site) -> str:
    """Show the hectares that a site has to restore, restored, and still owes."""
    return _restoration(request, site, f"site={quote(site.code)}", can(request.user, RESTORATION_RECORD, site))


@panel("mining-area")
def restoration_of_area(request: HttpRequest, area: MiningArea) -> str:
    """Show the hectares of a planned mining area to its place's officials: those whose entries they see."""
    may_record = can(request.user, RESTORATION_RECORD, area.jurisdiction)
    if not may_record and not RestorationEntry.objects.visible_to(request.user).filter(mining_area=area).exists():
        return ""
    return _restoration(request, area, f"mining_area={area.number}", may_record)


def _restoration(request: HttpRequest, subject: Site | MiningArea, query: str, may_record: bool) -> str:
    restoration = restoration_of(subject, clock.today())
    context = {"restoration": restoration, "query": query, "may_record": may_record}
    return render_to_string("environment/parts/subject_restoration.html", context, request)


@panel("site")
def tailings_of_site(request: HttpRequest, site: Site) -> str:
    """Show the stores of tailings of a mine or plant in their last state, and the assessments of risk; one query."""
    stores = TailingsStore.objects.visible_to(request.user).standing().filter(site=site).order_by("name", "pk")
    risks = RiskAssessment.objects.visible_to(request.user).counting().filter(site=site).order_by("-day", "-pk")
    found = combined_queries.read({"stores": stores, "risks": risks})
    for row in found["stores"]:
        row.site = site
        if row.place_id == site.jurisdiction_id:
            row.place = site.jurisdiction
    context = {
        "site": site,
        "rows": found["stores"],
        "risks": found["risks"],
        "may_record": can(request.user, TAILINGS_RECORD, site),
    }
    return render_to_string("environment/parts/site_tailings.html", context, request)


@panel("site")
def incidents_of_site(request: HttpRequest, site: Site) -> str:
    """Show the latest incidents of a site with their extent and cost."""
    rows = Incident.objects.visible_to(request.user).filter(site=site).select_related("site", "place", "correction")
    context = {
        "site": site,
        "rows": rows.order_by("-day", "-pk")[:MOST_INCIDENTS],
        "may_record": can(request.user, INCIDENTS_RECORD, site),
    }
    return render_to_string("environment/parts/site_incidents.html", context, request)


def _day(given: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(given) if len(given) == 10 else None
    except ValueError:
        return None
