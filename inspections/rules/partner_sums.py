"""Shipper and receiver: what a seller and a buyer report of the same deliveries, added up month by month.

Pure arithmetic, as in nuclear material accountancy (NUREG/CR-2820, Regulatory Guide 5.28): a difference is significant
beside the errors of both scales, and many small ones of one sign are the finding. Goods on the way at the end of a
month are no difference, up to a share of the month that follows.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from inspections.rules.material_balance import ROUNDING, SIX_PLACES, ZERO, Errors


@dataclass(frozen=True, slots=True)
class Stated:
    """Tonnes REO of a kind of product that one side states."""

    kind: str
    tonnes: Decimal
    errors: Errors


@dataclass(frozen=True, slots=True)
class PairMonth:
    """A month for which both sides have filed: what the seller sold to the buyer, and what the buyer bought of it."""

    month: dt.date
    shipped: tuple[Stated, ...] = ()
    received: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True)
class PairResult:
    """The sums from ``since`` to a month. ``difference`` is positive where the seller states more."""

    month: dt.date
    since: dt.date
    shipped: Decimal
    received: Decimal
    difference: Decimal
    sigma: Decimal
    alarm: bool


def compare(months: Sequence[PairMonth], *, z: float, least: Decimal, on_the_way: Decimal) -> list[PairResult]:
    """Return the result of each month but the last, whose goods may still arrive. After an alarm sums begin anew.

    ``on_the_way``: the share of the goods of the following month that may belong to this one.
    """
    results: list[PairResult] = []
    begun, shipped, received = 0, ZERO, ZERO
    for index in range(len(months) - 1):
        shipped += _sum(months[index].shipped)
        received += _sum(months[index].received)
        sold, bought = _nearest(shipped, received, months[index + 1], on_the_way)
        sigma = _sigma(months[begun : index + 1])
        difference = sold - bought
        alarm = abs(difference) > sigma * Decimal(repr(z)) and abs(difference) >= least
        results.append(PairResult(months[index].month, months[begun].month, sold, bought, difference, sigma, alarm))
        if alarm:
            begun, shipped, received = index + 1, shipped - sold, received - bought
    return results


def _nearest(shipped: Decimal, received: Decimal, following: PairMonth, share: Decimal) -> tuple[Decimal, Decimal]:
    """Return the sums whose difference goods on the way cannot explain; equal ones where they explain all of it."""
    if shipped > received:
        return shipped, min(shipped, received + _sum(following.received) * share)
    return min(received, shipped + _sum(following.shipped) * share), received


def _sigma(months: Sequence[PairMonth]) -> Decimal:
    """Return the standard deviation of the difference of the sums; systematic errors last a calendar year."""
    variance = ROUNDING**2
    systematic: dict[tuple[str, str, int], float] = defaultdict(float)
    for one in months:
        for side, rows in (("shipped", one.shipped), ("received", one.received)):
            for stated in rows:
                variance += (float(stated.tonnes) * stated.errors.random) ** 2
                systematic[side, stated.kind, one.month.year] += float(stated.tonnes) * stated.errors.systematic
    variance += sum(part**2 for part in systematic.values())
    return Decimal(repr(math.sqrt(variance))).quantize(SIX_PLACES)


def _sum(rows: Sequence[Stated]) -> Decimal:
    return sum((stated.tonnes for stated in rows), ZERO)
