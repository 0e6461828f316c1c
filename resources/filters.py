"""Filters of records on mineral resources, shared by pages, the API and exports."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, YearFilter, YesNoFilter, filters
from enterprises.filters import OnDayFilters, place_filter, province_filter
from enterprises.models import OreType
from resources.models import (
    AssociatedMineral,
    ElementClass,
    EstimationMethod,
    PlanTarget,
    ReserveEstimate,
    ReserveIndicator,
    ReserveMovement,
    StrategicReserve,
    TailingsReturn,
    TaxRate,
    UseReturn,
    UseReturnDraft,
    reserves,
)
from resources.models.plans_of_areas import FIRST_YEAR
from resources.models.tax_rates import TaxRateQuerySet
from resources.models.use_returns import Half, UseReturnQuerySet


class HalfYearFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    year = YearFilter(label=_("year"))
    half = filters.ChoiceFilter(choices=Half, label=_("half-year"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    standing = YesNoFilter(method="keep_standing", label=_("the version that counts"))

    def keep_standing(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(amendments=None) if value else rows.exclude(amendments=None)


class RecoveryReturnFilters(HalfYearFilters):
    feed = filters.CharFilter(field_name="feed__code", label=_("kind of secondary feed"))


class TailingsReturnFilters(HalfYearFilters):
    drawn_on = YesNoFilter(method="keep_drawn_on", label=_("drawn on"))

    def keep_drawn_on(self, rows: QuerySet[TailingsReturn], name: str, value: bool) -> QuerySet[TailingsReturn]:
        return rows.filter(drawn__gt=0) if value else rows.filter(drawn=0)


class AssociatedReturnFilters(HalfYearFilters):
    mineral = filters.ChoiceFilter(choices=AssociatedMineral, label=_("associated mineral"))


class SecondaryFeedFilters(FilterSet):
    code = filters.CharFilter(label=_("code"))


class PlanOfAreaFilters(FilterSet):
    province = province_filter("mining_area__jurisdiction__code")
    mining_area = WholeNumberFilter(
        field_name="mining_area__number", min_value=1, max_value=32767, label=_("mining area")
    )
    year = YearFilter(first=FIRST_YEAR, label=_("year"))
    standing = YesNoFilter(method="keep_standing", label=_("not replaced"))

    def keep_standing(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(replacement__isnull=value)


class ReserveFilters(FilterSet):
    province = province_filter("place__code")
    place = place_filter("place__code")
    mining_area = WholeNumberFilter(
        field_name="mining_area__number", min_value=1, max_value=32767, label=_("mining area")
    )
    year = YearFilter(first=reserves.FIRST_YEAR, label=_("year"))
    method = filters.ChoiceFilter(choices=EstimationMethod, label=_("method"))
    element_class = filters.ChoiceFilter(choices=ElementClass, label=_("rare earths"))
    standing = YesNoFilter(method="keep_standing", label=_("neither corrected nor withdrawn"))

    def keep_standing(self, rows: QuerySet[ReserveEstimate], name: str, value: bool) -> QuerySet[ReserveEstimate]:
        standing = ReserveEstimate.objects.standing().values("pk")
        return rows.filter(pk__in=standing) if value else rows.exclude(pk__in=standing)


class ReserveIndicatorFilters(FilterSet):
    measure = filters.ChoiceFilter(choices=ReserveIndicator.Measure, label=_("measure"))
    year = YearFilter(first=reserves.FIRST_YEAR, label=_("year"))


class ResourceTaxFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    year = YearFilter(label=_("year"))
    half = filters.ChoiceFilter(choices=UseReturn.Half, label=_("half-year"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the mine"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    ore_type = filters.ChoiceFilter(field_name="site__ore_type", choices=OreType, label=_("ore type"))


class TaxRateFilters(FilterSet):
    ore_class = filters.ChoiceFilter(choices=ElementClass, label=_("class of ore"))
    unit = filters.ChoiceFilter(choices=TaxRate.Unit, label=_("unit"))
    in_force_on = filters.DateFilter(method="by_day", label=_("in force on this day"))

    def by_day(self, rows: TaxRateQuerySet, name: str, day: dt.date) -> TaxRateQuerySet:
        return rows.overlapping(day, day)


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


class ReserveMovementFilters(OnDayFilters):
    province = province_filter("reserve__place__code")
    reserve = filters.CharFilter(field_name="reserve__code", label=_("code of the strategic reserve"))
    holder = filters.ChoiceFilter(
        field_name="reserve__holder", choices=StrategicReserve.Holder, label=_("kind of holder")
    )
    direction = filters.ChoiceFilter(choices=ReserveMovement.Direction, label=_("direction"))
    material = filters.ChoiceFilter(choices=ReserveMovement.Material, label=_("material"))


class UseReturnFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    year = YearFilter(label=_("year"))
    half = filters.ChoiceFilter(choices=UseReturn.Half, label=_("half-year"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the mine"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    state = filters.ChoiceFilter(choices=UseReturn.State, label=_("state"))
    standing = YesNoFilter(method="keep_standing", label=_("the version that counts"))

    def keep_standing(self, rows: UseReturnQuerySet, name: str, value: bool) -> QuerySet[UseReturn]:
        return rows.standing() if value else rows.exclude(pk__in=UseReturn.objects.standing().values("pk"))


class UseReturnDraftFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    year = YearFilter(label=_("year"))
    half = filters.ChoiceFilter(choices=UseReturnDraft.Half, label=_("half-year"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the mine"))


class MissingUseReturnFilters(FilterSet):
    province = province_filter("jurisdiction__code")
    enterprise = filters.CharFilter(field_name="holder_code", label=_("code of the enterprise"))


class PlanTargetFilters(FilterSet):
    province = province_filter("place__code")
    plan = filters.ChoiceFilter(choices=PlanTarget.Plan, label=_("plan"))
    indicator = filters.ChoiceFilter(choices=PlanTarget.Indicator, label=_("indicator"))
    year = YearFilter(method="by_year", label=_("in force in this year"))
    fictitious = YesNoFilter()

    def by_year(self, rows: QuerySet[PlanTarget], name: str, value: int) -> QuerySet[PlanTarget]:
        return rows.filter(first_year__lte=value, last_year__gte=value)
