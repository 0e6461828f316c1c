"""Deliveries that sellers and buyers of the register report of each other, by pair and month."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, Q

from core import months
from enterprises.models import Enterprise
from inspections.balances.errors import ErrorsInForce
from inspections.balances.reading import first_tested
from inspections.rules.evidence import Row, RowKind
from inspections.rules.partner_sums import PairMonth, Stated
from quotas.models import Product, Report, Trade
from quotas.oxides import OxideFactors


@dataclass(slots=True)
class PairTrades:
    """The tonnes that a seller and a buyer state by month, and the reports in which they do."""

    shipped: dict[dt.date, list[Stated]] = field(default_factory=lambda: defaultdict(list))
    received: dict[dt.date, list[Stated]] = field(default_factory=lambda: defaultdict(list))
    reports: dict[dt.date, dict[UUID, None]] = field(default_factory=lambda: defaultdict(dict))

    def rows_between(self, first: dt.date, last: dt.date) -> tuple[Row, ...]:
        return tuple(
            Row(RowKind.REPORT, str(key), f"{period:%Y-%m}")
            for period in months.between(first, last)
            for key in self.reports.get(period, ())
        )


@dataclass(slots=True)
class Trades:
    pairs: dict[tuple[UUID, UUID], PairTrades] = field(default_factory=lambda: defaultdict(PairTrades))


def read_trades(enterprises: Collection[UUID], years: Collection[int]) -> Trades:
    """Return the trades of enterprises with partners of the register, by seller and buyer. Four queries."""
    rows = (
        Trade.objects.filter(
            Q(line__report__enterprise__in=enterprises) | Q(enterprise__in=enterprises),
            enterprise__isnull=False,
            line__report__state__in=Report.STANDING,
            line__report__period__range=(first_tested(min(years)), dt.date(max(years), 12, 1)),
        )
        .exclude(enterprise=F("line__report__enterprise"))
        .order_by("line__report__period", "pk")
    )
    of_report = ("line__report_id", "line__report__enterprise_id", "line__report__period")
    found = list(
        rows.values_list("direction", "enterprise_id", "tonnes", "line__product_id", "line__grade", *of_report)
    )
    trades = Trades()
    if not found:
        return trades
    factors, errors = OxideFactors.read(), ErrorsInForce.read()
    products = Product.objects.in_bulk({row[3] for row in found})
    for direction, partner, stated, product_id, grade, report, firm, period in found:
        product = products[product_id]
        tonnes = factors.tonnes(product, stated, period, grade=grade)
        if tonnes is None or partner is None:
            continue
        sale = direction == Trade.Direction.SALE
        pair = trades.pairs[(firm, partner) if sale else (partner, firm)]
        one = Stated(product.kind, tonnes, errors(product.kind, period))
        (pair.shipped if sale else pair.received)[period].append(one)
        pair.reports[period][report] = None
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
