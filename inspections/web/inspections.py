"""Pages of inspections: ranked by risk, planned, followed step by step, answered by the enterprise."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.capabilities import require
from core.web.acts import Failed, act_view, detail_view, panel, send
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page, paged
from enterprises.filters import provinces
from enterprises.models import Site
from enterprises.policies import authorise, can, holds
from enterprises.web import signing
from inspections import drawn_sites, queries, risk
from inspections.acts.inspections import INSPECTIONS
from inspections.capabilities import EVIDENCE_ADD, INSPECTIONS_PLAN, RISK_SEE
from inspections.filters import InspectionFilters
from inspections.forms.inspections import TEAM_ROWS, PlanForm, TeamFields
from inspections.lifecycles import INSPECTION
from inspections.models import Campaign, Evidence, Inspection
from inspections.printed_documents import inspection_printed
from inspections.services import inspections
from inspections.web import measured_and_reported

PER_PAGE_RANKED = 25


class InspectionFilter(ListForm):
    state = state_of(Inspection.State, Inspection.ENDED)
    province = choice(gettext_lazy("Province"), provinces)
    kind = choice(gettext_lazy("Kind of site"), Site.Kind)
    overdue = choice(gettext_lazy("Term"), [("true", gettext_lazy("Overdue"))])


class RiskFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    kind = choice(gettext_lazy("Kind of site"), Site.Kind)


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = Inspection.objects.visible_to(request.user).select_related("site", "enterprise", "place", "campaign")
    context = InspectionFilter(request).list_rows(request, InspectionFilters, rows.order_by("-planned_on", "-pk"))
    for row in context["rows"]:
        row.office = row.is_office(request.user)
    drawn_sites.mark(row for row in context["rows"] if row.office)
    context |= {"may_plan": holds(request.user, INSPECTIONS_PLAN), "may_see_risk": holds(request.user, RISK_SEE)}
    return render(request, "inspections/inspection_list.html", context)


@page
def whom(request: HttpRequest) -> HttpResponse:
    """Rank the sites by risk, the worst first, each part with its weight, its value and the rows behind it."""
    authorise(request.user, RISK_SEE)
    form = RiskFilter(request)
    sites, chosen = risk.sites_of(request.user), form.chosen
    if "province" in chosen:
        sites = sites.filter(jurisdiction__code__startswith=chosen["province"])
    if "kind" in chosen:
        sites = sites.filter(kind=chosen["kind"])
    ranking: Any = risk.Ranking(sites, request.user, clock.today())
    rows = paged(request, ranking, PER_PAGE_RANKED)
    context = {
        "form": form,
        "rows": rows,
        "located": f"?{urlencode([('site', assessed.site.code) for assessed in rows])}",
        "exported": chosen,
        "components": risk.COMPONENTS,
        "may_plan": holds(request.user, INSPECTIONS_PLAN),
    }
    return render(request, "inspections/risk_list.html", context)


@page
def create(request: HttpRequest) -> HttpResponse:
    """Plan a visit of one site, named in the address."""
    user = request.user
    require(user, INSPECTIONS_PLAN)
    sites = Site.objects.visible_to(user).select_related("enterprise", "jurisdiction")
    site = get_object_or_404(sites, code=request.GET.get("site", ""))
    today = clock.today()
    running = Campaign.objects.visible_to(user).exclude(state=Campaign.State.ENDED).filter(ends_on__gte=today)
    suited = [row.pk for row in running.select_related("place") if row.lies_over(site)]
    initial = {"planned_on": today, "campaign": request.GET.get("campaign", ""), "person_1": user.get_username()}
    form = PlanForm(
        request.POST or None,
        initial=initial,
        place=site.jurisdiction,
        campaigns=Campaign.objects.filter(pk__in=suited).order_by("number"),
    )
    sent = send(request, form, partial(inspections.create, actor=user, site=site))
    if sent.done:
        notes.success(request, _("The inspection %(number)s is planned.") % {"number": sent.result.number})
        return redirect("pages:inspection", pk=sent.result.pk)
    assessments = risk.Ranking(Site.objects.filter(pk=site.pk), user, today)[0:1] if can(user, RISK_SEE, site) else []
    context = {"form": form, "site": site, "assessed": assessments[0] if assessments else None}
    return render(request, "inspections/inspection_form.html", context, status=sent.status)


@page
def team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Replace the team of a visit."""
    row = visible(request, pk)
    if "name_team" not in INSPECTION.open_verbs(request.user, row):
        return redirect("pages:inspection", pk=pk)
    initial: dict[str, str] = {}
    for number, member in enumerate(row.team.all()[:TEAM_ROWS], 1):
        initial |= {f"person_{number}": member.person.username, f"certificate_{number}": member.certificate}
    form = TeamFields(request.POST or None, initial=initial, place=row.place)
    sent = send(request, form, partial(inspections.name_team, row, actor=request.user))
    if sent.done:
        notes.success(request, _("The team is named."))
        return redirect("pages:inspection", pk=pk)
    context = {"form": form, "inspection": row}
    return render(request, "inspections/inspection_team.html", context, status=sent.status)


def visible(request: HttpRequest, pk: UUID) -> Inspection:
    return get_object_or_404(queries.inspections(Inspection.objects.visible_to(request.user)), pk=pk)


def _shows_record(row: Inspection, *, office: bool) -> bool:
    return row.carried_out_on is not None and (office or row.reported_at is not None)


def _detail(request: HttpRequest, row: Inspection, failed: Failed = None, status: int = 200) -> HttpResponse:
    user = request.user
    office = row.is_office(user)
    shows_record = _shows_record(row, office=office)
    files = Evidence.objects.visible_to(user).filter(inspection=row).select_related("review").order_by("added_at")
    verbs = INSPECTION.open_verbs(user, row)
    if office:
        drawn_sites.mark([row])
    context = {
        "inspection": row,
        "office": office,
        "shows_record": shows_record,
        "answers": sorted(row.answers.all(), key=lambda each: each.position) if shows_record else [],
        "compared": measured_and_reported.of_figures(row.site, list(row.figures.all())) if shows_record else [],
        "findings": list(row.findings.all()) if shows_record else [],
        "journal": sorted(row.journal.all(), key=lambda each: (each.at, str(each.pk)), reverse=True) if office else [],
        "files": files if office else [],
        "may_add": office and can(user, EVIDENCE_ADD, row),
        "may_carry_out": "carry_out" in verbs,
        "may_name_team": "name_team" in verbs,
        "lacks_papers": row.state == Inspection.State.PLANNED
        and not all(member.certificate for member in row.team.all()),
        **panel(request, INSPECTIONS, row, failed, signing=signing),
    }
    return render(request, "inspections/inspection_detail.html", context, status=status)


@page
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the report of an inspection as PDF, to whom its page shows it."""
    row = visible(request, pk)
    office = row.is_office(request.user)
    if not _shows_record(row, office=office):
        raise Http404
    return inspection_printed(row, office=office).answer(request)


detail = detail_view(visible, _detail)
act = act_view(INSPECTIONS, find=visible, show=_detail, signing=signing)
