"""Pages of discharged volumes: listed, entered, corrected; one shows the tonnes of its month with their formula."""

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.forms import DateInput
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.models import Standard
from enterprises.policies import holds
from enterprises.web.site_forms import SiteForm
from environment.acts.outlet_volumes import OUTLET_VOLUMES
from environment.capabilities import VOLUMES_RECORD
from environment.filters import OutletVolumeFilters
from environment.models import OutletVolume
from environment.models.discharges import Medium
from environment.queries.discharged import discharged
from environment.services import outlet_volumes


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


def _months(request: HttpRequest, row: OutletVolume) -> Mapping[str, Any]:
    months = [
        month
        for year in discharged([row.site], row.month.year)
        if year.medium == row.medium
        for month in year.months
        if (month.outlet, month.month) == (row.outlet, row.month)
    ]
    last_day = row.month.replace(day=monthrange(row.month.year, row.month.month)[1])
    of_month = {"site": row.site.code, "medium": row.medium, "sampled_after": row.month, "sampled_before": last_day}
    return {"months": months, "of_month": urlencode(of_month)}


PAGES = RecordPages(
    title=gettext_lazy("Discharged volumes"),
    list_page="pages:outlet-volumes",
    detail_page="pages:outlet-volume",
    templates="environment/outlet_volume",
    rows=OutletVolume.objects.select_related(
        "site__enterprise", "site__jurisdiction", "recorded_by", "correction", "corrects"
    ),
    order=("-month", "-pk"),
    filters=OutletVolumeFilters,
    form=form_of(OutletVolumeFilters, "province", "medium", "year", "site"),
    may_record=partial(holds, capability=VOLUMES_RECORD),
    acts=OUTLET_VOLUMES,
    in_detail=_months,
)


create = create_view(
    PAGES,
    title=gettext_lazy("Enter a discharged volume"),
    lead=gettext_lazy("With a reading of the same outlet and month it gives tonnes. A correction is a further row."),
    form=OutletVolumeForm.for_request,
    service=outlet_volumes.record,
    done=gettext_lazy("The volume was recorded."),
)
