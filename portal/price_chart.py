"""A chart of printed prices without a script: a dot for each, on a logarithmic scale, as SVG.

Dots are not joined: what a price was between two printed ones is not known.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from quotas.models import PublishedStatistic
from quotas.queries.market import PriceSeries

WIDTH, HEIGHT = 900.0, 320.0
LEFT, BOTTOM, EDGE = 70.0, 30.0, 16.0  # space for the words beside the axes


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    series: int  # counted from 1, as in the table
    price: PublishedStatistic


@dataclass(frozen=True, slots=True)
class Tick:
    at: str
    label: str


@dataclass(frozen=True, slots=True)
class PriceChart:
    dots: Sequence[Dot]
    prices: Sequence[Tick]  # yuan per kg, powers of ten
    months: Sequence[Tick]


def draw(series: Sequence[PriceSeries]) -> PriceChart | None:
    """Return the chart, or ``None`` without a price."""
    numbered = [(number, price) for number, of in enumerate(series, 1) for price in of.prices]
    if not numbered:
        return None
    days = [_middle(price.statistic) for _number, price in numbered]
    months = _months(min(days), max(days))
    first, last = months[0].toordinal(), months[-1].toordinal()
    powers = [math.log10(price.per_kg) for _number, price in numbered]
    low, high = math.floor(min(powers)), math.ceil(max(powers))

    def x(day: dt.date) -> str:
        return _text(LEFT + (day.toordinal() - first) / (last - first) * (WIDTH - LEFT - EDGE))

    def y(power: float) -> str:
        return _text(EDGE + (high - power) / max(high - low, 1) * (HEIGHT - BOTTOM - EDGE))

    every = -(-len(months) // 8)
    return PriceChart(
        [
            Dot(x(day), y(power), number, price.statistic)
            for (number, price), day, power in zip(numbered, days, powers, strict=True)
        ],
        [Tick(y(power), f"{10**power:,}") for power in range(low, high + 1)],
        [Tick(x(month), f"{month:%Y-%m}") for month in months[:-1:every]],
    )


def _middle(price: PublishedStatistic) -> dt.date:
    """Return the day of a price, or the middle of its month if no day is printed."""
    return price.period_from + (price.period_to - price.period_from) / 2


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the first days of the months from that of ``first`` to the one after ``last``."""
    start, count = first.replace(day=1), (last.year - first.year) * 12 + last.month - first.month + 2
    whole = (start.month - 1 + number for number in range(count))
    return [dt.date(start.year + month // 12, month % 12 + 1, 1) for month in whole]


def _text(value: float) -> str:
    """Format a number with a point in every language: SVG would read a comma as another number."""
    return f"{value:.1f}"
