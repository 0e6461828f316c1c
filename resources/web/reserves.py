"""Pages of reserves: the figures of all subjects, one figure with its series and corrections, and their recording."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.acts import Create
from core.errors import Forbidden
from core.web import year_bars
from core.web.acts import detail_view, send
from core.web.creation import Trail, create_view
from core.web.filters import form_of
from core.web.pages import page
from core.web.panels import panels
from enterprises.policies import holds
from resources.capabilities import RESERVES_RECORD
from resources.filters import ReserveFilters
from resources.models import ReserveEstimate, ReserveIndicator
from resources.policies import may_record_reserves
from resources.queries import reserves as queries
from resources.services import reserves
from resources.supply import remaining_share
from resources.web.reserve_forms import CorrectionForm, ReserveForm

ReserveFilter = form_of(ReserveFilters, "province", "year", "element_class", "method")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = (
        ReserveEstimate.objects.visible_to(request.user)
        .filter(Q(pk__in=ReserveEstimate.objects.standing().values("pk")))
        .select_related("place", "mining_area")
        .order_by("place__code", "mining_area__number", "deposit", "element_class", "-year", "method", "pk")
    )
    context = ReserveFilter(request).list_rows(request, ReserveFilters, rows)
    context["exported"] = {**context["exported"], "standing": "true"}
    context["indicators"] = ReserveIndicator.objects.order_by("measure", "region", "figure")
    context["may_record"] = holds(request.user, RESERVES_RECORD)
    return render(request, "resources/reserve_list.html", context)


TRAIL = Trail(
    title=gettext_lazy("Reserves"),
    list_page="pages:reserves",
    detail_page="pages:reserve",
)


create = create_view(
    TRAIL,
    Create(
        service=reserves.record,
        form=ReserveForm,
        capability=RESERVES_RECORD,
        title=gettext_lazy("Record reserves"),
        lead=gettext_lazy(
            "One figure for a subject, year and method. A figure that is wrong is corrected on its page; the earlier"
            " one stays visible."
        ),
        done=gettext_lazy("The figure was recorded."),
    ),
)


def _visible(request: HttpRequest, pk: UUID) -> ReserveEstimate:
    rows = ReserveEstimate.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("place", "mining_area__jurisdiction", "recorded_by"), pk=pk)


def _detail(
    request: HttpRequest, row: ReserveEstimate, form: CorrectionForm | None = None, status: int = 200
) -> HttpResponse:
    history = queries.history(row)
    series = queries.series(row)
    corrected = {each.corrects_id for each in history}
    open_row = row.pk not in corrected and may_record_reserves(request.user, RESERVES_RECORD, row)
    if form is None and open_row:
        form = CorrectionForm(initial=_initial(row))
    context = {
        "row": row,
        "share": remaining_share(row.original_t, row.remaining_t),
        "history": history,
        "corrected": corrected,
        "superseded_by": next((each for each in history if each.corrects_id == row.pk), None),
        "series": [(each, remaining_share(each.original_t, each.remaining_t)) for each in series],
        "bars": year_bars.build(_values(series, row.method)),
        "form": form if open_row else None,
        "faults": status != 200,
        "panels": panels(request, "reserve", row),
    }
    return render(request, "resources/reserve_detail.html", context, status=status)


detail = detail_view(_visible, lambda request, row: _detail(request, row))


@page
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record the correction that the page of the figure asks for."""
    row = _visible(request, pk)
    if not may_record_reserves(request.user, RESERVES_RECORD, row):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    if request.method != "POST":
        return redirect("pages:reserve", pk=pk)
    form = CorrectionForm(request.POST)
    sent = send(request, form, lambda **values: reserves.correct(row, actor=request.user, **values))
    if sent.done:
        messages.success(request, _("The correction was recorded."))
        return redirect("pages:reserve", pk=sent.result.pk)
    return _detail(request, row, form, sent.status)


def _initial(row: ReserveEstimate) -> dict[str, Any]:
    names = ("original_t", "remaining_t", "average_grade", "estimator", "document")
    return {name: getattr(row, name) for name in names if getattr(row, name) is not None}


def _values(series: list[ReserveEstimate], method: str) -> list[year_bars.Value]:
    """Return the bars of one method: figures of different methods do not form a series."""
    return [
        year_bars.Value(each.year, each.original_t or each.remaining_t, each.remaining_t)
        for each in series
        if each.method == method and each.remaining_t is not None
    ]
