"""Pages of a province's months: missing reports, reports that wait, and closing the month."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import YearField
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.filters import ListForm, choice
from core.web.pages import page, paged
from enterprises.filters import provinces
from quotas.acts.reports import PERIODS
from quotas.filters.reports import PeriodFilters
from quotas.models import Report, ReportingPeriod
from quotas.queries import periods as queries
from quotas.queries.reports import outstanding
from quotas.services import periods


class PeriodFilter(ListForm):
    year = YearField(label=_("Year"))
    province = choice(_("Province"), provinces)
    state = choice(_("State"), ReportingPeriod.State)


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = ReportingPeriod.objects.visible_to(request.user).select_related("province")
    context = PeriodFilter(request).list_rows(request, PeriodFilters, rows.order_by("-period", "province__code"))
    shown = list(context["rows"])
    tallies = queries.tallies(shown)
    periods.with_last_due_days(shown)
    context["table"] = [(row, tallies[row.province.code, row.period]) for row in shown]
    return render(request, "quotas/period_list.html", context)


def _visible(request: HttpRequest, pk: UUID) -> ReportingPeriod:
    return get_object_or_404(ReportingPeriod.objects.visible_to(request.user).select_related("province"), pk=pk)


def _detail(request: HttpRequest, period: ReportingPeriod, failed: Failed = None, status: int = 200) -> HttpResponse:
    of_month = {"period": period.period, "enterprise__jurisdiction__code__startswith": period.province.code}
    in_force = Report.objects.visible_to(request.user).filter(**of_month, state__in=Report.STANDING)
    context = {
        "period": period,
        "tally": queries.tallies([period])[period.province.code, period.period],
        "missing": outstanding().visible_to(request.user).filter(**of_month).order_by("enterprise__code"),
        "rows": paged(request, in_force.select_related("enterprise").order_by("state", "enterprise__code")),
        "due_on": periods.last_due_on(period),
        "today": clock.today(),
        **panel(request, PERIODS, period, failed),
    }
    return render(request, "quotas/period_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(PERIODS, find=_visible, show=_detail)
