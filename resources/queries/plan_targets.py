"""The measure of a plan's target by the returns that count, year by year."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.actors import Actor
from enterprises.models import NATION
from resources.models import EnergyReturn, PlanTarget, UseReturn
from resources.recovery_rates import share

_OF = PlanTarget.Indicator
# Part and whole, whose share is the measure, of returns of resource use.
SHARES = {
    _OF.MINING_RECOVERY: ("mined_reo", "depleted_reo"),
    _OF.DRESSING_RECOVERY: ("concentrate_reo", "fed_reo"),
    _OF.COMPREHENSIVE_USE: ("associated_recovered", "associated_in_ore"),
}
A_TONNE = (_OF.ENERGY, _OF.CARBON_DIOXIDE)  # for each tonne of output; the others are totals
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Measured:
    """The measure of one year: of how many returns, and its change since the year before the period, in percent."""

    year: int
    figure: Decimal
    returns: int
    change: Decimal | None


def measure(target: PlanTarget, reader: Actor) -> list[Measured]:
    """Return the years of a target of which returns that the reader sees state the figure, oldest first."""
    within: dict[str, Any] = {"year__range": (target.first_year - 1, target.last_year)}
    if target.place.code != NATION:
        within["site__jurisdiction__code__startswith"] = target.place.code
    if target.indicator == _OF.MINED or target.indicator in SHARES:
        part, whole = SHARES.get(_OF(target.indicator), ("mined_reo", ""))
        uses = UseReturn.objects.visible_to(reader).standing().filter(**within)
        found = [(row.year, getattr(row, part), getattr(row, whole) if whole else None) for row in uses]
    else:
        part, whole = target.indicator, "output_reo" if target.indicator in A_TONNE else ""
        energy = EnergyReturn.objects.visible_to(reader).standing().filter(**within)
        found = [(row.year, getattr(row, part), getattr(row, whole) if whole else None) for row in energy]
    return _by_year(target, found, has_whole=bool(whole))


def _by_year(
    target: PlanTarget, found: Iterable[tuple[int, Decimal | None, Decimal | None]], *, has_whole: bool
) -> list[Measured]:
    parts: dict[int, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for year, part, whole in found:
        if part is not None and (whole is not None or not has_whole):
            parts[year].append((part, whole or Decimal(0)))
    figures: dict[int, Decimal] = {}
    for year, given in parts.items():
        figure = _figure(target, sum(part for part, _whole in given), sum(whole for _part, whole in given), has_whole)
        if figure is not None:
            figures[year] = figure
    base = figures.get(target.first_year - 1)
    return [
        Measured(year, figures[year], len(parts[year]), share(figures[year] - base, base) if base else None)
        for year in sorted(figures)
        if year >= target.first_year
    ]


def _figure(target: PlanTarget, part: Decimal | int, whole: Decimal | int, has_whole: bool) -> Decimal | None:
    if not has_whole:
        return Decimal(part)
    if target.indicator in SHARES:
        return share(Decimal(part), Decimal(whole))
    return (Decimal(part) / whole).quantize(THOUSANDTH, rounding=ROUND_HALF_UP) if whole else None
