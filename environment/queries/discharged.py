"""Discharged quantity: tonnes of a pollutant as concentration × volume, by outlet and month, beside the permit's total.

A month of an outlet gives tonnes only where both are known: the volume of the month, and a reading in it. Where an
office entered a volume or a reading, it counts instead of those of the enterprise.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from enterprises.models import Site
from environment.models import OutletVolume, PermitLimit, Reading
from environment.models.discharges import POLLUTANT_CHOICES, Medium, plain, unit_of

# mg/L is g/m³ and mg/m³ is a thousandth of it: cubic metres times the concentration, by these, are tonnes.
PER_TONNE = {Medium.WATER: Decimal(1_000_000), Medium.AIR: Decimal(1_000_000_000)}
GRAM = Decimal("0.000001")
_LABELS = dict(POLLUTANT_CHOICES)
_Key = tuple[UUID, str, str, str, dt.date]  # site, medium, outlet, discharge, month


@dataclass(frozen=True, slots=True)
class MonthlyDischarge:
    """A pollutant at an outlet in a month: the mean of its readings, the volume, and the tonnes if both are known."""

    outlet: str
    month: dt.date
    pollutant: str
    medium: str
    mean: Decimal
    readings: int
    volume: Decimal | None

    @property
    def tonnes(self) -> Decimal | None:
        return tonnes_of(self.mean, self.volume, self.medium) if self.volume is not None else None

    @property
    def pollutant_label(self) -> str:
        return str(_LABELS[self.pollutant])

    @property
    def formula(self) -> str:
        """Return how the tonnes were computed."""
        if self.volume is None or self.tonnes is None:
            return ""
        unit = unit_of(self.pollutant, self.medium).label
        divisor = f"{PER_TONNE[Medium(self.medium)]:,}"
        return f"{plain(self.mean)} {unit} × {self.volume:,} m³ / {divisor} = {plain(self.tonnes) or '0'} t"


@dataclass(frozen=True, slots=True)
class YearlyDischarge:
    """A pollutant of a site in a year: what is known of its tonnes, and the yearly total of the permit."""

    site: Site
    pollutant: str
    medium: str
    months: Sequence[MonthlyDischarge]
    permitted: Decimal | None

    @property
    def tonnes(self) -> Decimal:
        return sum((row.tonnes for row in self.months if row.tonnes is not None), Decimal(0)).quantize(GRAM)

    @property
    def without_volume(self) -> int:
        """Return the number of months of outlets that were measured and have no volume: they give no tonnes."""
        return sum(row.volume is None for row in self.months)

    @property
    def computed(self) -> int:
        return len(self.months) - self.without_volume

    @property
    def excess(self) -> Decimal | None:
        """Return the tonnes beyond the yearly total of the permit, if any."""
        if self.permitted is None or self.tonnes <= self.permitted:
            return None
        return self.tonnes - self.permitted

    @property
    def printed_tonnes(self) -> str:
        return f"{self.tonnes:,.6f}"

    @property
    def printed_excess(self) -> str:
        return f"{self.excess:,.6f}" if self.excess is not None else ""

    @property
    def pollutant_label(self) -> str:
        return str(_LABELS[self.pollutant])

    @property
    def medium_label(self) -> str:
        return str(Medium(self.medium).label)


def tonnes_of(concentration: Decimal, volume: Decimal, medium: str) -> Decimal:
    """Return concentration × volume in tonnes, to a gram."""
    return (concentration * volume / PER_TONNE[Medium(medium)]).quantize(GRAM, ROUND_HALF_UP)


def discharged(sites: Collection[Site], year: int, until: dt.date = dt.date.max) -> list[YearlyDischarge]:
    """Return the pollutants that each site discharged in a year, by site and pollutant; three queries.

    pH is no quantity and is left out. ``until``: the last day of a reading.
    """
    span = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    last_day = min(span[1], until)
    volumes = _preferred(OutletVolume.objects.standing().filter(site__in=sites, month__range=span), "month")
    readings = _preferred(
        Reading.objects.standing()
        .filter(site__in=sites, sampled_on__range=(span[0], last_day))
        .exclude(pollutant="ph"),
        "sampled_on",
    )
    by_subject: dict[tuple[UUID, str, str], list[MonthlyDischarge]] = defaultdict(list)
    for (key, pollutant), rows in sorted(readings.items(), key=lambda item: (item[0][0][2:], item[0][1])):
        site, medium, outlet, _discharge, month = key
        mean = sum((row.value for row in rows), Decimal(0)) / len(rows)
        stated = volumes.get((key, ""))
        volume = stated[0].volume if stated else None
        found = MonthlyDischarge(
            outlet, month, pollutant, medium, mean.quantize(Decimal("0.00001"), ROUND_HALF_UP), len(rows), volume
        )
        by_subject[(site, pollutant, medium)].append(found)
    permitted = _permitted(sites, span[1])
    by_key = {site.pk: site for site in sites}
    rows = [
        YearlyDischarge(by_key[site], pollutant, medium, months, permitted.get((site, pollutant, medium)))
        for (site, pollutant, medium), months in by_subject.items()
    ]
    return sorted(rows, key=lambda row: (row.site.code, row.pollutant, row.medium))


def _preferred(rows: Iterable[Any], day: str) -> Mapping[tuple[_Key, str], list[Any]]:
    """Group volumes or readings by outlet, month and pollutant; those of an office outweigh those of the enterprise."""
    groups: dict[tuple[_Key, str], list[Any]] = defaultdict(list)
    for row in rows:
        key = (row.site_id, row.medium, row.outlet, row.discharge, getattr(row, day).replace(day=1))
        groups[(key, getattr(row, "pollutant", ""))].append(row)
    return {key: [row for row in found if row.by_office] or found for key, found in groups.items()}


def _permitted(sites: Collection[Site], last_day: dt.date) -> dict[tuple[UUID, str, str], Decimal]:
    """Return the yearly totals of permits in force last in the year, by site, pollutant and medium."""
    rows = PermitLimit.objects.filter(licence__site__in=sites, in_force_from__lte=last_day).select_related("licence")
    found: dict[tuple[UUID, str, str], Decimal | None] = {}
    first_day = last_day.replace(month=1, day=1)
    for row in rows.order_by("in_force_from", "pk"):
        permit = row.licence
        ended = min((day for day in (permit.valid_to, permit.revoked_on) if day is not None), default=None)
        if permit.valid_from <= last_day and (ended is None or ended >= first_day):
            found[(permit.site_id, row.pollutant, row.medium)] = row.yearly_total
    return {key: total for key, total in found.items() if total is not None}
