"""Declared exports against export quota: what uses it although no report states it, and what earns the next year's."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from enterprises.models import Enterprise
from quotas.models import Category, Report, ReportLine
from quotas.queries import export_records
from quotas.queries.export_records import ExportRecord
from quotas.services import export_clearance
from trade.models import Declaration

ZERO = Decimal("0.000")


def unreported(enterprise: Enterprise, year: int, category: str) -> Decimal:
    """Return the exports of a year that were cleared and that reports in force do not state, in tonnes of goods.

    Those of enterprises that have merged into it are among them: it holds their unused quota. A month of an enterprise
    counts with what was declared beyond its report, so that no tonne uses quota twice. Three queries.
    """
    firms = [enterprise.pk, *export_records.heirs_of_merged([enterprise.pk])]
    declared: dict[tuple[UUID, dt.date], Decimal] = defaultdict(Decimal)
    exports = Declaration.objects.counted().filter(
        enterprise__in=firms, direction=Declaration.Direction.EXPORT, day__year=year
    )
    for row in exports.select_related("product__element"):
        if category in (Category.ALL, row.product.weight):
            declared[row.enterprise_id, row.day.replace(day=1)] += row.net_tonnes
    if not declared:
        return ZERO
    reported: dict[tuple[UUID, dt.date], Decimal] = defaultdict(Decimal)
    lines = ReportLine.objects.filter(
        report__enterprise__in=firms, report__period__year=year, report__state__in=Report.STANDING, exported__gt=0
    ).select_related("product__element", "report")
    for line in lines:
        if category in (Category.ALL, line.product.weight):
            reported[line.report.enterprise_id, line.report.period] += line.exported or ZERO
    return sum((max(ZERO, tonnes - reported[month]) for month, tonnes in declared.items()), ZERO)


export_clearance.unreported_exports.append(unreported)


def exports_on_record(
    enterprises: Collection[UUID], first: dt.date, last: dt.date, category: str
) -> dict[UUID, ExportRecord]:
    """Return the exports within quota that were cleared from one day to another: net tonnes and declared value.

    What was cleared beyond the quota earns none of the next year. One query.
    """
    rows = Declaration.objects.counted().filter(
        enterprise__in=enterprises,
        direction=Declaration.Direction.EXPORT,
        day__range=(first, last),
        beyond_quota=False,
    )
    if category != Category.ALL:
        rows = rows.filter(Q(product__element__weight=category) | Q(product__element_class=category))
    sums = rows.order_by().values_list("enterprise").annotate(Sum("net_tonnes"), Sum("value"))
    return {key: ExportRecord(tonnes, value or ZERO) for key, tonnes, value in sums}


export_records.sources.append(exports_on_record)
