"""Filters of entries of deposits, shared by pages, the API and exports."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YesNoFilter, filters
from enterprises.filters import place_filter, province_filter
from environment.models import DepositEntry


class DepositFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    jurisdiction = place_filter("site__jurisdiction__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    kind = filters.ChoiceFilter(choices=DepositEntry.Kind, label=_("kind"))
    day_after = filters.DateFilter(field_name="day", lookup_expr="gte", label=_("on this day or later"))
    day_before = filters.DateFilter(field_name="day", lookup_expr="lte", label=_("on this day or earlier"))
    fictitious = YesNoFilter()
