"""Filters of rounds of distributions, which page, API and export share."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YearFilter, filters
from enterprises.filters import province_filter
from quotas.models import Notice


class RoundFilters(FilterSet):
    programme = filters.CharFilter(field_name="notice__programme_year__programme__code", label=_("programme"))
    year = YearFilter(field_name="notice__programme_year__year", label=_("year"))
    batch = filters.ChoiceFilter(field_name="notice__batch", choices=Notice.Batch, label=_("batch"))
    province = province_filter("notice__place__code")
