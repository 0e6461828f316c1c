"""Filters of statements about elements, which page, API and export share."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import filters
from enterprises.filters import DatedEntryFilters
from quotas.models import ElementClassification


class ElementClassificationFilters(DatedEntryFilters):
    element = filters.CharFilter(field_name="element__symbol", label=_("element"))
    weight = filters.ChoiceFilter(choices=ElementClassification.Weight, label=_("class"))


class ProductShareFilters(DatedEntryFilters):
    product = filters.CharFilter(field_name="product__code", label=_("product"))
    element = filters.CharFilter(field_name="element__symbol", label=_("element"))
