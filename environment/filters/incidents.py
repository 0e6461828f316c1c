"""Filters of incidents, shared by pages, the API and exports."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter, filters
from enterprises.filters import place_filter, province_filter
from environment.models import Incident
from environment.models.incidents import IncidentQuerySet


class IncidentFilters(FilterSet):
    province = province_filter("place__code")
    jurisdiction = place_filter("place__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    category = filters.ChoiceFilter(choices=Incident.Category, label=_("category"))
    year = WholeNumberFilter(field_name="day__year", label=_("in this year"))
    day_after = filters.DateFilter(field_name="day", lookup_expr="gte", label=_("on this day or later"))
    day_before = filters.DateFilter(field_name="day", lookup_expr="lte", label=_("on this day or earlier"))
    standing = YesNoFilter(method="by_standing", label=_("neither corrected nor withdrawn"))
    fictitious = YesNoFilter()

    def by_standing(self, rows: IncidentQuerySet, name: str, value: bool) -> IncidentQuerySet:
        return rows.standing() if value else rows.filter(Q(correction__isnull=False) | Q(withdrawn=True))
