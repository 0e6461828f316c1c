"""Pages of monthly reports: the year, one month and its versions, one report, amendments and decisions."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core import clock, months
from core.acts import Act
from core.errors import Correctable
from core.forms import YearField
from core.web.acts import STATUS_INVALID, STATUS_REFUSED, Failed, act_view, detail_view, message, panel
from core.web.filters import ListForm, choice
from core.web.pages import page, paged
from enterprises.filters import provinces
from enterprises.models import Enterprise
from enterprises.policies import can, holds
from quotas import capabilities
from quotas.acts.reports import REPORTS
from quotas.models import Report
from quotas.queries import report_versions, reporting_years
from quotas.queries import reports as queries
from quotas.services import reports
from quotas.templatetags.quota import MONTH_STATES
from quotas.web import report_forms
from quotas.web.report_drafts import visible
from quotas.web.report_filing import differences
from quotas.web.url_lookups import enterprise_or_404, month_or_404


class ReportFilter(ListForm):
    year = YearField(label=gettext_lazy("Year"))
    province = choice(gettext_lazy("Province"), provinces)
    state = choice(
        gettext_lazy("With a month that is"),
        lambda: [(value, MONTH_STATES[value]) for value in reporting_years.MONTH_STATES],
    )
    ownership = choice(gettext_lazy("Ownership"), Enterprise.Ownership)
    q = forms.CharField(label=gettext_lazy("Name or code"), max_length=80)


# The filter of the API, and that of the page.
_SHARED = (("province", "province"), ("ownership", "ownership"), ("q", "named"))


@page
def listing(request: HttpRequest) -> HttpResponse:
    """List the year's reports: an enterprise sees its own year as tasks, an office its enterprises month by month."""
    form = ReportFilter(request)
    chosen = form.chosen
    today = clock.today()
    year = chosen.get("year", today.year)
    firms = reporting_years.with_reporting(Enterprise.objects.visible_to(request.user), year)
    if "state" in chosen:
        firms = reporting_years.with_month(firms, year, chosen["state"], on=today)
    if "province" in chosen:
        firms = firms.filter(jurisdiction__code__startswith=chosen["province"])
    if "ownership" in chosen:
        firms = firms.filter(ownership=chosen["ownership"])
    if "q" in chosen:
        text = chosen["q"]
        firms = firms.filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(name_zh__icontains=text))
    rows = paged(request, firms.select_related("jurisdiction").order_by("code"), 30)
    glance = reporting_years.months_of_year([firm.pk for firm in rows], year, on=today)
    context = {
        "form": form,
        "rows": rows,
        "year": year,
        "table": [(firm, glance[firm.pk]) for firm in rows],
        "own": report_forms.enterprise_of(request.user),
        "months": [dt.date(year, number, 1) for number in range(1, 13)],
        "exported": (exported := _exported(chosen, year)),
        "sheet": f"{reverse('report-sheet')}?{urlencode(exported, doseq=True)}",
        "watches": holds(request.user, capabilities.ACCEPTANCES_WATCH),
        "keys_in": holds(request.user, capabilities.REPORTS_KEY_IN),
    }
    own = report_forms.enterprise_of(request.user)
    return render(request, "quotas/report_year.html" if own else "quotas/report_grid.html", context)


def _exported(chosen: dict[str, Any], year: int) -> dict[str, Any]:
    """Return the API's filters for the reports that the grid shows."""
    asked = {"period_after": f"{year}-01", "period_before": f"{year}-12"}
    asked |= {name: chosen[given] for given, name in _SHARED if given in chosen}
    match chosen.get("state"):
        case "late":
            asked["late"] = "true"
        case "submitted" | "returned" | "accepted" as state:
            asked["state"] = state
    return asked


@page
def month(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Show one month of one enterprise: every version, and how to begin."""
    enterprise, of = enterprise_or_404(request, code), month_or_404(period)
    return _month(request, enterprise, of)


def _month(
    request: HttpRequest,
    enterprise: Enterprise,
    of: dt.date,
    refusal: str = "",
    paper: report_forms.PaperForm | None = None,
    status: int = 200,
) -> HttpResponse:
    glance = reporting_years.months_of_year([enterprise.pk], of.year, on=clock.today())[enterprise.pk][of.month - 1]
    of_month = (
        Report.objects.visible_to(request.user)
        .filter(enterprise=enterprise, period=of)
        .select_related("prepared_by", "submitted_by")
        .order_by("-number")
    )
    free = glance.standing is None and glance.draft is None and of <= months.month_of(clock.today())
    context = {
        "enterprise": enterprise,
        "month": glance,
        "versions": of_month,
        "refusal": refusal,
        "faults": status != 200,
        "paper": paper or report_forms.PaperForm(),
        "may_begin": free and can(request.user, capabilities.REPORTS_PREPARE, enterprise),
        "may_key_in": free and can(request.user, capabilities.REPORTS_KEY_IN, enterprise),
        "may_upload": glance.standing is None
        and of <= months.month_of(clock.today())
        and _may_write(request, enterprise),
    }
    return render(request, "quotas/report_month.html", context, status=status)


def _may_write(request: HttpRequest, enterprise: Enterprise) -> bool:
    writers = (capabilities.REPORTS_PREPARE, capabilities.REPORTS_KEY_IN)
    return any(can(request.user, capability, enterprise) for capability in writers)


@page
def begin(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Begin a draft: prefilled, as a nil return, or entered from paper."""
    enterprise, of = enterprise_or_404(request, code), month_or_404(period)
    if request.method != "POST":
        return redirect("pages:report-month", code=code, period=period)
    nil = "nil" in request.POST
    paper = report_forms.PaperForm(request.POST) if "paper" in request.POST else None
    if paper is not None and not paper.is_valid():
        return _month(request, enterprise, of, paper=paper, status=STATUS_INVALID)
    lines = [] if nil else report_forms.beginnings(queries.prefilled(enterprise, of))
    fields: dict[str, Any] = {"origin": Report.Origin.PAPER, **paper.paper} if paper else {"origin": Report.Origin.PAGE}
    try:
        draft = reports.create(enterprise=enterprise, period=of, nil=nil, lines=lines, actor=request.user, **fields)
    except Correctable as refusal:
        if paper is not None and refusal.errors:
            paper.refuse(refusal)
            return _month(request, enterprise, of, paper=paper, status=STATUS_REFUSED)
        return _month(request, enterprise, of, str(refusal.detail), status=STATUS_REFUSED)
    return redirect("pages:report-check" if nil else "pages:report-edit", pk=draft.pk)


def _detail(request: HttpRequest, report: Report, failed: Failed = None, status: int = 200) -> HttpResponse:
    open_verbs = reports.LIFECYCLE.open_verbs(request.user, report)
    of_month = Report.objects.filter(enterprise=report.enterprise_id, period=report.period)
    context = {
        "report": report,
        "lines": list(report.lines.all()),
        "findings": _explained(report) if report.state == Report.State.SUBMITTED else [],
        "versions": of_month.select_related("submitted_by").defer("canonical").order_by("-number"),
        "differences": differences(report),
        **panel(request, REPORTS, report, failed),
        "may_edit": "update" in open_verbs,
        "may_check": "check" in open_verbs,
    }
    return render(request, "quotas/report_detail.html", context, status=status)


def _explained(report: Report) -> list[dict[str, Any]]:
    """Return the findings on a filing that awaits a decision, with the reasons that its signer gave."""
    findings = reports.findings(report)
    return [{"finding": finding, "reason": report.explanations.get(finding.code, "")} for finding in findings]


@page
def compared(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Compare the versions of a month."""
    enterprise, of = enterprise_or_404(request, code), month_or_404(period)
    rows = Report.objects.visible_to(request.user).filter(enterprise=enterprise, period=of).order_by("number")
    shown = list(queries.detailed(rows))
    if not shown:
        raise Http404
    only = "all" not in request.GET
    figures = report_versions.side_by_side(shown)
    context = {
        "enterprise": enterprise,
        "period": of,
        "versions": shown,
        "rows": [row for row in figures if row.differs] if only else figures,
        "only": only,
        "figures": len(figures),
    }
    return render(request, "quotas/report_versions.html", context)


def _redirect_after(request: HttpRequest, report: Report, act: Act, result: Report) -> HttpResponse | None:
    """Redirect to the new amendment, or from a discarded draft to its month."""
    if act.verb == "amend":
        return redirect("pages:report-edit", pk=result.pk)
    if act.verb == "discard":
        messages.success(request, message(act, result))
        return redirect("pages:report-month", code=report.enterprise.code, period=f"{report.period:%Y-%m}")
    return None


detail = detail_view(visible, _detail)
act = act_view(REPORTS, find=visible, show=_detail, after=_redirect_after)
