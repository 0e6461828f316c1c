"""Declared exports of a year by destination, and what a tonne of a product was usually worth."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from trade.models import Declaration
from trade.partner_countries import Partner

ZERO = Decimal("0.000")


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


def usual_value(row: Declaration) -> Decimal | None:
    """Return what a tonne of the product was worth in the exports within quota of the year before a day. One query."""
    since = row.day - dt.timedelta(days=365)
    rows = Declaration.objects.counted().filter(
        direction=Declaration.Direction.EXPORT, product=row.product, value__isnull=False, beyond_quota=False,
        day__range=(since, row.day),
    )  # fmt: skip
    sums = rows.aggregate(value=Sum("value"), tonnes=Sum("net_tonnes"))
    return sums["value"] / sums["tonnes"] if sums["tonnes"] else None
