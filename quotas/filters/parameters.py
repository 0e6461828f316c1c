"""Filters of dated parameters."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, MonthFilter, filters
from quotas.models import Product, ReportKind


class ParameterFilters(FilterSet):
    from_after = MonthFilter(field_name="from_month", lookup_expr="gte", label=_("from month"))
    from_before = MonthFilter(field_name="from_month", lookup_expr="lte", label=_("to month"))


class DueDayFilters(ParameterFilters):
    province = filters.CharFilter(field_name="place__code", label=_("province"))
    kind = filters.ChoiceFilter(choices=ReportKind, label=_("kind of report"))


class YieldBoundFilters(ParameterFilters):
    feed = filters.ChoiceFilter(field_name="feed_kind", choices=Product.Kind, label=_("feed"))
    output = filters.ChoiceFilter(field_name="output_kind", choices=Product.Kind, label=_("output"))
    product = filters.CharFilter(field_name="output__code", label=_("product"))


class OxideFactorFilters(ParameterFilters):
    product = filters.CharFilter(field_name="product__code", label=_("product"))
