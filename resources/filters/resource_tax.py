"""Filters of the resource tax and of its rates, which page, API and export share."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, filters
from enterprises.filters import province_filter
from enterprises.models import OreType
from resources.models import ElementClass, TaxRate, UseReturn
from resources.models.tax_rates import TaxRateQuerySet


class ResourceTaxFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    year = WholeNumberFilter(min_value=1990, max_value=2100, label=_("year"))
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
