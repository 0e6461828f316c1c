"""Filings that await their province: reviewed in one list, and accepted many at once."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from core.formats import local_name, month
from core.forms import MonthField
from core.web.bulk import BulkPage, keys_of
from core.web.filters import ListForm, choice
from core.web.pages import page, paged
from enterprises.filters import provinces
from enterprises.policies import holds
from quotas.acts.reports import REPORTS
from quotas.capabilities import REPORTS_DECIDE
from quotas.filters.reports import ReportFilters
from quotas.models import Report
from quotas.quantities import ZERO
from quotas.queries.produced import ProducedBeside, produced_beside
from quotas.services import reports
from quotas.services.reports.lifecycle import with_writer

YES_NO = [("true", _("yes")), ("false", _("no"))]


class WaitingFilter(ListForm):
    period = MonthField(label=_("Month"))
    province = choice(_("Province"), provinces)
    late = choice(_("Filed late"), YES_NO)
    receipt_waits = choice(_("Day of receipt to be confirmed"), YES_NO)
    unconfirmed = choice(_("From paper, unconfirmed"), YES_NO)
    over = choice(_("Took an account over its limit"), YES_NO)


@page
def waiting(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _accept(request)
    return _listing(request)


def _listing(request: HttpRequest, outcome: reports.Outcome | None = None) -> HttpResponse:
    form = WaitingFilter(request)
    given = {"state": [Report.State.SUBMITTED.value], **form.chosen}
    if "period" in given:
        given["period"] = f"{given['period']:%Y-%m}"
    waiting = ReportFilters(given, queryset=Report.objects.visible_to(request.user)).qs
    waiting = with_writer(waiting, request.user).select_related("enterprise__jurisdiction", "submitted_by")
    rows = paged(request, waiting.defer("canonical").order_by("period", F("submitted_at").asc(), "pk"))
    decides = holds(request.user, REPORTS_DECIDE)
    context = {
        "form": form,
        "rows": rows,
        "table": _beside_earlier(request, list(rows)),
        "exported": given,
        "decides": decides,
        "together": TOGETHER.offered(request.user),
        "outcome": outcome,
    }
    return render(request, "quotas/report_waiting.html", context)


def _beside_earlier(request: HttpRequest, rows: list[Report]) -> list[tuple[Report, bool, ProducedBeside]]:
    """Return each report, whether the reader may accept it, and the tonnes that it and the months before produced."""
    beside = produced_beside(rows)
    return [(row, reports.LIFECYCLE.is_open(request.user, row, "accept"), beside[row.pk]) for row in rows]


def _accept(request: HttpRequest) -> HttpResponse:
    """Show what is about to be accepted; accept it once that is confirmed. The service refuses who may not decide."""
    keys = keys_of(request.POST.getlist("chosen"))
    if keys and "confirmed" not in request.POST and holds(request.user, REPORTS_DECIDE):
        chosen = with_writer(Report.objects.visible_to(request.user).filter(pk__in=keys), request.user)
        chosen = chosen.select_related("enterprise__jurisdiction", "submitted_by").defer("canonical")
        table = _beside_earlier(request, list(chosen.order_by("period", "submitted_at", "pk")))
        if acceptable := [row for row in table if row[1]]:
            return _preview(request, acceptable, left_out=len(keys) - len(acceptable))
    outcome = reports.accept_many(keys, actor=request.user)
    return _listing(request, outcome) if keys else redirect("pages:reports-waiting")


def _preview(request: HttpRequest, table: list[tuple[Report, bool, ProducedBeside]], *, left_out: int) -> HttpResponse:
    context = {
        "table": table,
        "left_out": left_out,
        "produced": sum((beside.now or ZERO for _report, _may, beside in table), ZERO),
        "late": sum(bool(report.late) for report, _may, _beside in table),
        "over": sum(bool(report.over) for report, _may, _beside in table),
    }
    return render(request, "quotas/report_acceptance.html", context)


TOGETHER = BulkPage(
    REPORTS,
    rows=lambda actor: (
        with_writer(Report.objects.visible_to(actor), actor)
        .select_related("enterprise__jurisdiction")
        .defer("canonical")
    ),
    name=lambda report: f"{local_name(report.enterprise)}, {month(report.period)}",
    back="pages:reports-waiting",
    title=_("Filings that wait"),
    undo={"return": "undo_return"},
)
together = TOGETHER.view()
