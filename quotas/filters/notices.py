"""Notices by programme, year, batch and state."""

from core.api.filters import FilterSet, YearFilter, filters
from quotas.models import Notice


class NoticeFilters(FilterSet):
    programme = filters.CharFilter(field_name="programme_year__programme__code")
    year = YearFilter(field_name="programme_year__year")
    batch = filters.MultipleChoiceFilter(choices=Notice.Batch.choices)
    state = filters.MultipleChoiceFilter(choices=Notice.State.choices)
    issuer = filters.CharFilter(field_name="issuer__code")
