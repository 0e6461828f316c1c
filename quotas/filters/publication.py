"""Filters of the public figures."""

from core.api.filters import FilterSet, YearFilter, filters
from enterprises.models import Jurisdiction
from quotas.models import Category, Programme
from quotas.queries.market import MARKET_SUBJECTS


class PublicPlanFilters(FilterSet):
    programme = filters.ModelChoiceFilter(
        field_name="programme_year__programme", to_field_name="code", queryset=Programme.objects.all()
    )
    year = YearFilter(field_name="programme_year__year")
    category = filters.ChoiceFilter(choices=Category.choices)
    province = filters.ModelChoiceFilter(
        field_name="holder__jurisdiction",
        to_field_name="code",
        queryset=Jurisdiction.objects.filter(level__in=["nation", "province"]),
    )


class PublicMarketFilters(FilterSet):
    subject = filters.ChoiceFilter(choices=[(subject.value, subject.label) for subject in MARKET_SUBJECTS])
    name = filters.CharFilter()
