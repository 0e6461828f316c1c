"""Filters of decisions on deductions, which page, API and export share."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YearFilter, YesNoFilter, filters
from enterprises.filters import province_filter
from quotas.models import DeductionDecision


class DeductionFilters(FilterSet):
    programme = filters.CharFilter(field_name="account__programme_year__programme__code", label=_("programme"))
    year = YearFilter(field_name="account__programme_year__year", label=_("year"))
    province = province_filter("enterprise__place")
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    standing = YesNoFilter(method="keep_standing", label=_("not replaced"))

    def keep_standing(self, rows: QuerySet[DeductionDecision], name: str, value: bool) -> QuerySet[DeductionDecision]:
        return rows.filter(replacement__isnull=value)
