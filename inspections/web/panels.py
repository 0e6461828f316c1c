"""Panels that this app adds to pages below it: flags of the holders that a notice names, cases about an incident."""

import datetime as dt
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string

from core import clock
from core.formats import day
from core.web.panels import panel
from enterprises.models import Enterprise, Site
from enterprises.policies import can
from environment.models import Incident, OfficeDecision, Project
from environment.queries.projects import histories
from inspections import queries
from inspections.capabilities import CASES_OPEN, HANDOVERS_MAKE
from inspections.filters import about_gainers
from inspections.models import Case, Flag, Handover
from inspections.web.flags import gravest_first
from inspections.web.remedies import panel_of_sites
from quotas.models import Notice
from trade.capabilities import LETTERS_WRITE
from trade.lifecycles import LETTER
from trade.models import Letter
from trade.queries.invoice_comparisons import Comparison, Side

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
def balance_of_site(request: HttpRequest, site: Site) -> str:
    """Lead to the balance of material of a site, for those who see reports of it."""
    return render_to_string("inspections/parts/balance_link.html", {"site": site}, request)


@panel("enterprise")
def flows_of_enterprise(request: HttpRequest, enterprise: Enterprise) -> str:
    return render_to_string("inspections/parts/balance_link.html", {"enterprise": enterprise}, request)


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


@panel("office-decision")
def cases_since_decision(request: HttpRequest, decision: OfficeDecision) -> str:
    """Show the cases about the site since a decision of an office, with the way to open one from it."""
    paper = f"{decision.office}, {day(decision.day)}, {decision.document}"
    allegation = f"{decision.get_kind_display()}: {decision.subject} ({paper})"
    return _cases_of_site(request, decision.site, decision.day, f"{allegation}. {decision.reason}")


@panel("project")
def cases_of_project(request: HttpRequest, project: Project) -> str:
    """Show the cases about the site of a project with breaches, with the way to open one from them."""
    (history,) = histories([project])
    days = [step.day for step in history.steps.values() if step.day is not None]
    if not history.breaches or not days:
        return ""
    allegation = "; ".join(str(breach.label) for breach in history.breaches)
    return _cases_of_site(request, project.site, min(days), f"{project.name} ({day(min(days))}): {allegation}")


def _cases_of_site(request: HttpRequest, site: Site, since: dt.date, allegation: str) -> str:
    begun = dt.datetime.combine(since, dt.time.min, clock.ZONE)
    about = Q(site=site) | Q(site=None, enterprise=site.enterprise_id)
    rows = Case.objects.heads_for(request.user).filter(about, opened_at__gte=begun)
    may_open = can(request.user, CASES_OPEN, site)
    shown = list(rows.select_related("place", "enterprise", "site", "lead").order_by("-opened_at", "-pk")[:MOST])
    if not shown and not may_open:
        return ""
    stated = QueryDict(mutable=True)
    stated.update(
        {
            "type": Case.SubjectType.SITE,
            "code": site.code,
            "source": Case.Source.REFERRAL,
            "allegation": allegation,
        }
    )
    context = {"rows": shown, "may_open": may_open, "stated": stated.urlencode()}
    return render_to_string("inspections/parts/site_cases_since.html", context, request)


@panel("letter")
def handover_of_letter(request: HttpRequest, letter: Letter) -> str:
    """Show the handover of a letter, or the way to hand it on once it was answered or its day has passed."""
    rows = list(Handover.objects.visible_to(request.user).filter(letter=letter))
    if rows:  # once each has ended, the office of the letter may hand it on again
        ended = all(row.state not in Handover.UNSETTLED for row in rows)
        may_make = ended and LETTER.can(request.user, LETTERS_WRITE, letter)
    else:
        may_make = LETTER.is_open(request.user, letter, "hand_on")
    if not rows and not may_make:
        return ""
    context = {"rows": rows, "stated": urlencode({"letter": letter.pk}) if may_make else ""}
    return render_to_string("inspections/parts/letter_handover.html", context, request)


@panel("comparison")
def months_to_hand_on(request: HttpRequest, rows: list[Comparison]) -> str:
    """Show the way to hand on each month of a comparison that does not match."""
    left = [row for row in rows if row.is_open and can(request.user, HANDOVERS_MAKE, row.enterprise)]
    if not left:
        return ""
    stated = [
        (
            row,
            urlencode(
                {
                    "enterprise": row.enterprise.code,
                    "origin": "sales" if row.side == Side.SELLER else "purchases",
                    "kind": row.kind,
                    "month": row.result.month.isoformat(),
                }
            ),
        )
        for row in left
    ]
    return render_to_string("inspections/parts/comparison_handovers.html", {"rows": stated}, request)
