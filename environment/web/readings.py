"""Pages of readings: listed with how they stand to their limits, entered, corrected, summed up by site and month."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Conflict
from core.forms import DateInput
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.models import Standard
from enterprises.models.processes import Process
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from enterprises.web.site_forms import SiteForm
from environment.acts.readings import READINGS
from environment.capabilities import READINGS_RECORD
from environment.filters.discharges import ReadingFilters
from environment.models import Reading
from environment.models.discharges import POLLUTANT_CHOICES, DischargeUnit, Medium
from environment.queries import reading_verdicts as queries
from environment.services import readings


class ReadingFilter(ListForm):
    pollutant = choice(gettext_lazy("Pollutant"), POLLUTANT_CHOICES)
    medium = choice(gettext_lazy("Medium"), Medium)
    process = choice(gettext_lazy("Process"), Process)
    province = choice(gettext_lazy("Province"), provinces)
    site = forms.CharField(label=gettext_lazy("Code of the site"), max_length=32)


class ComplianceFilter(ListForm):
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    province = choice(gettext_lazy("Province"), provinces)


class ReadingForm(SiteForm):
    pollutant = forms.ChoiceField(label=gettext_lazy("Pollutant"), choices=POLLUTANT_CHOICES)
    medium = forms.ChoiceField(label=gettext_lazy("Medium"), choices=Medium.choices)
    discharge = forms.ChoiceField(
        label=gettext_lazy("Discharge"),
        choices=[("", gettext_lazy("Not applicable (air)")), *Standard.Discharge.choices],
        required=False,
        help_text=gettext_lazy("Of water: into a body of water (direct), or into a treatment plant of others."),
    )
    outlet = forms.CharField(
        label=gettext_lazy("Outlet"), max_length=120, help_text=gettext_lazy("As the permit names it.")
    )
    sampled_on = forms.DateField(label=gettext_lazy("Sampled on"), widget=DateInput)
    value = forms.DecimalField(label=gettext_lazy("Value"), max_digits=12, decimal_places=5, min_value=0)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=DischargeUnit.choices)
    method = forms.CharField(
        label=gettext_lazy("Method"), max_length=200, help_text=gettext_lazy("Standard or instrument.")
    )
    laboratory = forms.CharField(label=gettext_lazy("Laboratory"), max_length=200)
    unit_confirmed = forms.BooleanField(label=gettext_lazy("The unit was checked and is right."), required=False)


def _rows(request: HttpRequest) -> QuerySet[Reading]:
    rows = Reading.objects.visible_to(request.user)
    return rows.select_related("site__enterprise", "site__jurisdiction", "recorded_by", "correction", "corrects")


@page
def listing(request: HttpRequest) -> HttpResponse:
    context = ReadingFilter(request).list_rows(request, ReadingFilters, _rows(request).order_by("-sampled_on", "-pk"))
    context["judged"] = queries.judge(context["rows"])
    context["may_record"] = holds(request.user, READINGS_RECORD)
    return render(request, "environment/reading_list.html", context)


@page
def compliance(request: HttpRequest) -> HttpResponse:
    """Show the share of readings within their limits by site and month of a year."""
    form = ComplianceFilter(request)
    chosen = {"year": clock.today().year, **form.chosen}
    rows = Reading.objects.visible_to(request.user).standing().select_related("site")
    context: dict[str, Any] = {"form": form, "year": chosen["year"]}
    try:
        context["rates"] = queries.rates(ReadingFilters(chosen, queryset=rows, request=request).qs)
    except Conflict as refusal:
        context["refusal"] = refusal.detail
    return render(request, "environment/compliance.html", context)


create = create_view(
    Creation(
        title=gettext_lazy("Enter a reading"),
        lead=gettext_lazy(
            "A reading is not changed afterwards. A correction is a further reading that names the first."
        ),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Readings of discharges"),
        list_page="pages:readings",
        detail_page="pages:reading",
        allowed=partial(holds, capability=READINGS_RECORD),
        form=ReadingForm.for_request,
        service=readings.record,
        done=gettext_lazy("The reading was recorded."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> Reading:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: Reading, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {"row": row, "judged": queries.judge([row])[0], **panel(request, READINGS, row, failed)}
    return render(request, "environment/reading_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(READINGS, find=_visible, show=_detail)
