"""Filters of projects, shared by pages, the API and exports."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YesNoFilter, filters
from enterprises.filters import place_filter, province_filter
from environment.models import Project


class ProjectFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    jurisdiction = place_filter("site__jurisdiction__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    kind = filters.ChoiceFilter(choices=Project.Kind, label=_("kind"))
    fictitious = YesNoFilter()
