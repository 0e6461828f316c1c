"""Filters of reports, duties and months, shared by pages, the API and exports."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, MonthFilter, YearFilter, YesNoFilter, filters
from enterprises.models import Enterprise
from quotas.models import Report, ReportingDuty, ReportingPeriod


def _ownership() -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        field_name="enterprise__ownership", choices=Enterprise.Ownership, label=_("ownership of the enterprise")
    )


class ReportFilters(FilterSet):
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    period = MonthFilter(field_name="period", label=_("month"))
    period_after = MonthFilter(field_name="period", lookup_expr="gte", label=_("from month"))
    period_before = MonthFilter(field_name="period", lookup_expr="lte", label=_("to month"))
    province = filters.CharFilter(method="in_province", label=_("province"))
    ownership = _ownership()
    state = filters.MultipleChoiceFilter(choices=Report.State, label=_("state"), distinct=False)
    late = YesNoFilter(label=_("late"))
    over = YesNoFilter(method="over_its_limit", label=_("took an account over its limit"))
    receipt_waits = YesNoFilter(method="by_waiting_receipt", label=_("day of receipt to be confirmed"))
    unconfirmed = YesNoFilter(
        method="by_second_officer", label=_("entered from paper, not confirmed by a second officer")
    )
    waits_for_signature = YesNoFilter(method="by_desk", label=_("handed over to be signed"))
    named = filters.CharFilter(method="by_name", label=_("part of an enterprise's code or name"))
    sheet = filters.UUIDFilter(field_name="sheet_id", label=_("sheet that it was filed from"))

    def over_its_limit(self, rows: QuerySet[Report], name: str, value: bool) -> QuerySet[Report]:
        return rows.exclude(over=[]) if value else rows.filter(over=[])

    def by_waiting_receipt(self, rows: QuerySet[Report], name: str, value: bool) -> QuerySet[Report]:
        return rows.filter(Report.RECEIPT_WAITS) if value else rows.exclude(Report.RECEIPT_WAITS)

    def by_second_officer(self, rows: QuerySet[Report], name: str, value: bool) -> QuerySet[Report]:
        return rows.filter(Report.UNCONFIRMED) if value else rows.exclude(Report.UNCONFIRMED)

    def by_desk(self, rows: QuerySet[Report], name: str, value: bool) -> QuerySet[Report]:
        return rows.filter(Report.WAITS_FOR_SIGNATURE) if value else rows.exclude(Report.WAITS_FOR_SIGNATURE)

    def in_province(self, rows: QuerySet[Report], name: str, value: str) -> QuerySet[Report]:
        return rows.filter(enterprise__place__startswith=value)

    def by_name(self, rows: QuerySet[Report], name: str, value: str) -> QuerySet[Report]:
        return rows.filter(_named(value))


def _named(text: str) -> Q:
    names = ("code", "name", "name_zh")
    return reduce(or_, (Q(**{f"enterprise__{name}__icontains": text}) for name in names))


class DutyFilters(FilterSet):
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    period = MonthFilter(field_name="period", label=_("month"))
    period_after = MonthFilter(field_name="period", lookup_expr="gte", label=_("from month"))
    period_before = MonthFilter(field_name="period", lookup_expr="lte", label=_("to month"))
    named = filters.CharFilter(method="by_name", label=_("part of an enterprise's code or name"))
    province = filters.CharFilter(method="in_province", label=_("province"))
    ownership = _ownership()

    def by_name(self, rows: QuerySet[ReportingDuty], name: str, value: str) -> QuerySet[ReportingDuty]:
        return rows.filter(_named(value))

    def in_province(self, rows: QuerySet[ReportingDuty], name: str, value: str) -> QuerySet[ReportingDuty]:
        return rows.filter(enterprise__place__startswith=value)


class PeriodFilters(FilterSet):
    period = MonthFilter(field_name="period", label=_("month"))
    year = YearFilter(field_name="period__year", label=_("year"))
    province = filters.CharFilter(field_name="province__code", label=_("province"))
    state = filters.ChoiceFilter(choices=ReportingPeriod.State, label=_("state"))
