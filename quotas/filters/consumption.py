"""Filters of returns of consumption, which page, API and export share."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, MonthFilter, YesNoFilter, filters
from enterprises.filters import province_filter
from quotas.models import ConsumptionReturn


class MissingConsumptionFilters(FilterSet):
    province = province_filter("jurisdiction__code")
    enterprise = filters.CharFilter(method="of_holder", label=_("code of the enterprise"))
    period = MonthFilter(field_name="period", label=_("month; without it the last one that is over"))
    never_filed = YesNoFilter(method="keep_never_filed", label=_("never filed a return of consumption"))

    def of_holder(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(holder_code=value)

    def keep_never_filed(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(last_filed__isnull=value)


class ConsumptionDraftFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    period = MonthFilter(field_name="period", label=_("month"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))


class ConsumptionReturnFilters(ConsumptionDraftFilters):
    period_after = MonthFilter(field_name="period", lookup_expr="gte", label=_("from month"))
    period_before = MonthFilter(field_name="period", lookup_expr="lte", label=_("to month"))
    standing = YesNoFilter(method="keep_standing", label=_("the version that counts"))
    waits = YesNoFilter(method="keep_waiting", label=_("to be confirmed by the enterprise"))

    def keep_standing(self, rows: QuerySet[ConsumptionReturn], name: str, value: bool) -> QuerySet[ConsumptionReturn]:
        return rows.filter(amendments=None) if value else rows.exclude(amendments=None)

    def keep_waiting(self, rows: QuerySet[ConsumptionReturn], name: str, value: bool) -> QuerySet[ConsumptionReturn]:
        waiting = {"received_on__isnull": False, "confirmed_at": None}
        return rows.filter(**waiting) if value else rows.exclude(**waiting)
