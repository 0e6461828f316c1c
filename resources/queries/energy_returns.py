"""Energy and wastes of a site by year: sums of its half-years for each tonne of output, beside the norms."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from core.models import label_of
from core.type_aliases import Text
from enterprises.models import Indicator, Site, Standard
from resources import halves
from resources.models import ENERGY_FIGURES, EnergyReturn
from resources.models.use_returns import Half

NORMS = {
    "energy": Indicator.ENERGY_A_TONNE,
    "waste_water": Indicator.WASTE_WATER_A_TONNE,
    "residue": Indicator.RESIDUE_A_TONNE,
}
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Intensity:
    """A figure of a year and what it is for each tonne of output, judged by the norms of the last day.

    ``halves`` is how many half-years it sums: one alone is no year, and is not judged.
    """

    name: str
    label: Text
    total: Decimal
    per_tonne: Decimal | None
    norms: list[Standard]
    halves: int

    @property
    def is_met(self) -> bool | None:
        """Return whether every norm is met; ``None`` without a norm or an output, and for one half-year alone."""
        if self.per_tonne is None or not self.norms or self.halves < len(Half):
            return None
        return all(norm.is_met_by(self.per_tonne) for norm in self.norms)


@dataclass(frozen=True, slots=True)
class Year:
    """The figures of a site and year. ``halves`` is how many of its half-years are on record."""

    year: int
    halves: int
    output_reo: Decimal
    figures: list[Intensity]


def norms_in_force(days: Iterable[dt.date]) -> dict[dt.date, list[Standard]]:
    """Return the norms of energy and wastes that were in force on each day, in one query."""
    rows = list(Standard.objects.filter(indicator__in=NORMS.values()))
    return {day: [row for row in rows if row.is_in_force(day)] for day in set(days)}


def years_of(site: Site, rows: Iterable[EnergyReturn]) -> list[Year]:
    """Return the years of a site, newest first. A figure that only one of two halves states is not summed."""
    by_year: dict[int, list[EnergyReturn]] = {}
    for row in rows:
        by_year.setdefault(row.year, []).append(row)
    norms = norms_in_force(halves.last_day(year, 2) for year in by_year)
    return [
        Year(
            year,
            _halves(parts),
            sum((part.output_reo for part in parts), Decimal(0)),
            _figures(site, parts, norms[halves.last_day(year, 2)]),
        )
        for year, parts in sorted(by_year.items(), reverse=True)
    ]


def per_tonne(total: Decimal | None, output: Decimal) -> Decimal | None:
    """Return a figure for each tonne of output, or ``None`` where one of the two is not there."""
    if total is None or not output:
        return None
    return (total / output).quantize(THOUSANDTH, rounding=ROUND_HALF_UP)


def _halves(parts: list[EnergyReturn]) -> int:
    """Return how many half-years are on record: two enterprises may have filed of one, where a site changed hands."""
    return len({part.half for part in parts})


def _figures(site: Site, parts: list[EnergyReturn], norms: list[Standard]) -> list[Intensity]:
    output = sum((part.output_reo for part in parts), Decimal(0))
    found, on_record = [], _halves(parts)
    for name in ENERGY_FIGURES:
        stated = [getattr(part, name) for part in parts]
        if None in stated:
            continue
        total = sum(stated, Decimal(0))
        concerning = [norm for norm in norms if norm.indicator == NORMS.get(name) and norm.concerns(site)]
        found.append(
            Intensity(name, label_of(EnergyReturn, name), total, per_tonne(total, output), concerning, on_record)
        )
    return found
