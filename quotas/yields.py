"""Balance of feed and output: the oxide produced in a month's report, compared with the oxide consumed.

Feed moves between the sites of an enterprise, so a month is balanced over the whole report. Each line balances by
itself already (``checks.balance``), so what a line consumed is all that its opening stock and its gains gave off.
The output of a mine is not judged: its feed is the deposit.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self
from uuid import UUID

from enterprises.models import Site
from quotas.models import Product, YieldBound
from quotas.quantities import ZERO
from quotas.report_lines import LineRow, ProductRow

type InOxide = Callable[[LineRow, Decimal | None], Decimal | None]
# Output (the product, or every one of a kind) and feed, first month, least and most.
type SetBound = tuple[UUID | None, str, str, dt.date, Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Bound:
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Some lines of a report that are made of the same feeds; tonnes REO. ``None``: nothing is set."""

    lines: tuple[LineRow, ...]
    output: Decimal
    feed: Decimal
    least: Decimal | None  # that the feed should give
    most: Decimal | None  # that it can give


class YieldBounds:
    """The bounds that hold in one month."""

    def __init__(self, entries: Iterable[SetBound], period: dt.date) -> None:
        """``entries`` in the order in which each replaces those before it."""
        self._of_kind: dict[str, dict[str, Bound]] = {}
        self._of_product: dict[UUID, dict[str, Bound]] = {}
        for output, output_kind, feed_kind, first, lowest, highest in entries:
            if first <= period:
                if output is None:
                    bounds = self._of_kind.setdefault(output_kind, {})
                else:
                    bounds = self._of_product.setdefault(output, {})
                bounds[feed_kind] = Bound(lowest, highest)

    @classmethod
    def for_month(cls, period: dt.date) -> Self:
        """Return what holds in a month. One query."""
        rows = YieldBound.objects.up_to(period)
        return cls(rows.values_list("output_id", "output_kind", "feed_kind", "from_month", "lowest", "highest"), period)

    def feeds_of(self, product: Product | ProductRow) -> dict[str, Bound]:
        """Return what a product may be made of, by kind of feed: its own bounds before those of its kind."""
        both = {**self._of_kind.get(product.kind, {}), **self._of_product.get(product.id, {})}
        return {kind: bound for kind, bound in both.items() if bound != Bound(None, None)}

    def balances(self, lines: Sequence[LineRow], in_oxide: InOxide) -> list[Balance]:
        """Return the balance of each group of products with the same feeds and, of several groups, of all together."""
        worked = [line for line in lines if line.site.kind != Site.Kind.MINE]
        groups: dict[tuple[tuple[str, Bound], ...], list[LineRow]] = {}
        for line in worked:
            if line.produced and (feeds := self.feeds_of(line.product)):
                groups.setdefault(tuple(sorted(feeds.items(), key=lambda item: item[0])), []).append(line)
        rows = [_balance(outputs, worked, [dict(feeds)], in_oxide) for feeds, outputs in groups.items()]
        if len(groups) > 1:
            outputs = [line for group in groups.values() for line in group]
            rows.append(_balance(outputs, worked, [dict(feeds) for feeds in groups], in_oxide))
        return rows


def _balance(
    outputs: Sequence[LineRow], worked: Sequence[LineRow], bounds: Sequence[dict[str, Bound]], in_oxide: InOxide
) -> Balance:
    """Return the mildest of the bounds of the products that share a feed."""
    fed: dict[str, Decimal] = {}
    for line in worked:
        if line.consumed and any(line.product.kind in feeds for feeds in bounds):
            fed[line.product.kind] = fed.get(line.product.kind, ZERO) + (in_oxide(line, line.consumed) or ZERO)
    least: Decimal | None = ZERO
    most: Decimal | None = ZERO
    for kind, tonnes in fed.items():
        shared = [feeds[kind] for feeds in bounds if kind in feeds]
        lows = [bound.lowest for bound in shared if bound.lowest is not None]
        highs = [bound.highest for bound in shared if bound.highest is not None]
        least = least + tonnes * min(lows) if least is not None and len(lows) == len(shared) else None
        most = most + tonnes * max(highs) if most is not None and len(highs) == len(shared) else None
    output = sum((in_oxide(line, line.produced) or ZERO for line in outputs), ZERO)
    return Balance(tuple(outputs), output, sum(fed.values(), ZERO), least, most)
