"""Filters of decisions of offices, shared by pages, the API and exports."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YesNoFilter, filters
from enterprises.filters import place_filter, province_filter
from environment.models import OfficeDecision


class OfficeDecisionFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    jurisdiction = place_filter("site__jurisdiction__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    kind = filters.ChoiceFilter(choices=OfficeDecision.Kind, label=_("kind"))
    project = filters.UUIDFilter(field_name="project_id", label=_("project"))
    fictitious = YesNoFilter()
