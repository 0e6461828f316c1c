"""Declarations beside reports and quota: what was cleared and not reported, months that do not match, and markets."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from core.type_aliases import Text
from enterprises.models import Enterprise
from quotas.models import Category, Product, Report, ReportLine
from quotas.queries import export_records
from quotas.queries.export_records import ExportRecord
from quotas.services import export_clearance
from trade.matching import Matched, Month, Step, match
from trade.models import Declaration
from trade.months import month_after, month_before, months_from
from trade.partners import Partner

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


@dataclass(frozen=True, slots=True)
class Market:
    """The exports of a year to one destination."""

    partner: str
    declarations: int
    net_tonnes: Decimal
    reo_tonnes: Decimal
    value: Decimal | None
    share: Decimal  # of the net tonnes of all, in percent

    @property
    def label(self) -> str:
        return str(Partner(self.partner).label)


def cancelled_exports(rows: QuerySet[Declaration], firms: QuerySet[Enterprise], year: int) -> QuerySet[Declaration]:
    """Return the declared exports of a year that were cancelled: they stay beside the comparison, with their reason."""
    exports = rows.filter(direction=Declaration.Direction.EXPORT, cancelled_at__isnull=False, day__year=year)
    return exports.filter(enterprise__in=firms).select_related("enterprise").order_by("-cancelled_at", "-pk")


def compare_exports(enterprises: QuerySet[Enterprise], year: int, *, on: dt.date) -> list[ExportMonth]:
    """Return the months of a year that are over, from the first declaration of an enterprise and kind on. Four queries.

    The cascade is that of invoices (``trade.matching``): the month, its tolerance, months nearby, a remainder.
    """
    firms = {firm.pk: firm for firm in enterprises.select_related("jurisdiction")}
    last = min(dt.date(year + 1, 1, 1), month_before(on))
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
            for month in months_from(since[firm, kind], last)
        ]
        results = match(months, last=month_before(on))
        rows += [ExportMonth(firms[firm], kind, one) for one in results if one.month.year == year]
    return rows


def worst_first(rows: Iterable[ExportMonth]) -> list[ExportMonth]:
    """Return the months that do not match, the largest remainder first."""
    left = [row for row in rows if row.is_open]
    return sorted(left, key=lambda row: (-abs(row.result.remainder), row.enterprise.code, row.result.month))


def markets(rows: QuerySet[Declaration], year: int) -> list[Market]:
    """Return the exports of a year by destination, the largest first. One query."""
    exports = rows.filter(
        cancelled_at=None, state=Declaration.State.CLEARED, direction=Declaration.Direction.EXPORT, day__year=year
    ).order_by()
    sums = list(
        exports.values("partner").annotate(
            declarations=Count("pk"), net=Sum("net_tonnes"), reo=Sum("reo_tonnes"), worth=Sum("value")
        )
    )
    whole = sum((row["net"] for row in sums), ZERO)
    found = [
        Market(row["partner"], row["declarations"], row["net"], row["reo"], row["worth"], row["net"] * 100 / whole)
        for row in sums
    ]
    return sorted(found, key=lambda market: (-market.net_tonnes, market.partner))


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


def usual_value(row: Declaration) -> Decimal | None:
    """Return what a tonne of the product was worth in the exports within quota of the year before a day. One query."""
    since = row.day - dt.timedelta(days=365)
    rows = Declaration.objects.counted().filter(
        direction=Declaration.Direction.EXPORT, product=row.product, value__isnull=False, beyond_quota=False,
        day__range=(since, row.day),
    )  # fmt: skip
    sums = rows.aggregate(value=Sum("value"), tonnes=Sum("net_tonnes"))
    return sums["value"] / sums["tonnes"] if sums["tonnes"] else None


def _declared(
    firms: Iterable[UUID], last: dt.date
) -> tuple[dict[Key, dt.date], dict[tuple[UUID, str, dt.date], Decimal]]:
    since: dict[Key, dt.date] = {}
    sums: dict[tuple[UUID, str, dt.date], Decimal] = {}
    rows = Declaration.objects.counted().filter(
        enterprise__in=list(firms), direction=Declaration.Direction.EXPORT, day__lt=month_after(last)
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
