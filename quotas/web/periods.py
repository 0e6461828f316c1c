"""Pages of a province's months: missing reports, reports that wait, and closing the month."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.web.filters import ListForm, choice
from core.web.forms import PageForm
from core.web.pages import page, paged
from core.web.verbs import Step, acts, perform
from enterprises.web.enterprises import provinces
from quotas.filters.reports import PeriodFilters
from quotas.models import Report, ReportingPeriod
from quotas.queries import periods as queries
from quotas.queries.reports import outstanding
from quotas.services import periods


class CloseForm(PageForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


STEPS = {
    "close": Step(
        periods.close,
        form=CloseForm,
        tone="primary",
        hint=_("No first filing is taken for this month any more. What was filed can still be amended."),
    ),
    "reopen": Step(periods.reopen),
}
DONE = {"close": _("The month is closed."), "reopen": _("The month is open again.")}


class PeriodFilter(ListForm):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    province = choice(_("Province"), provinces)
    state = choice(_("State"), ReportingPeriod.State)


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = PeriodFilter(request)
    rows = ReportingPeriod.objects.visible_to(request.user).select_related("province")
    rows = PeriodFilters(form.chosen, queryset=rows).qs
    shown = paged(request, rows.order_by("-period", "province__code"))
    tallies = queries.tallies(list(shown))
    periods.with_last_due_days(list(shown))
    table = [(row, tallies[row.province.code, row.period]) for row in shown]
    context = {"form": form, "rows": shown, "table": table, "exported": form.chosen}
    return render(request, "quotas/period_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: UUID) -> ReportingPeriod:
    return get_object_or_404(ReportingPeriod.objects.visible_to(request.user).select_related("province"), pk=pk)


def _detail(request: HttpRequest, period: ReportingPeriod, failed: Any = None, status: int = 200) -> HttpResponse:
    of_month = {"period": period.period, "enterprise__jurisdiction__code__startswith": period.province.code}
    standing = Report.objects.visible_to(request.user).filter(**of_month, state__in=Report.STANDING)
    context = {
        "period": period,
        "tally": queries.tallies([period])[period.province.code, period.period],
        "missing": outstanding().visible_to(request.user).filter(**of_month).order_by("enterprise__code"),
        "rows": paged(request, standing.select_related("enterprise").order_by("state", "enterprise__code")),
        "due_on": periods.last_due_on(period),
        "today": clock.today(),
        "acts": acts(periods.LIFECYCLE, STEPS, request.user, period, failed=failed),
        "failed": failed[1] if failed else None,
        "faults": bool(failed),
    }
    return render(request, "quotas/period_detail.html", context, status=status)


@page
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    period = _visible(request, pk)
    if request.method != "POST":
        return redirect("pages:period", pk=pk)
    _answer, failed, status = perform(request, periods.LIFECYCLE, STEPS, period, verb)
    if failed:
        return _detail(request, _visible(request, pk), failed, status)
    messages.success(request, str(DONE[verb]))
    return redirect("pages:period", pk=pk)
