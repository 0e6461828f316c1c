"""Filters of special plans of mining areas, which page, API and export share."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter
from enterprises.filters import province_filter
from quotas.models import AreaPlan


class AreaPlanFilters(FilterSet):
    province = province_filter("mining_area__jurisdiction__code")
    mining_area = WholeNumberFilter(
        field_name="mining_area__number", min_value=1, max_value=32767, label=_("mining area")
    )
    year = WholeNumberFilter(min_value=2006, max_value=2100, label=_("year"))
    standing = YesNoFilter(method="keep_standing", label=_("not replaced"))

    def keep_standing(self, rows: QuerySet[AreaPlan], name: str, value: bool) -> QuerySet[AreaPlan]:
        return rows.filter(replacement__isnull=value)
