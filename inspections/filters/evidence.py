"""Filters of evidence, shared by pages, the API and exports."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, filters
from inspections.models import Evidence
from inspections.models.evidence import EvidenceQuerySet


class EvidenceFilters(FilterSet):
    kind = filters.MultipleChoiceFilter(choices=Evidence.Kind, label=_("kind"))
    state = filters.ChoiceFilter(choices=Evidence.State, method="in_state", label=_("state"))
    case = filters.CharFilter(field_name="case__number", label=_("number of the case"))
    flag = filters.UUIDFilter(field_name="flag", label=_("flag"))
    tip = filters.CharFilter(field_name="tip__number", label=_("number of the tip"))
    observation = filters.UUIDFilter(field_name="observation", label=_("observation"))
    inspection = filters.CharFilter(field_name="inspection__number", label=_("number of the inspection"))
    finding = filters.UUIDFilter(field_name="finding", label=_("finding"))
    order = filters.CharFilter(field_name="order__number", label=_("number of the order"))
    sha256 = filters.CharFilter(label=_("SHA-256"))
    province = filters.CharFilter(field_name="place__code", lookup_expr="startswith", label=_("province"))

    def in_state(self, rows: EvidenceQuerySet, name: str, value: str) -> EvidenceQuerySet:
        return rows.in_state(value)
