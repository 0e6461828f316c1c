"""Tonnes that reports state as produced, beside the month before and the same month of the year before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, Sum

from quotas.models import Report, ReportLine


@dataclass(frozen=True, slots=True)
class ProducedBeside:
    """Tonnes of product of a report and of the enterprise's filings before; ``None`` where there is none."""

    now: Decimal | None
    month_before: Decimal | None
    year_before: Decimal | None


def produced_beside(reports: Sequence[Report]) -> dict[UUID, ProducedBeside]:
    """Return what each report states as produced, with the figures of the earlier months, by one query."""
    wanted = {(row.enterprise_id, month) for row in reports for month in _earlier(row.period)}
    asked = reduce(or_, (Q(enterprise=firm, period=month) for firm, month in wanted), Q(pk__in=[]))
    standing = Report.objects.filter(asked, state__in=Report.STANDING).values("pk")
    lines = ReportLine.objects.filter(Q(report__in=[row.pk for row in reports]) | Q(report__in=standing))
    sums = lines.values_list("report", "report__enterprise", "report__period").annotate(Sum("produced")).order_by()
    by_report, by_month = {}, {}
    for key, firm, month, produced in sums:
        by_report[key] = by_month[firm, month] = produced
    return {
        row.pk: ProducedBeside(
            by_report.get(row.pk), *(by_month.get((row.enterprise_id, month)) for month in _earlier(row.period))
        )
        for row in reports
    }


def _earlier(month: dt.date) -> tuple[dt.date, dt.date]:
    before = (month - dt.timedelta(days=1)).replace(day=1)
    return before, month.replace(year=month.year - 1)
