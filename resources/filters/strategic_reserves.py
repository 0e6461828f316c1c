"""Filters of strategic reserves and their movements, which page, API and export share."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, filters
from enterprises.filters import province_filter
from resources.models import ReserveMovement, StrategicReserve


class StrategicReserveFilters(FilterSet):
    province = province_filter("place__code")
    form = filters.ChoiceFilter(choices=StrategicReserve.Form, label=_("form"))
    holder = filters.ChoiceFilter(choices=StrategicReserve.Holder, label=_("kind of holder"))
    operator = filters.CharFilter(field_name="operator__code", label=_("code of the enterprise"))
    mining_area = WholeNumberFilter(
        field_name="mining_area__number", min_value=1, max_value=32767, label=_("mining area")
    )
    on = filters.DateFilter(method="as_of", label=_("held at the end of this day"))

    def as_of(self, rows: QuerySet[StrategicReserve], name: str, day: dt.date) -> QuerySet[StrategicReserve]:
        """Leave every reserve: the day decides what each is said to hold."""
        return rows


class ReserveMovementFilters(FilterSet):
    province = province_filter("reserve__place__code")
    reserve = filters.CharFilter(field_name="reserve__code", label=_("code of the strategic reserve"))
    holder = filters.ChoiceFilter(
        field_name="reserve__holder", choices=StrategicReserve.Holder, label=_("kind of holder")
    )
    direction = filters.ChoiceFilter(choices=ReserveMovement.Direction, label=_("direction"))
    material = filters.ChoiceFilter(choices=ReserveMovement.Material, label=_("material"))
    day_after = filters.DateFilter(field_name="day", lookup_expr="gte", label=_("on this day or later"))
    day_before = filters.DateFilter(field_name="day", lookup_expr="lte", label=_("on this day or earlier"))
