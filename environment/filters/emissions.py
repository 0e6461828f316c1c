"""Filters of ceilings of emissions, shared by pages, the API and exports."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter, filters
from enterprises.filters import province_filter
from environment.models import EmissionCeiling
from environment.models.discharges import Medium
from environment.models.emissions import CEILING_POLLUTANTS, FIRST_YEAR, LAST_YEAR


class EmissionCeilingFilters(FilterSet):
    province = province_filter("place__code")
    pollutant = filters.ChoiceFilter(choices=CEILING_POLLUTANTS, label=_("pollutant"))
    medium = filters.ChoiceFilter(choices=Medium, label=_("medium"))
    year = WholeNumberFilter(min_value=FIRST_YEAR, max_value=LAST_YEAR, label=_("year"))
    standing = YesNoFilter(method="keep_standing", label=_("neither corrected nor withdrawn"))
    fictitious = YesNoFilter()

    def keep_standing(self, rows: QuerySet[EmissionCeiling], name: str, value: bool) -> QuerySet[EmissionCeiling]:
        standing = EmissionCeiling.objects.standing()
        return rows.filter(pk__in=standing) if value else rows.exclude(pk__in=standing)
