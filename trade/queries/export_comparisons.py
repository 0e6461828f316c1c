"""Months of an enterprise in which its reported exports and its customs declarations are compared."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from core.months import between, shift
from core.type_aliases import Text
from enterprises.models import Enterprise
from quotas.models import Product, Report, ReportLine
from trade.matching import Matched, Month, Step, match, months_explaining
from trade.models import Declaration

ZERO = Decimal("0.000")
STEP_LABELS: dict[Step, Text] = {
    Step.EXACT: _("The same"),
    Step.TOLERANCE: _("Within the tolerance"),
    Step.LAG: _("Explained by months nearby"),
    Step.REMAINDER: _("Does not match"),
    Step.WAITS: _("The other paper may still follow"),
    Step.NO_REPORT: _("No report"),
}
type Key = tuple[UUID, str]  # enterprise, kind of product


@dataclass(frozen=True, slots=True)
class ExportMonth:
    """The exports of an enterprise, kind of product and month, as reported and as declared at the customs."""

    enterprise: Enterprise
    kind: str
    result: Matched

    @property
    def kind_label(self) -> str:
        return str(Product.Kind(self.kind).label)

    @property
    def step_label(self) -> str:
        return str(STEP_LABELS[self.result.step])

    @property
    def is_open(self) -> bool:
        return self.result.step == Step.REMAINDER


def cancelled_exports(rows: QuerySet[Declaration], firms: QuerySet[Enterprise], year: int) -> QuerySet[Declaration]:
    """Return the declared exports of a year that were cancelled: they stay beside the comparison, with their reason."""
    exports = rows.filter(direction=Declaration.Direction.EXPORT, cancelled_at__isnull=False, day__year=year)
    return exports.filter(enterprise__in=firms).select_related("enterprise").order_by("-cancelled_at", "-pk")


def compare_exports(enterprises: QuerySet[Enterprise], year: int, *, on: dt.date) -> list[ExportMonth]:
    """Return the months of a year that are over, from the first declaration of an enterprise and kind on. Four queries.

    The cascade is that of invoices (``trade.matching``): the month, its tolerance, months nearby, a remainder.
    """
    firms = {firm.pk: firm for firm in enterprises.select_related("jurisdiction")}
    december = dt.date(year, 12, 1)
    last = min(shift(december, months_explaining(december)), shift(on, -1))
    since, declared = _declared(firms, last)
    reported, filed = _reported(firms, min(since.values(), default=last), last)
    rows = []
    for firm, kind in sorted(since, key=lambda key: (firms[key[0]].code, key[1])):
        months = [
            Month(
                month,
                reported.get((firm, kind, month), ZERO) if (firm, month) in filed else None,
                declared.get((firm, kind, month), ZERO),
            )
            for month in between(since[firm, kind], last)
        ]
        results = match(months, last=shift(on, -1))
        rows += [ExportMonth(firms[firm], kind, one) for one in results if one.month.year == year]
    return rows


def worst_first(rows: Iterable[ExportMonth]) -> list[ExportMonth]:
    """Return the months that do not match, the largest remainder first."""
    left = [row for row in rows if row.is_open]
    return sorted(left, key=lambda row: (-abs(row.result.remainder), row.enterprise.code, row.result.month))


def _declared(
    firms: Iterable[UUID], last: dt.date
) -> tuple[dict[Key, dt.date], dict[tuple[UUID, str, dt.date], Decimal]]:
    since: dict[Key, dt.date] = {}
    sums: dict[tuple[UUID, str, dt.date], Decimal] = {}
    rows = Declaration.objects.counted().filter(
        enterprise__in=list(firms), direction=Declaration.Direction.EXPORT, day__lt=shift(last, 1)
    )
    by_month = rows.order_by().annotate(month=TruncMonth("day")).values_list("enterprise", "product__kind", "month")
    for firm, kind, month, tonnes in by_month.annotate(sum=Sum("net_tonnes")):
        since[firm, kind] = min(month, since.get((firm, kind), month))
        sums[firm, kind, month] = tonnes
    return since, sums


def _reported(
    firms: Iterable[UUID], first: dt.date, last: dt.date
) -> tuple[dict[tuple[UUID, str, dt.date], Decimal], set[tuple[UUID, dt.date]]]:
    within = {"enterprise__in": list(firms), "period__range": (first, last), "state__in": Report.STANDING}
    filed = set(Report.objects.filter(**within).values_list("enterprise_id", "period"))
    lines = ReportLine.objects.filter(**{f"report__{name}": value for name, value in within.items()}).order_by()
    rows = lines.values_list("report__enterprise_id", "product__kind", "report__period")
    sums = {(firm, kind, month): tonnes or ZERO for firm, kind, month, tonnes in rows.annotate(sum=Sum("exported"))}
    return sums, filed
