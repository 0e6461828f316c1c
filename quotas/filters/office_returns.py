"""Filters of returns of offices, which page, API and export share."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YearFilter, YesNoFilter, filters
from enterprises.filters import province_filter
from quotas.models import OfficeReturn


class OfficeReturnFilters(FilterSet):
    kind = filters.ChoiceFilter(choices=OfficeReturn.Kind, label=_("kind of return"))
    programme = filters.CharFilter(field_name="programme__code", label=_("programme"))
    province = province_filter("place__code")
    year = YearFilter(first=2006, label=_("year"))
    standing = YesNoFilter(method="keep_standing", label=_("not replaced"))

    def keep_standing(self, rows: QuerySet[OfficeReturn], name: str, value: bool) -> QuerySet[OfficeReturn]:
        return rows.filter(replacement__isnull=value)
