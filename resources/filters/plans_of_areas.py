"""Filters of the yearly plans of mining areas, which page, API and export share."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter
from enterprises.filters import province_filter
from resources.models.plans_of_areas import FIRST_YEAR, LAST_YEAR


class PlanOfAreaFilters(FilterSet):
    province = province_filter("mining_area__jurisdiction__code")
    mining_area = WholeNumberFilter(
        field_name="mining_area__number", min_value=1, max_value=32767, label=_("mining area")
    )
    year = WholeNumberFilter(min_value=FIRST_YEAR, max_value=LAST_YEAR, label=_("year"))
    standing = YesNoFilter(method="keep_standing", label=_("not replaced"))

    def keep_standing(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(replacement__isnull=value)
