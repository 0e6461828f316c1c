"""Lines of reports in t REO, and what they move between the sites of one report."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from enterprises.models import Site
from quotas.models import Feed, Product
from quotas.quantities import ZERO, to_kilogram
from quotas.report_lines import ProductRow
from quotas.yields import YieldBounds

_FROM_THE_GROUND = (Product.Kind.CONCENTRATE, Product.Kind.PRECIPITATE)
type BoundsOf = Callable[[dt.date], YieldBounds]


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLine:
    """A filed line in t REO. ``reo``: the quantities by their column."""

    id: UUID
    report_id: UUID
    enterprise_id: UUID
    period: dt.date
    site_id: UUID
    site_kind: str
    feed_origin: str
    product: ProductRow
    element: str  # its symbol, or empty for a product of several
    reo: Mapping[str, Decimal]
    factor: Decimal  # t REO of a tonne of product


@dataclass(slots=True)
class Origins:
    """Output that no feed at the same site explains: extracted lines, and feed that sites consumed for each other.

    ``sent`` and ``received`` are by site, period and kind of product.
    """

    extracted: set[UUID] = field(default_factory=set)
    sent: dict[tuple[UUID, dt.date, str], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    received: dict[tuple[UUID, dt.date, str], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))


def by_report(lines: Iterable[BalanceLine]) -> dict[UUID, list[BalanceLine]]:
    rows: dict[UUID, list[BalanceLine]] = defaultdict(list)
    for line in lines:
        rows[line.report_id].append(line)
    return rows


def origins_of(lines: Iterable[BalanceLine], bounds: BoundsOf) -> Origins:
    """Return the origins of the output of whole reports.

    A month is reported for all sites of an enterprise, and feed is stated where it was kept. Feed that a site
    consumed, although only other sites of the report made something of it, is divided by what these made.
    """
    origins = Origins()
    for report in by_report(lines).values():
        origins.extracted |= _extracted(report)
        made = _made_of(report, origins.extracted, bounds)
        for line in report:
            kind, consumed = line.product.kind, line.reo["consumed"]
            makers = {site: rows[kind] for site, rows in made.items() if rows.get(kind)}
            if not consumed or not makers or line.site_id in makers:
                continue
            origins.sent[line.site_id, line.period, kind] += consumed
            left, whole = consumed, sum(makers.values(), ZERO)
            for number, (site, output) in enumerate(sorted(makers.items(), key=lambda item: str(item[0])), 1):
                part = left if number == len(makers) else to_kilogram(consumed * output / whole)
                origins.received[site, line.period, kind] += part
                left -= part
    return origins


def _extracted(report: Sequence[BalanceLine]) -> set[UUID]:
    """Return the lines whose output comes from outside of any feed that the report states."""
    ore_worked = any(line.product.kind == Product.Kind.RAW_ORE and line.reo["consumed"] for line in report)
    return {
        line.id
        for line in report
        if line.reo["produced"]
        and is_extracted(line.product.kind, line.site_kind, line.feed_origin, ore_worked=ore_worked)
    }


def is_extracted(kind: str, site_kind: str, feed_origin: str, *, ore_worked: bool) -> bool:
    """Return whether output of a kind comes from outside of any feed; ``ore_worked``: its report works raw ore.

    That is raw ore, concentrate where no site of the report works raw ore, and what a recycling plant makes of waste.
    """
    return (
        kind == Product.Kind.RAW_ORE
        or (site_kind == Site.Kind.RECYCLING and feed_origin == Feed.RECYCLED)
        or (
            kind in _FROM_THE_GROUND
            and (site_kind == Site.Kind.MINE or feed_origin in (Feed.OWN_ORE, Feed.TAILINGS))
            and not ore_worked
        )
    )


def _made_of(report: Sequence[BalanceLine], extracted: set[UUID], bounds: BoundsOf) -> dict[UUID, dict[str, Decimal]]:
    """Return what each site made that may be made of each kind of feed."""
    made: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for line in report:
        if line.reo["produced"] and line.id not in extracted:
            for feed in bounds(line.period).feeds_of(line.product):
                made[line.site_id][feed] += line.reo["produced"]
    return made
