"""Totals of emissions by province, pollutant and year: what permits allow beside the ceiling, and what was measured.

Readings state concentrations: tonnes follow from them only for months of outlets whose volume is known
(``queries.discharged``). How many months have none says how well the year is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core import sql
from environment.models import EmissionCeiling


@dataclass(frozen=True, slots=True)
class EmissionTotals:
    """The permits and readings of a province, pollutant and year that the reader may see.

    ``permitted``: the yearly totals of permits, in tonnes, by days where one does not hold for the whole year.
    ``discharged``: tonnes, as mean concentration × volume of the ``months_computed`` of outlets; a month that was
    measured without a volume gives none. ``unlimited``: permits without such a total; ``limited_in_part``: those that
    have one for a part of their days.
    """

    permits: int
    unlimited: int
    limited_in_part: int
    permitted: Decimal
    readings: int
    sites_measured: int
    discharged: Decimal = Decimal("0.000000")
    months_computed: int = 0
    months_without_volume: int = 0


_TOTALS = sql.Query(__file__, "emissions.sql", EmissionTotals)


@dataclass(frozen=True, slots=True)
class CeilingWithTotals:
    ceiling: EmissionCeiling
    totals: EmissionTotals

    @property
    def excess(self) -> Decimal:
        """Return the tonnes that permits allow beyond the ceiling; none for a withdrawn one."""
        ceiling = self.ceiling.tonnes
        return Decimal("0.000") if ceiling is None else max(self.totals.permitted - ceiling, Decimal("0.000"))


def with_totals(ceilings: Sequence[EmissionCeiling]) -> list[CeilingWithTotals]:
    """Return the ceilings with the totals of their province, pollutant and year; one query for all of them."""
    rows = list(ceilings)
    if not rows:
        return []
    found = _TOTALS.all(
        provinces=[row.place.code for row in rows],
        pollutants=[row.pollutant for row in rows],
        media=[row.medium for row in rows],
        years=[row.year for row in rows],
    )
    return [CeilingWithTotals(row, totals) for row, totals in zip(rows, found, strict=True)]
