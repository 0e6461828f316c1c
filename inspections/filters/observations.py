"""Filters of observations, shared by pages, the API and exports."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, filters
from inspections.models import Observation


class ObservationFilters(FilterSet):
    source = filters.ChoiceFilter(choices=Observation.Source, label=_("source"))
    state = filters.ChoiceFilter(choices=Observation.State, label=_("state"))
    province = filters.CharFilter(field_name="place__code", lookup_expr="startswith", label=_("province"))
    seen_after = filters.DateFilter(field_name="seen_on", lookup_expr="gte", label=_("observed on this day or later"))
    seen_before = filters.DateFilter(
        field_name="seen_on", lookup_expr="lte", label=_("observed on this day or earlier")
    )
