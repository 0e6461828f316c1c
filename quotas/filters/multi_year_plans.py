"""Filters of multi-year plans, which page, API and export share."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YearFilter, YesNoFilter, filters


class MultiYearPlanFilters(FilterSet):
    programme = filters.CharFilter(field_name="programme__code", label=_("programme"))
    year = YearFilter(method="keep_year", label=_("year"))
    standing = YesNoFilter(method="keep_standing", label=_("not replaced"))

    def keep_year(self, rows: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        return rows.filter(first_year__lte=value, last_year__gte=value)

    def keep_standing(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(replacement__isnull=value)
