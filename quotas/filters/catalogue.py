"""Filters of products, HS codes and counting rules, which page, API and export share."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, filters
from enterprises.models import OreType, Site
from quotas.models import Element, Feed, HsCode, Product, Programme
from quotas.models.products import DatedQuerySet, ProductQuerySet
from quotas.models.programmes import CountingRuleQuerySet


class ProductFilters(FilterSet):
    kind = filters.ChoiceFilter(choices=Product.Kind, label=_("kind"))
    stage = filters.ChoiceFilter(choices=Product.Stage, label=_("stage of the chain"))
    element = filters.CharFilter(field_name="element__symbol", label=_("symbol of the element"))
    element_class = filters.ChoiceFilter(choices=Element.Weight, method="by_class", label=_("class of its elements"))
    material = filters.ChoiceFilter(choices=Product.Material, label=_("family of materials"))
    ore_type = filters.ChoiceFilter(choices=OreType, label=_("ore type"))
    variety_of = filters.CharFilter(field_name="variety_of__code", label=_("code of the product of its varieties"))
    family = filters.CharFilter(method="by_family", label=_("code of a product, with all its varieties"))
    made_on = filters.DateFilter(method="by_day", label=_("not ended before this day"))

    def by_class(self, rows: ProductQuerySet, name: str, value: str) -> ProductQuerySet:
        return rows.filter(Q(element__weight=value) | Q(element_class=value))

    def by_family(self, rows: ProductQuerySet, name: str, code: str) -> ProductQuerySet:
        return rows.of_family(code)

    def by_day(self, rows: ProductQuerySet, name: str, day: dt.date) -> ProductQuerySet:
        return rows.made_in(day)


class HsCodeFilters(FilterSet):
    product = filters.CharFilter(field_name="product__code", label=_("code of the product"))
    code = filters.CharFilter(lookup_expr="startswith", label=_("begins with these digits"))
    in_force_on = filters.DateFilter(method="by_day", label=_("in force on this day"))

    def by_day(self, rows: DatedQuerySet[HsCode], name: str, day: dt.date) -> DatedQuerySet[HsCode]:
        return rows.in_force(day)


class CountingRuleFilters(FilterSet):
    programme = filters.ModelChoiceFilter(
        queryset=Programme.objects.all(), to_field_name="code", label=_("code of the programme")
    )
    site_kind = filters.ChoiceFilter(choices=Site.Kind, label=_("site kind"))
    product_kind = filters.ChoiceFilter(choices=Product.Kind, label=_("product kind"))
    feed = filters.ChoiceFilter(choices=Feed, label=_("feed"))
    in_force_on = filters.DateFilter(method="by_day", label=_("in force on this day"))

    def by_day(self, rows: CountingRuleQuerySet, name: str, day: dt.date) -> CountingRuleQuerySet:
        return rows.in_force(day)
