"""Filters of decisions about proposed steps, shared by pages, the API and exports."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YesNoFilter, filters
from enterprises.filters import place_filter, province_filter
from inspections.models import RemedyDecision


class RemedyDecisionFilters(FilterSet):
    province = province_filter("place__code")
    jurisdiction = place_filter("place__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    step = filters.ChoiceFilter(choices=RemedyDecision.Step, label=_("step"))
    decision = filters.ChoiceFilter(choices=RemedyDecision.Decision, label=_("decision"))
    fictitious = YesNoFilter()
