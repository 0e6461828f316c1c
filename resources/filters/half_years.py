"""Filters of returns of secondary resources and of tailings, which page, API and export share."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter, filters
from enterprises.filters import province_filter
from resources.models import TailingsReturn
from resources.models.use_returns import Half


class HalfYearFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    year = WholeNumberFilter(min_value=1990, max_value=2100, label=_("year"))
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


class SecondaryFeedFilters(FilterSet):
    code = filters.CharFilter(label=_("code"))
