"""Filters of processes and restrictions, shared by pages, the API and exports."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YesNoFilter, filters
from enterprises.filters import place_filter, province_filter
from enterprises.models import OreType
from enterprises.models.processes import Process
from environment.models import ProcessRestriction, SiteProcess
from environment.models.processes import SiteProcessQuerySet


class SiteProcessFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    jurisdiction = place_filter("site__jurisdiction__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    process = filters.ChoiceFilter(choices=Process, label=_("process"))
    state = filters.ChoiceFilter(choices=SiteProcess.State, label=_("state"))
    used_on = filters.DateFilter(method="by_day", label=_("used on this day"))
    fictitious = YesNoFilter()

    def by_day(self, rows: SiteProcessQuerySet, name: str, value: dt.date) -> SiteProcessQuerySet:
        return rows.in_use(value)


class RestrictionFilters(FilterSet):
    process = filters.ChoiceFilter(choices=Process, label=_("process"))
    kind = filters.ChoiceFilter(choices=ProcessRestriction.Kind, label=_("kind"))
    ore_type = filters.ChoiceFilter(choices=OreType, label=_("ore type"))
    known_on = filters.DateFilter(method="by_day", label=_("known to be in force on this day"))

    def by_day(self, rows: QuerySet[ProcessRestriction], name: str, value: dt.date) -> QuerySet[ProcessRestriction]:
        return rows.filter(
            Q(in_force_from__lte=value) | Q(in_force_from=None, stated_on__lte=value),
            Q(in_force_until=None) | Q(in_force_until__gte=value),
        )
