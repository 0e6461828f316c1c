"""Filters of handovers, shared by pages, the API and exports."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YesNoFilter, filters
from enterprises.filters import province_filter
from inspections.models import Handover


class HandoverFilters(FilterSet):
    state = filters.MultipleChoiceFilter(field_name="shown_state", choices=Handover.State, label=_("state"))
    province = province_filter("place__code")
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    fictitious = YesNoFilter()

    class Meta:
        model = Handover
        fields: list[str] = []
