"""Tonnes that reports state as produced, beside the month before and the same month of the year before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from quotas.models import Report, ReportLine


@dataclass(frozen=True, slots=True)
class ProducedBeside:
    """Tonnes of product of a report and of the enterprise's filings before; ``None`` where there is none."""

    now: Decimal | None
    month_before: Decimal | None
    year_before: Decimal | None


def produced_beside(reports: Sequence[Report]) -> dict[UUID, ProducedBeside]:
    """Return what each report states as produced, with the figures of the earlier months; two queries."""
    earlier = Report.objects.filter(
        enterprise__in={row.enterprise_id for row in reports},
        period__in={month for row in reports for month in _earlier(row.period)},
        state__in=Report.STANDING,
    )
    filed = {(firm, month): key for firm, month, key in earlier.values_list("enterprise", "period", "pk").order_by()}
    lines = ReportLine.objects.filter(report__in=[*(row.pk for row in reports), *filed.values()])
    sums = dict(lines.values_list("report").annotate(Sum("produced")).order_by())
    return {
        row.pk: ProducedBeside(
            sums.get(row.pk), *(sums.get(filed.get((row.enterprise_id, month))) for month in _earlier(row.period))
        )
        for row in reports
    }


def _earlier(month: dt.date) -> tuple[dt.date, dt.date]:
    before = (month - dt.timedelta(days=1)).replace(day=1)
    return before, month.replace(year=month.year - 1)
