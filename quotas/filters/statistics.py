"""Filters of published figures, which page, API and export share."""

from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YearFilter, filters
from quotas.models import PublishedStatistic


class StatisticFilters(FilterSet):
    subject = filters.ChoiceFilter(choices=PublishedStatistic.Subject, label=_("subject"))
    year = YearFilter(first=1900, field_name="period_from__year", label=_("year"))
    region = filters.CharFilter(label=_("region"))
    evidence = filters.CharFilter(label=_("evidence"))
