"""The measure of a plan's target by the returns that count, year by year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from core.actors import Actor
from enterprises.models import NATION
from resources.models import EnergyReturn, PlanTarget, UseReturn
from resources.models.use_returns import Half
from resources.recovery_rates import share

INDICATOR = PlanTarget.Indicator
type Stated = tuple[Decimal, Decimal]  # part and whole; 0 where there is no whole
# Part and whole, whose share is the measure, of returns of resource use.
SHARES = {
    INDICATOR.MINING_RECOVERY: ("mined_reo", "depleted_reo"),
    INDICATOR.DRESSING_RECOVERY: ("concentrate_reo", "fed_reo"),
    INDICATOR.COMPREHENSIVE_USE: ("associated_recovered", "associated_in_ore"),
}
A_TONNE = (INDICATOR.ENERGY, INDICATOR.CARBON_DIOXIDE)  # for each tonne of output; the others are totals
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Measured:
    """The measure of one year: of how many sites, and its change since the year before the period, in percent."""

    year: int
    figure: Decimal
    sites: int
    change: Decimal | None


def measure(target: PlanTarget, reader: Actor) -> list[Measured]:
    """Return the years of a target of which returns that the reader sees state the figure, oldest first.

    A site counts in a year of which both halves state the figure: one half is no year.
    """
    within: dict[str, Any] = {"year__range": (target.first_year - 1, target.last_year)}
    if target.place.code != NATION:
        within["site__jurisdiction__code__startswith"] = target.place.code
    rows: Iterable[UseReturn | EnergyReturn]
    if target.indicator == INDICATOR.MINED or target.indicator in SHARES:
        part, whole = SHARES.get(INDICATOR(target.indicator), ("mined_reo", ""))
        rows = UseReturn.objects.visible_to(reader).standing().filter(**within)
    else:
        part, whole = target.indicator, "output_reo" if target.indicator in A_TONNE else ""
        rows = EnergyReturn.objects.visible_to(reader).standing().filter(**within)
    stated: dict[int, dict[UUID, dict[int, Stated]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        figures = getattr(row, part), getattr(row, whole) if whole else Decimal(0)
        if None not in figures:
            stated[row.year][row.site_id][row.half] = figures
    return _by_year(target, stated, has_whole=bool(whole))


def _by_year(
    target: PlanTarget, stated: Mapping[int, Mapping[UUID, Mapping[int, Stated]]], *, has_whole: bool
) -> list[Measured]:
    figures: dict[int, tuple[Decimal, int]] = {}
    for year, by_site in stated.items():
        sites = [by_half for by_half in by_site.values() if len(by_half) == len(Half)]
        given = [one for by_half in sites for one in by_half.values()]
        figure = _figure(target, sum(part for part, _whole in given), sum(whole for _part, whole in given), has_whole)
        if sites and figure is not None:
            figures[year] = (figure, len(sites))
    base, _sites = figures.get(target.first_year - 1, (None, 0))
    return [
        Measured(year, figure, sites, share(figure - base, base) if base else None)
        for year, (figure, sites) in sorted(figures.items())
        if year >= target.first_year
    ]


def _figure(target: PlanTarget, part: Decimal | int, whole: Decimal | int, has_whole: bool) -> Decimal | None:
    if not has_whole:
        return Decimal(part)
    if target.indicator in SHARES:
        return share(Decimal(part), Decimal(whole))
    return (Decimal(part) / whole).quantize(THOUSANDTH, rounding=ROUND_HALF_UP) if whole else None
