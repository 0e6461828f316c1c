"""The months of a site's balance by family of products, built from lines; no queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, groupby
from uuid import UUID

from core import months
from inspections.balances.lines import BalanceLine, BoundsOf, Origins, by_report
from inspections.rules.material_balance import Code, Errors, Fed, Measured, Month, expected_recovery
from quotas.quantities import ZERO
from quotas.yields import YieldBounds

HISTORY_MONTHS = 12  # before a month, from which its recovery is expected
FLOWS = {
    Code.OPENING: "opening_stock",
    Code.PURCHASED: "purchased",
    Code.SOLD: "sold",
    Code.EXPORTED: "exported",
    Code.LOST: "lost",
    Code.CLOSING: "closing_stock",
}
type ErrorsOf = Callable[[str, dt.date], Errors]


@dataclass(frozen=True, slots=True)
class Count:
    """Stock of a product that was counted at the end of a month, in tonnes of product, and the day of the count.

    ``factor``: its t REO of a tonne; none if only the grade in a report says it.
    """

    day: dt.date
    tonnes: Decimal
    code: str
    kind: str
    element: str
    factor: Decimal | None


type Counts = Mapping[tuple[UUID, UUID, dt.date], Count]  # by site, product and month


@dataclass(slots=True)
class _Draft:
    """A month of a family while its lines are added up."""

    measured: list[Measured] = field(default_factory=list)
    fed: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    made: Decimal = ZERO
    outputs: list[BalanceLine] = field(default_factory=list)
    stocks: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)  # opening and closing by product
    holders: set[UUID] = field(default_factory=set)
    counted_on: dt.date | None = None


def families_of(lines: Sequence[BalanceLine], origins: Origins) -> Callable[[str], str]:
    """Return the function that names the family at one site of a product, given the symbol of its element or nothing.

    Families are single elements where all that the site worked and made is of single elements. Elsewhere a feed holds
    many of them, which no report divides, and all rare earths together are one family.
    """
    sites = {site for site, _period, _kind in (*origins.sent, *origins.received)}
    moved = [line for line in lines if line.reo["consumed"] or line.reo["produced"]]
    if moved and moved[0].site_id not in sites and all(line.element for line in moved):
        return lambda element: element
    return lambda element: ""


def site_months(
    lines: Sequence[BalanceLine], *, origins: Origins, counts: Counts, errors: ErrorsOf, bounds: BoundsOf
) -> dict[str, list[Month]]:
    """Return the months of one site by family. ``lines`` are all those of the site in the reports in force."""
    family_of = families_of(lines, origins)
    drafts: dict[str, dict[dt.date, _Draft]] = defaultdict(lambda: defaultdict(_Draft))
    books = _Books(errors)
    unlisted = _counts_without_line(lines, counts)
    in_order = sorted(by_report(lines).values(), key=lambda rows: (rows[0].period, str(rows[0].report_id)))
    for period, reports in groupby(in_order, key=lambda rows: rows[0].period):
        for line in chain.from_iterable(reports):
            family = family_of(line.element)
            draft = drafts[family][period]
            _add_line(draft, line, line.id in origins.extracted, errors(line.product.kind, period))
            if count := counts.get((line.site_id, line.product.id, period)):
                stated = line.reo["closing_stock"]
                books.correct(draft, count, (family, period), stated - count.tonnes * line.factor)
        for count in unlisted.get(period, ()):
            family = family_of(count.element)
            books.correct(drafts[family][period], count, (family, period), -count.tonnes * (count.factor or ZERO))
    _add_moves(drafts, lines, origins, errors)
    return {family: _months(rows, errors, bounds) for family, rows in drafts.items()}


def _add_line(draft: _Draft, line: BalanceLine, is_extracted: bool, errors: Errors) -> None:
    code, kind = line.product.code, line.product.kind
    draft.holders.add(line.enterprise_id)
    for entry, column in FLOWS.items():
        if tonnes := line.reo[column]:
            draft.measured.append(Measured(entry, code, kind, tonnes, errors))
    opening, closing = draft.stocks.get(code, (ZERO, ZERO))
    draft.stocks[code] = (opening + line.reo["opening_stock"], closing + line.reo["closing_stock"])
    if line.reo["consumed"]:
        draft.fed[kind] += line.reo["consumed"]
    if is_extracted:
        draft.measured.append(Measured(Code.EXTRACTED, code, kind, line.reo["produced"], errors))
    elif line.reo["produced"]:
        draft.made += line.reo["produced"]
        draft.outputs.append(line)


@dataclass(slots=True)
class _Books:
    """Counted stock in place of the stated one; the books of later months go on from the count."""

    errors: ErrorsOf
    missing: dict[tuple[str, str], Decimal] = field(default_factory=dict)  # since the last count, by family and product

    def correct(self, draft: _Draft, count: Count, at: tuple[str, dt.date], short: Decimal) -> None:
        """Enter by how much the books of a family and month exceed a count, less the excess already entered."""
        family, period = at
        if change := short - self.missing.get((family, count.code), ZERO):
            errors = self.errors(count.kind, period)
            draft.measured.append(Measured(Code.COUNTED, count.code, count.kind, change, errors))
        self.missing[family, count.code] = short
        draft.counted_on = max(draft.counted_on or count.day, count.day)


def _counts_without_line(lines: Sequence[BalanceLine], counts: Counts) -> Mapping[dt.date, list[Count]]:
    """Return by month the counts of products that the site's report of the month does not name: its books say none."""
    sites = {line.site_id for line in lines}
    listed = {(line.site_id, line.product.id, line.period) for line in lines}
    found = defaultdict(list)
    for key, count in counts.items():
        if key[0] in sites and key not in listed and count.factor is not None:
            found[key[2]].append(count)
    return found


def _add_moves(
    drafts: Mapping[str, dict[dt.date, _Draft]], lines: Sequence[BalanceLine], origins: Origins, errors: ErrorsOf
) -> None:
    """Take what other sites worked up out of the feed of a month, and add what they consumed for this one."""
    if not lines:
        return
    site = lines[0].site_id
    for family in drafts.values():
        for period, draft in family.items():
            for kind in [*draft.fed]:
                if sent := origins.sent.get((site, period, kind)):
                    draft.fed[kind] -= sent
                    draft.measured.append(Measured(Code.SENT, kind, kind, sent, errors(kind, period)))
    for (receiver, period, kind), tonnes in origins.received.items():
        if receiver == site and period in drafts[""]:
            draft = drafts[""][period]
            draft.fed[kind] += tonnes
            draft.measured.append(Measured(Code.RECEIVED, kind, kind, tonnes, errors(kind, period)))


def _months(drafts: Mapping[dt.date, _Draft], errors: ErrorsOf, bounds: BoundsOf) -> list[Month]:
    history: list[tuple[dt.date, Decimal, Decimal]] = []
    result = []
    for period in sorted(drafts):
        draft = drafts[period]
        _add_stock_not_carried(draft, drafts.get(months.shift(period, -1)), period, errors)
        feed = {kind: tonnes for kind, tonnes in draft.fed.items() if tonnes}
        fed = sum(feed.values(), ZERO)
        lowest, highest = _limits(feed, draft, bounds(period))
        first = months.shift(period, -HISTORY_MONTHS)
        recovery = expected_recovery(
            [(earlier, made) for month, earlier, made in history if month >= first], (fed, draft.made), lowest, highest
        )
        history.append((period, fed, draft.made))
        result.append(
            Month(
                month=period,
                measured=tuple(draft.measured),
                feed=tuple(Fed(kind, tonnes, errors(kind, period)) for kind, tonnes in sorted(feed.items())),
                recovery=recovery,
                counted_on=draft.counted_on,
            )
        )
    return result


def _add_stock_not_carried(draft: _Draft, before: _Draft | None, period: dt.date, errors: ErrorsOf) -> None:
    """Add closing stock of the month before that this month does not open with, where the holder is the same."""
    if before is None or len(draft.holders | before.holders) > 1:
        return
    gap = sum((closing for _opening, closing in before.stocks.values()), ZERO) - sum(
        (opening for opening, _closing in draft.stocks.values()), ZERO
    )
    if gap:
        draft.measured.append(Measured(Code.NOT_CARRIED, "", "", gap, errors("", period)))


def _limits(feed: Mapping[str, Decimal], draft: _Draft, bounds: YieldBounds) -> tuple[Decimal, Decimal]:
    """Return the least and the most share of the feed that may leave, by the yield bounds of what was made."""
    least = most = ZERO
    fed = sum(feed.values(), ZERO)
    if not fed:
        return ZERO, Decimal(1)
    for kind, tonnes in feed.items():
        allowed = [found for line in draft.outputs if (found := bounds.feeds_of(line.product).get(kind)) is not None]
        lows = [bound.lowest for bound in allowed if bound.lowest is not None]
        highs = [bound.highest for bound in allowed if bound.highest is not None]
        least += tonnes * (min(lows) if allowed and len(lows) == len(allowed) else ZERO)
        most += tonnes * (max(highs) if highs else Decimal(1))
    return least / fed, most / fed
