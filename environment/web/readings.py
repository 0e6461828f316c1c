"""Pages of readings: listed with how they stand to their limits, entered, corrected, summed up by site and month."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Conflict
from core.web.filters import form_of
from core.web.pages import page
from core.web.records import RecordPages
from environment.acts.readings import CREATE_READING, READINGS
from environment.filters import ReadingFilters
from environment.models import Outlet, Reading
from environment.queries import reading_verdicts as queries

PAGES = RecordPages(
    title=gettext_lazy("Readings of discharges"),
    templates="environment/reading",
    rows=Reading.objects.select_related(
        "site__enterprise", "site__jurisdiction", "recorded_by", "correction", "corrects"
    ),
    order=("-sampled_on", "-pk"),
    filters=ReadingFilters,
    form=form_of(
        ReadingFilters, "pollutant", "medium", "process", "province", "site", "sampled_after", "sampled_before"
    ),
    creates=CREATE_READING,
    acts=READINGS,
    in_list=lambda request, context: {"judged": queries.judge(context["rows"])},
    in_detail=lambda request, row: {
        "judged": queries.judge([row])[0],
        "outlets": Outlet.objects.visible_to(request.user).of_reading(row),
    },
)
COMPLIANCE_FORM = form_of(ReadingFilters, "year", "province")


@page
def compliance(request: HttpRequest) -> HttpResponse:
    """Show the share of readings within their limits by site and month of a year."""
    form = COMPLIANCE_FORM(request)
    chosen = {"year": clock.today().year, **form.chosen}
    rows = Reading.objects.visible_to(request.user).standing().select_related("site")
    context: dict[str, Any] = {"form": form, "year": chosen["year"]}
    try:
        context["rates"] = queries.rates(ReadingFilters(chosen, queryset=rows, request=request).qs)
    except Conflict as refusal:
        context["refusal"] = refusal.detail
    return render(request, "environment/compliance.html", context)
