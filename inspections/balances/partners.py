"""Deliveries that sellers and buyers of the register report of each other, by pair and month."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from core import months
from enterprises.models import Enterprise
from inspections.balances.errors import ErrorsInForce
from inspections.balances.reading import first_tested
from inspections.rules.invoice_facts import Row
from inspections.rules.partner_sums import PairMonth, Stated
from quotas.models import Report, Trade
from quotas.oxides import OxideFactors


@dataclass(slots=True)
class PairTrades:
    """The tonnes that a seller and a buyer state by month, and the reports in which they do."""

    shipped: dict[dt.date, list[Stated]] = field(default_factory=lambda: defaultdict(list))
    received: dict[dt.date, list[Stated]] = field(default_factory=lambda: defaultdict(list))
    reports: dict[dt.date, dict[UUID, None]] = field(default_factory=lambda: defaultdict(dict))

    def rows_between(self, first: dt.date, last: dt.date) -> tuple[Row, ...]:
        return tuple(
            Row("report", str(key), f"{period:%Y-%m}")
            for period in months.between(first, last)
            for key in self.reports.get(period, ())
        )


@dataclass(slots=True)
class Trades:
    pairs: dict[tuple[UUID, UUID], PairTrades] = field(default_factory=lambda: defaultdict(PairTrades))


def read_trades(enterprises: Collection[UUID], years: Collection[int]) -> Trades:
    """Return the trades of enterprises with partners of the register, by seller and buyer. Three queries."""
    rows = (
        Trade.objects.filter(
            Q(line__report__enterprise__in=enterprises) | Q(enterprise__in=enterprises),
            enterprise__isnull=False,
            line__report__state__in=Report.STANDING,
            line__report__period__range=(first_tested(min(years)), dt.date(max(years), 12, 1)),
        )
        .select_related("line__product", "line__report")
        .order_by("line__report__period", "pk")
    )
    trades, found = Trades(), list(rows)
    if not found:
        return trades
    factors, errors = OxideFactors.read(), ErrorsInForce.read()
    for trade in found:
        line, report = trade.line, trade.line.report
        tonnes = factors.tonnes(line.product, trade.tonnes, report.period, grade=line.grade)
        if tonnes is None or trade.enterprise_id is None or trade.enterprise_id == report.enterprise_id:
            continue
        sale = trade.direction == Trade.Direction.SALE
        sides = (report.enterprise_id, trade.enterprise_id)
        pair = trades.pairs[sides if sale else sides[::-1]]
        stated = Stated(line.product.kind, tonnes, errors(line.product.kind, report.period))
        (pair.shipped if sale else pair.received)[report.period].append(stated)
        pair.reports[report.period][report.pk] = None
    return trades


def read_enterprises(keys: Collection[UUID]) -> dict[UUID, Enterprise]:
    return Enterprise.objects.select_related("jurisdiction", "group").in_bulk(keys)


def read_filed(enterprises: Collection[UUID], years: Collection[int]) -> dict[UUID, set[dt.date]]:
    """Return the months of which each enterprise has a report in force. One query."""
    reports = Report.objects.filter(
        enterprise__in=enterprises,
        state__in=Report.STANDING,
        period__range=(first_tested(min(years)), dt.date(max(years), 12, 1)),
    )
    filed: dict[UUID, set[dt.date]] = defaultdict(set)
    for firm, period in reports.values_list("enterprise_id", "period"):
        filed[firm].add(period)
    return filed


def series_of_year(pair: PairTrades, filed: Collection[dt.date], year: int) -> list[PairMonth]:
    """Return the months for which both have filed, from the first of the tests of a year to its end."""
    first = max(first_tested(year), min((*pair.shipped, *pair.received)))
    return [
        PairMonth(month, tuple(pair.shipped.get(month, ())), tuple(pair.received.get(month, ())))
        for month in sorted(filed)
        if first <= month <= dt.date(year, 12, 1)
    ]
