"""Reports beside invoices: the months of an enterprise as seller and as buyer, matched, with what is left over.

An enterprise is compared from the month of its first invoice of a side and kind of product, also of one that was
cancelled since: before, the register does not know whether its invoices were handed over. An invoice that came later
than its goods counts in the month of its delivery, where the report names one (``trade.belonging``).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum, TextChoices
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from core.months import between, last_day, shift
from enterprises.models import Enterprise
from quotas.models import Product, Report, ReportLine
from trade.matching import Matched, Month, Step, match, months_explaining
from trade.models import Invoice
from trade.queries.late_invoices import late_invoices


class Side(TextChoices):
    SELLER = "seller", _("As seller")
    BUYER = "buyer", _("As buyer")


REPORTED = {Side.SELLER: "sold", Side.BUYER: "purchased"}
STEP_LABELS = {
    Step.EXACT: _("The same"),
    Step.TOLERANCE: _("Within the tolerance"),
    Step.LAG: _("Explained by months nearby"),
    Step.REMAINDER: _("Does not match"),
    Step.WAITS: _("Invoices may still follow"),
    Step.NO_REPORT: _("No report"),
}
type Key = tuple[UUID, str, str]  # enterprise, side, kind of product


@dataclass(frozen=True, slots=True)
class Comparison:
    """A month of an enterprise, side and kind of product."""

    enterprise: Enterprise
    side: str
    kind: str
    result: Matched
    came_later: frozenset[UUID] = field(default_factory=frozenset)  # invoices of later days that count in this month
    of_earlier: frozenset[UUID] = field(default_factory=frozenset)  # invoices of this month that count in earlier ones

    @property
    def side_label(self) -> str:
        return str(Side(self.side).label)

    @property
    def kind_label(self) -> str:
        return str(Product.Kind(self.kind).label)

    @property
    def step_label(self) -> str:
        return str(STEP_LABELS[self.result.step])

    @property
    def is_open(self) -> bool:
        return self.result.step == Step.REMAINDER


def compare(enterprises: QuerySet[Enterprise], year: int, *, on: dt.date) -> list[Comparison]:
    """Return every month of a year that is over and compared, by enterprise, side, kind and month. Seven queries.

    All months since the first one are matched, so that no tonnes of a month explain its neighbours in two years.
    """
    firms = {firm.pk: firm for firm in enterprises.select_related("jurisdiction")}
    december = dt.date(year, 12, 1)
    last = min(shift(december, months_explaining(december)), shift(on, -1))
    since, invoiced = _invoiced(firms.keys(), last)
    came: dict[tuple[Key, dt.date], set[UUID]] = defaultdict(set)
    went: dict[tuple[Key, dt.date], set[UUID]] = defaultdict(set)
    # From the year before on, so that a month is judged in the same way as long as it is shown.
    for late in late_invoices(firms.keys(), dt.date(year - 1, 1, 1), last_day(last)) if since else ():
        key = late.firm, late.side, late.kind
        since[key] = min(since[key], late.month)
        invoiced[key, late.dated] -= late.tonnes
        invoiced[key, late.month] = invoiced.get((key, late.month), Decimal(0)) + late.tonnes
        came[key, late.month].add(late.invoice)
        went[key, late.dated].add(late.invoice)
    reported, filed = _reported(firms.keys(), min(since.values(), default=last), last)
    rows = []
    for key in sorted(since, key=lambda key: (firms[key[0]].code, key[1], key[2])):
        firm, side, kind = key
        months = [
            Month(
                month,
                reported.get((key, month), Decimal(0)) if (firm, month) in filed else None,
                invoiced.get((key, month), Decimal(0)),
            )
            for month in between(since[key], last)
        ]
        rows += [
            Comparison(firms[firm], side, kind, one, frozenset(came[key, one.month]), frozenset(went[key, one.month]))
            for one in match(months, last=shift(on, -1))
            if one.month.year == year
        ]
    return rows


def last_year(on: dt.date) -> int:
    """Return the year of the last month that is over: in January, the year before."""
    return shift(on, -1).year


def worst_first(rows: Iterable[Comparison]) -> list[Comparison]:
    """Return the months that do not match, the largest remainder first."""
    left = [row for row in rows if row.is_open]
    return sorted(left, key=lambda row: (-abs(row.result.remainder), row.enterprise.code, row.result.month))


def invoices_of(comparison: Comparison) -> QuerySet[Invoice]:
    """Return the invoices that a month counts."""
    month = comparison.result.month
    within = {f"{comparison.side}_id": comparison.enterprise.pk, "product__kind": comparison.kind}
    dated = Q(day__year=month.year, day__month=month.month) & ~Q(pk__in=comparison.of_earlier)
    rows = Invoice.objects.counted().filter(dated | Q(pk__in=comparison.came_later), **within)
    return rows.select_related("seller", "buyer", "product").order_by("day", "pk")


def cancelled_invoices(rows: QuerySet[Invoice], firms: QuerySet[Enterprise], year: int) -> QuerySet[Invoice]:
    """Return the invoices of a year that were cancelled and do not count again: they stay beside the comparison."""
    cancelled = rows.filter(replacements=None, state=Invoice.State.CANCELLED, day__year=year)
    cancelled = cancelled.filter(Q(seller__in=firms) | Q(buyer__in=firms))
    return cancelled.select_related("seller", "buyer").order_by("-recorded_at", "-pk")


def _invoiced(firms: Collection[UUID], last: dt.date) -> tuple[dict[Key, dt.date], dict[tuple[Key, dt.date], Decimal]]:
    """Return the month of the first invoice of each key, and the sums by month. Two queries."""
    since: dict[Key, dt.date] = {}
    sums: dict[tuple[Key, dt.date], Decimal] = {}
    for side in Side.values:
        rows = Invoice.objects.filter(**{f"{side}__in": firms, "day__lt": shift(last, 1)}).order_by()
        by_month = rows.annotate(month=TruncMonth("day")).values_list(side, "product__kind", "month")
        counts = Q(replacements=None, state=Invoice.State.RECORDED)
        for firm, kind, month, tonnes in by_month.annotate(sum=Sum("tonnes", filter=counts)):
            key = (firm, side, kind)
            since[key] = min(month, since.get(key, month))
            sums[key, month] = tonnes or Decimal(0)
    return since, sums


def _reported(
    firms: Collection[UUID], first: dt.date, last: dt.date
) -> tuple[dict[tuple[Key, dt.date], Decimal], set[tuple[UUID, dt.date]]]:
    """Return the sums of the reports in force by month, and the months of which there is one."""
    within = {"enterprise__in": firms, "period__range": (first, last), "state__in": Report.STANDING}
    filed = set(Report.objects.filter(**within).values_list("enterprise_id", "period"))
    sums: dict[tuple[Key, dt.date], Decimal] = defaultdict(Decimal)
    lines = ReportLine.objects.filter(**{f"report__{name}": value for name, value in within.items()}).order_by()
    rows = lines.values_list("report__enterprise_id", "report__period", "product__kind")
    for firm, month, kind, sold, purchased in rows.annotate(sold_t=Sum("sold"), purchased_t=Sum("purchased")):
        for side, tonnes in ((Side.SELLER, sold), (Side.BUYER, purchased)):
            sums[(firm, str(side.value), kind), month] += tonnes or 0
    return sums, filed
