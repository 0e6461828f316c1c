"""The measure of a plan's target by the returns that count, year by year."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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
type Sites = dict[UUID, Stated]  # what each site states of a whole year


@dataclass(frozen=True, slots=True)
class Measured:
    """The measure of one year, and of how many sites.

    ``change``: since the year before the period, in percent, of the sites that count in both years: ``compared``.
    """

    year: int
    figure: Decimal
    sites: int
    change: Decimal | None
    compared: int


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
    filed: dict[tuple[int, UUID], list[UseReturn | EnergyReturn]] = defaultdict(list)
    for row in rows:
        filed[row.year, row.site_id].append(row)
    years: dict[int, Sites] = defaultdict(dict)
    for (year, site), parts in filed.items():
        stated = [(getattr(row, part), getattr(row, whole) if whole else Decimal(0)) for row in parts]
        if len({row.half for row in parts}) == len(Half) and not any(None in figures for figures in stated):
            years[year][site] = _total(stated)
    return _by_year(target, years, has_whole=bool(whole))


def _by_year(target: PlanTarget, years: Mapping[int, Sites], *, has_whole: bool) -> list[Measured]:
    before = years.get(target.first_year - 1, {})
    measured = []
    for year in sorted(year for year in years if year >= target.first_year):
        sites = years[year]
        figure = _figure(target, sites.values(), has_whole)
        if figure is None:
            continue
        both = sites.keys() & before.keys()
        now = _figure(target, [sites[site] for site in both], has_whole)
        then = _figure(target, [before[site] for site in both], has_whole)
        change = share(now - then, then) if then and now is not None else None
        measured.append(Measured(year, figure, len(sites), change, len(both)))
    return measured


def _total(stated: Collection[Stated]) -> Stated:
    return sum((part for part, _whole in stated), Decimal(0)), sum((whole for _part, whole in stated), Decimal(0))


def _figure(target: PlanTarget, stated: Collection[Stated], has_whole: bool) -> Decimal | None:
    part, whole = _total(stated)
    if not has_whole:
        return part
    if target.indicator in SHARES:
        return share(part, whole)
    return (part / whole).quantize(THOUSANDTH, rounding=ROUND_HALF_UP) if whole else None
