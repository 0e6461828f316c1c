"""Filters of bulletins, which page, API and export share."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YearFilter, YesNoFilter, filters
from portal.models import Bulletin


class BulletinFilters(FilterSet):
    authority = filters.CharFilter(field_name="authority__code", label=_("authority"))
    year = YearFilter(first=2006, label=_("year"))
    state = filters.ChoiceFilter(choices=Bulletin.State, label=_("state"))
    yearly = YesNoFilter(field_name="month", lookup_expr="isnull", label=_("of a whole year"))
