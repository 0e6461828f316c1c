"""Partners' import figures beside the declared exports: the gap in tonnes and percent, in each reading."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractYear

from quotas.models import PublishedStatistic
from trade.models import Declaration, PartnerImport

type Key = tuple[int, str, str]  # year, partner, kind of product


@dataclass(frozen=True, slots=True)
class Gap:
    """A partner's figure minus the declared exports, in tonnes and in percent of the declared ones."""

    imported: Decimal
    declared: Decimal

    @property
    def tonnes(self) -> Decimal:
        return self.imported - self.declared

    @property
    def percent(self) -> Decimal | None:
        return None if self.declared == 0 else self.tonnes * 100 / self.declared


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A partner's figure with its gap in each reading; no gap where the year has no declarations."""

    figure: PartnerImport
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class PublishedGap:
    """A published gap of a year for all partners together, in percent, in each reading that its wording allows."""

    year: int
    percents: tuple[Decimal, ...]
    wording: str
    source: str


def mirror(figures: Iterable[PartnerImport], exports: QuerySet[Declaration]) -> list[Mirrored]:
    """Return the figures with their gaps, those of the largest gap first. One query for all exports.

    Oxide is compared with t REO, everything else with the net weight: a figure of gross or unknown weight is compared
    all the same, and says what it weighs.
    """
    rows = list(figures)
    net, reo = _exports(exports, {row.year for row in rows})
    known = {year for year, _partner, _kind in net}
    found = []
    for row in rows:
        sums = reo if row.weight == PartnerImport.Weight.REO else net
        declared = sums.get((row.year, row.partner, row.kind), Decimal(0))
        readings = (row.tonnes,) if row.other_tonnes is None else (row.tonnes, row.other_tonnes)
        gaps = tuple(Gap(imported, declared) for imported in readings) if row.year in known else ()
        found.append(Mirrored(row, gaps))
    return sorted(found, key=_largest_first)


def published_gaps() -> list[PublishedGap]:
    """Return the published excess of foreign imports over Chinese exports, newest first. One query.

    The white paper's wording for 2011, "1.2-fold over", is read as a ratio of 1.2 and as an excess of 120 percent.
    """
    rows = (
        PublishedStatistic.objects.standing()
        .filter(subject=PublishedStatistic.Subject.MIRROR)
        .order_by("-period_from", "pk")
    )
    return [
        PublishedGap(
            year=row.period_from.year,
            percents=(row.figure,) if row.figure is not None else _readings(row.wording),
            wording=row.wording,
            source=row.source,
        )
        for row in rows
    ]


def _readings(wording: str) -> tuple[Decimal, ...]:
    return (Decimal(20), Decimal(120)) if "1.2-fold" in wording else ()


def _exports(rows: QuerySet[Declaration], years: set[int]) -> tuple[dict[Key, Decimal], dict[Key, Decimal]]:
    """Return the declared net tonnes and t REO by year, partner and kind, and for all kinds together."""
    counted = rows.filter(
        cancelled_at=None,
        state=Declaration.State.CLEARED,
        direction=Declaration.Direction.EXPORT,
        day__year__in=years,
    )
    net, reo = defaultdict[Key, Decimal](Decimal), defaultdict[Key, Decimal](Decimal)
    by_kind = counted.order_by().annotate(year=ExtractYear("day")).values_list("year", "partner", "product__kind")
    for year, partner, kind, net_sum, reo_sum in by_kind.annotate(n=Sum("net_tonnes"), r=Sum("reo_tonnes")):
        for key in ((year, partner, kind), (year, partner, "")):
            net[key] += net_sum
            reo[key] += reo_sum
    return net, reo


def _largest_first(row: Mirrored) -> tuple[bool, Decimal, int, str]:
    return (
        not row.gaps,
        -max((abs(gap.tonnes) for gap in row.gaps), default=Decimal(0)),
        -row.figure.year,
        row.figure.partner,
    )
