"""Filters of tips, shared by pages, the API and exports."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, filters
from inspections.models import Tip


class TipFilters(FilterSet):
    number = filters.CharFilter(label=_("number"))
    state = filters.MultipleChoiceFilter(choices=Tip.State, label=_("state"))
    source = filters.ChoiceFilter(choices=Tip.Source, label=_("source"))
    subject_type = filters.ChoiceFilter(choices=Tip.SubjectType, label=_("about"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    province = filters.CharFilter(field_name="place__code", lookup_expr="startswith", label=_("province"))
