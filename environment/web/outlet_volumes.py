"""Pages of discharged volumes: listed, entered, corrected; one shows the tonnes of its month with their formula."""

from calendar import monthrange
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from environment.acts.outlet_volumes import CREATE_OUTLET_VOLUME, OUTLET_VOLUMES
from environment.filters import OutletVolumeFilters
from environment.models import OutletVolume
from environment.queries.discharged import discharged


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
    templates="environment/outlet_volume",
    rows=OutletVolume.objects.select_related(
        "site__enterprise", "site__jurisdiction", "recorded_by", "correction", "corrects"
    ),
    order=("-month", "-pk"),
    filters=OutletVolumeFilters,
    form=form_of(OutletVolumeFilters, "province", "medium", "year", "site"),
    creates=CREATE_OUTLET_VOLUME,
    acts=OUTLET_VOLUMES,
    in_detail=_months,
)
