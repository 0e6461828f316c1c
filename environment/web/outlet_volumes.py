"""Pages of discharged volumes: listed, entered, corrected; one shows the tonnes of its month with their formula."""

import datetime as dt
from functools import partial
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.forms import DateInput
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.models import Standard
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from enterprises.web.site_forms import SiteForm
from environment.acts.outlet_volumes import OUTLET_VOLUMES
from environment.capabilities import VOLUMES_RECORD
from environment.filters.outlet_volumes import OutletVolumeFilters
from environment.models import OutletVolume
from environment.models.discharges import Medium
from environment.queries.discharged import discharged
from environment.services import outlet_volumes


class OutletVolumeFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    medium = choice(gettext_lazy("Medium"), Medium)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    site = forms.CharField(label=gettext_lazy("Code of the site"), max_length=32)


class OutletVolumeForm(SiteForm):
    medium = forms.ChoiceField(label=gettext_lazy("Medium"), choices=Medium.choices)
    outlet = forms.CharField(
        label=gettext_lazy("Outlet"), max_length=120, help_text=gettext_lazy("As the permit names it.")
    )
    discharge = forms.ChoiceField(
        label=gettext_lazy("Discharge"),
        choices=[("", gettext_lazy("Not applicable (air)")), *Standard.Discharge.choices],
        required=False,
        help_text=gettext_lazy("Of water: into a body of water (direct), or into a treatment plant of others."),
    )
    month = forms.DateField(label=gettext_lazy("Month"), widget=DateInput, help_text=gettext_lazy("Its first day."))
    volume = forms.DecimalField(label=gettext_lazy("Volume, m³"), max_digits=15, decimal_places=3, min_value=0)
    method = forms.CharField(
        label=gettext_lazy("Method"), max_length=200, help_text=gettext_lazy("Flow meter, or how it was computed.")
    )
    volume_confirmed = forms.BooleanField(label=gettext_lazy("The volume was checked and is right."), required=False)

    def clean_month(self) -> dt.date:
        given: dt.date = self.cleaned_data["month"]
        return given.replace(day=1)


def _rows(request: HttpRequest) -> QuerySet[OutletVolume]:
    rows = OutletVolume.objects.visible_to(request.user)
    return rows.select_related("site__enterprise", "site__jurisdiction", "recorded_by", "correction", "corrects")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).order_by("-month", "-pk")
    context = OutletVolumeFilter(request).list_rows(request, OutletVolumeFilters, rows)
    context["may_record"] = holds(request.user, VOLUMES_RECORD)
    return render(request, "environment/outlet_volume_list.html", context)


create = create_view(
    Creation(
        title=gettext_lazy("Enter a discharged volume"),
        lead=gettext_lazy(
            "With a reading of the same outlet and month it gives tonnes. A correction is a further row."
        ),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Discharged volumes"),
        list_page="pages:outlet-volumes",
        detail_page="pages:outlet-volume",
        allowed=partial(holds, capability=VOLUMES_RECORD),
        form=OutletVolumeForm.for_request,
        service=outlet_volumes.record,
        done=gettext_lazy("The volume was recorded."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> OutletVolume:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: OutletVolume, failed: Failed = None, status: int = 200) -> HttpResponse:
    of_year = discharged([row.site], row.month.year)
    months = [
        month
        for year in of_year
        if year.medium == row.medium
        for month in year.months
        if (month.outlet, month.month) == (row.outlet, row.month)
    ]
    context = {"row": row, "months": months, **panel(request, OUTLET_VOLUMES, row, failed)}
    return render(request, "environment/outlet_volume_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(OUTLET_VOLUMES, find=_visible, show=_detail)
