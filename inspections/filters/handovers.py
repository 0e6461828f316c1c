"""Filters of handovers, shared by pages, the API and exports."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YesNoFilter, filters
from enterprises.filters import province_filter
from inspections.models import Handover
from inspections.models.handovers import HandoverQuerySet


class HandoverFilters(FilterSet):
    state = filters.MultipleChoiceFilter(method="by_shown_state", choices=Handover.State, label=_("state"))
    province = province_filter("place__code")
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    fictitious = YesNoFilter()

    def by_shown_state(self, rows: HandoverQuerySet, name: str, value: list[str]) -> HandoverQuerySet:
        return rows.filter(Q(shown_state__in=value)) if value else rows
