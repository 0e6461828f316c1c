"""Filters of reserve figures, which page, API and export share."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter, filters
from enterprises.filters import place_filter, province_filter
from resources.models import ElementClass, EstimationMethod, ReserveEstimate, ReserveIndicator


class ReserveFilters(FilterSet):
    province = province_filter("place__code")
    place = place_filter("place__code")
    mining_area = WholeNumberFilter(
        field_name="mining_area__number", min_value=1, max_value=32767, label=_("mining area")
    )
    year = WholeNumberFilter(min_value=1900, max_value=2100, label=_("year"))
    method = filters.ChoiceFilter(choices=EstimationMethod, label=_("method"))
    element_class = filters.ChoiceFilter(choices=ElementClass, label=_("rare earths"))
    standing = YesNoFilter(method="keep_standing", label=_("neither corrected nor withdrawn"))

    def keep_standing(self, rows: QuerySet[ReserveEstimate], name: str, value: bool) -> QuerySet[ReserveEstimate]:
        standing = ReserveEstimate.objects.standing().values("pk")
        return rows.filter(pk__in=standing) if value else rows.exclude(pk__in=standing)


class ReserveIndicatorFilters(FilterSet):
    measure = filters.ChoiceFilter(choices=ReserveIndicator.Measure, label=_("measure"))
    year = WholeNumberFilter(min_value=1900, max_value=2100, label=_("year"))
