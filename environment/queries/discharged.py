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

from django.db.models import QuerySet

from core import combined_queries
from enterprises.models import Licence, Site
from environment.models import OutletVolume, PermitLimit, Reading
from environment.models.discharges import POLLUTANT_CHOICES, Medium, plain, unit_of
from environment.queries.reading_verdicts import with_permits

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
    """Return the pollutants that each site discharged in a year, by site and pollutant; one query.

    pH is no quantity and is left out. ``until``: the last day of a reading and of a limit.
    """
    return sum_up(combined_queries.read(sources(sites, year, until)), sites, year, until)


def sources(sites: Collection[Site], year: int, until: dt.date = dt.date.max) -> dict[str, QuerySet[Any, Any]]:
    """Return the querysets from which a year is summed up, to be read together."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    measured = Reading.objects.standing().filter(site__in=sites, sampled_on__range=(first, min(last, until)))
    limits = PermitLimit.objects.filter(licence__site__in=sites, in_force_from__lte=min(last, until))
    return {
        "volumes": OutletVolume.objects.standing().filter(site__in=sites, month__range=(first, last)),
        "measured": measured.exclude(pollutant="ph"),
        "permits": Licence.objects.filter(site__in=sites, kind=Licence.Kind.DISCHARGE),
        "limits": limits.order_by("in_force_from", "pk"),
    }


def sum_up(
    found: Mapping[str, Sequence[Any]], sites: Collection[Site], year: int, until: dt.date = dt.date.max
) -> list[YearlyDischarge]:
    """Return the pollutants that each site discharged in a year, from the rows of ``sources``."""
    volumes, readings = _preferred(found["volumes"], "month"), _preferred(found["measured"], "sampled_on")
    by_subject: dict[tuple[UUID, str, str], list[MonthlyDischarge]] = defaultdict(list)
    for (key, pollutant), rows in sorted(readings.items(), key=lambda item: (item[0][0][2:], item[0][1])):
        site, medium, outlet, _discharge, month = key
        mean = sum((row.value for row in rows), Decimal(0)) / len(rows)
        stated = volumes.get((key, ""))
        volume = stated[0].volume if stated else None
        monthly = MonthlyDischarge(
            outlet, month, pollutant, medium, mean.quantize(Decimal("0.00001"), ROUND_HALF_UP), len(rows), volume
        )
        by_subject[(site, pollutant, medium)].append(monthly)
    permitted = _permitted(with_permits(found), dt.date(year, 1, 1), min(dt.date(year, 12, 31), until))
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


def _permitted(
    limits: Sequence[PermitLimit], first_day: dt.date, last_day: dt.date
) -> dict[tuple[UUID, str, str], Decimal]:
    """Return the highest yearly total in force on a day of the span, by site, pollutant and medium.

    What was discharged under a higher total is not beyond one that came later; there is none if a limit of some days
    has none. A site has one permit a day, so a limit ends when the next begins. ``limits``: the earliest first.
    """
    ends: dict[tuple[UUID, str, str], dt.date] = {}
    found: dict[tuple[UUID, str, str], list[Decimal | None]] = defaultdict(list)
    for row in reversed(limits):
        if row.in_force_from > last_day:
            continue
        permit = row.licence
        key = (permit.site_id, row.pollutant, row.medium)
        revoked = permit.revoked_on - dt.timedelta(days=1) if permit.revoked_on else last_day
        last = min(permit.valid_to or last_day, revoked, ends.get(key, last_day))
        first = max(row.in_force_from, permit.valid_from)
        if max(first, first_day) <= last:
            found[key].append(row.yearly_total)
        ends[key] = first - dt.timedelta(days=1)
    totals = {key: [total for total in stated if total is not None] for key, stated in found.items()}
    return {key: max(stated) for key, stated in totals.items() if len(stated) == len(found[key])}
