"""Pages of readings: listed with how they stand to their limits, entered, corrected, summed up by site and month."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Conflict
from core.forms import DateInput
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.pages import page
from core.web.records import RecordPages
from enterprises.models import Standard
from enterprises.policies import holds
from enterprises.web.site_forms import SiteForm
from environment.acts.readings import READINGS
from environment.capabilities import READINGS_RECORD
from environment.filters import ReadingFilters
from environment.models import Outlet, Reading
from environment.models.discharges import POLLUTANT_CHOICES, DischargeUnit, Medium
from environment.queries import reading_verdicts as queries
from environment.services import readings


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


PAGES = RecordPages(
    title=gettext_lazy("Readings of discharges"),
    list_page="pages:readings",
    detail_page="pages:reading",
    templates="environment/reading",
    rows=Reading.objects.select_related(
        "site__enterprise", "site__jurisdiction", "recorded_by", "correction", "corrects"
    ),
    order=("-sampled_on", "-pk"),
    filters=ReadingFilters,
    form=form_of(
        ReadingFilters, "pollutant", "medium", "process", "province", "site", "sampled_after", "sampled_before"
    ),
    may_record=partial(holds, capability=READINGS_RECORD),
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


create = create_view(
    PAGES,
    title=gettext_lazy("Enter a reading"),
    lead=gettext_lazy("A reading is not changed afterwards. A correction is a further reading that names the first."),
    form=ReadingForm.for_request,
    service=readings.record,
    done=gettext_lazy("The reading was recorded."),
)
