"""Stock of tailings of a site by half-year: opening, put on, drawn, closing, and tailings for each tonne of oxide."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from resources.models import TailingsReturn, UseReturn


@dataclass(frozen=True, slots=True)
class Stock:
    """A half-year of a stock, in tonnes; ``per_tonne`` is what was put on for each tonne of oxide that was produced."""

    row: TailingsReturn
    opening: Decimal
    closing: Decimal
    product_reo: Decimal | None = None

    @property
    def per_tonne(self) -> Decimal | None:
        if not self.product_reo:
            return None
        return (self.row.put_on / self.product_reo).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    @property
    def is_drawn_on(self) -> bool:
        return self.row.drawn > 0


def run(rows: Iterable[TailingsReturn]) -> list[Stock]:
    """Return the half-years of one site, oldest first, each opening with what the one before has left."""
    stocks, left = [], Decimal(0)
    for row in sorted(rows, key=lambda each: (each.year, each.half)):
        opening = row.opening if row.opening is not None else left
        left = opening + row.put_on - row.drawn
        stocks.append(Stock(row, opening, left))
    return stocks


def lowest(rows: Iterable[TailingsReturn]) -> Decimal:
    """Return the least stock with which a half-year closes."""
    return min((stock.closing for stock in run(rows)), default=Decimal(0))


def stocks_of(rows: Iterable[TailingsReturn], every: Iterable[TailingsReturn] | None = None) -> list[Stock]:
    """Return rows with their stocks, in the same order, in two queries. A replaced row is shown as if it counted.

    The stock of a site is that of all its half-years, so it is read with the reader's reach: whoever held the site.
    ``every``: the standing returns of the sites, where they were read already; it saves a query.
    """
    shown = list(rows)
    sites = {row.site_id for row in shown}
    standing: dict[UUID, list[TailingsReturn]] = defaultdict(list)
    for row in TailingsReturn.objects.standing().filter(site__in=sites) if every is None else every:
        standing[row.site_id].append(row)
    made = _product(sites)
    found = []
    for row in shown:
        key = (row.year, row.half)
        others = [each for each in standing[row.site_id] if (each.year, each.half) != key]
        (stock,) = [each for each in run([*others, row]) if each.row is row]
        found.append(Stock(row, stock.opening, stock.closing, made.get((row.site_id, *key))))
    return found


def _product(sites: Iterable[UUID]) -> dict[tuple[UUID, int, int], Decimal]:
    """Return the oxide that each site produced by half-year, by its returns of resource use."""
    rows = UseReturn.objects.standing().filter(site__in=sites)
    given = ((row, row.concentrate_reo if row.concentrate_reo is not None else row.mined_reo) for row in rows)
    return {(row.site_id, row.year, row.half): made for row, made in given if made is not None}
