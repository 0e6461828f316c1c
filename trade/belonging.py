"""The month to which an invoice belongs: that of the delivery which it states; pure functions.

An invoice may follow its goods by the lag. Sums of a month do not tell a late invoice from one that never came while
the invoice of the next month is late as well; the deliveries that a report names, partner by partner, do.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.months import shift
from trade.matching import tolerance_on


@dataclass(frozen=True, slots=True)
class Delivery:
    """Tonnes that a report names of one partner. ``of``: whoever states it, side, product and partner."""

    of: Hashable
    month: dt.date
    tonnes: Decimal


@dataclass(frozen=True, slots=True)
class Paper:
    """An invoice of one side; ``of`` as that of its delivery."""

    key: str
    of: Hashable
    month: dt.date
    tonnes: Decimal


def late_papers(papers: Iterable[Paper], deliveries: Iterable[Delivery]) -> Mapping[str, dt.date]:
    """Return the month of its delivery for each invoice that came later, by its key.

    Each is paired with a delivery of its own month or of one before it, within the lag, that differs by no more than
    may be on the way. First come equal tonnes, then what two scales may differ by, then the others; in each the own
    month comes first, then the closest. A delivery is paired once. An invoice that is paired with none belongs to its
    own month.
    """
    named: dict[tuple[Hashable, dt.date], list[tuple[int, Delivery]]] = defaultdict(list)
    for number, delivery in enumerate(deliveries):
        named[delivery.of, delivery.month].append((number, delivery))
    pairs: list[tuple[int, int, Decimal, str, int, dt.date]] = []
    for paper in _without_equals(papers, named):
        tolerance, month = tolerance_on(paper.month), paper.month
        for months in range(tolerance.lag_months + 1):
            for number, delivery in named.get((paper.of, month), ()):
                larger = max(paper.tonnes, delivery.tonnes)
                apart = abs(paper.tonnes - delivery.tonnes)
                if larger > 0 and tolerance.passes_on(apart, larger):
                    rank = 0 if apart == 0 else 1 if apart * 100 <= larger * tolerance.percent else 2
                    pairs.append((rank, months, apart / larger, paper.key, number, month))
            month = shift(month, -1)
    paired: set[str | int] = set()
    late: dict[str, dt.date] = {}
    for _rank, months, _apart, key, number, month in sorted(pairs):
        if key not in paired and number not in paired:
            paired |= {key, number}
            if months:
                late[key] = month
    return late


def _without_equals(
    papers: Iterable[Paper], named: dict[tuple[Hashable, dt.date], list[tuple[int, Delivery]]]
) -> list[Paper]:
    """Pair papers with deliveries of equal tonnes in their own month, which come first; return the other papers.

    The deliveries are taken out of ``named``.
    """
    left = []
    for paper in sorted(papers, key=lambda paper: paper.key):
        rows = named.get((paper.of, paper.month), [])
        equal = next((row for row in rows if row[1].tonnes == paper.tonnes > 0), None)
        if equal is None:
            left.append(paper)
        else:
            rows.remove(equal)
    return left
