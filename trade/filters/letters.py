"""Filters of letters, shared by pages, the API and exports."""

from django.utils.translation import gettext_lazy as _

from core import clock
from core.api.filters import FilterSet, YesNoFilter, filters
from enterprises.filters import province_filter
from trade.models import Letter
from trade.models.letters import LetterQuerySet


class LetterFilters(FilterSet):
    state = filters.MultipleChoiceFilter(choices=Letter.State, label=_("state"))
    province = province_filter("enterprise__jurisdiction__code")
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    silent = YesNoFilter(method="by_silence", label=_("not answered by its day"))
    fictitious = YesNoFilter()

    def by_silence(self, rows: LetterQuerySet, name: str, value: bool) -> LetterQuerySet:
        silent = rows.silent(clock.today())
        return silent if value else rows.exclude(pk__in=silent.values("pk"))
