"""Published prices and shares, as they stand on the page of the market."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from quotas.models import PublishedStatistic
from quotas.models.statistics import KILOGRAMS

Subject = PublishedStatistic.Subject
MARKET_SUBJECTS = (Subject.PRICE, Subject.PRICE_RISE, Subject.WORLD_SHARE, Subject.MARKET)


@dataclass(frozen=True, slots=True)
class Price:
    """A printed price. ``per_kg``: in yuan, to compare prices that are printed by the kilogram and by the tonne."""

    statistic: PublishedStatistic
    per_kg: Decimal


@dataclass(frozen=True, slots=True)
class PriceSeries:
    """The printed prices of goods, oldest first."""

    prices: Sequence[Price]


def price_series() -> list[PriceSeries]:
    """Return the printed prices by goods, by name; one query."""
    rows = (
        PublishedStatistic.objects.standing()
        .filter(subject=Subject.PRICE, figure__gt=0)
        .order_by("name", "period_from", "period_to", "pk")
    )
    prices = [Price(row, row.figure / KILOGRAMS[row.unit]) for row in rows if row.figure is not None]
    return [PriceSeries(list(of)) for _name, of in groupby(prices, key=lambda price: price.statistic.name)]


def market_figures() -> dict[str, list[PublishedStatistic]]:
    """Return the other figures of the market by subject, largest first; one query."""
    rows = PublishedStatistic.objects.standing().filter(subject__in=MARKET_SUBJECTS).exclude(subject=Subject.PRICE)
    by_subject: dict[str, list[PublishedStatistic]] = {}
    for row in rows.order_by("-figure", "pk"):
        by_subject.setdefault(row.subject, []).append(row)
    return by_subject
