"""Judgement of readings by the standard and the permit of their own day, and the share that met them by month."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import combined_queries
from core.errors import Conflict
from enterprises.models import Licence, Site, SiteTenure, Standard
from environment.models import PermitLimit, Reading
from environment.models.discharges import AIR_ALONE, POLLUTANT_CHOICES, Medium, plain, unit_of

# A plant is an existing one for GB 26451-2011 if it was there before the standard came into force.
NEW_SINCE = dt.date(2011, 10, 1)
MOST_RATED = 5_000  # readings that are summed up at once
LONGEST = dt.timedelta(days=365)  # an outlet that was not measured for longer says nothing of the day
POLLUTANT_LABELS = dict(POLLUTANT_CHOICES)


class ReadingVerdict(models.TextChoices):
    WITHIN = "within", gettext_lazy("Within the limits")
    ABOVE = "above", gettext_lazy("Outside a limit")
    UNKNOWN = "unknown", gettext_lazy("No limit known")


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of the day of a reading: as printed, whether the reading meets it, and its document.

    ``applies``: false for a standard of which it is not known whether it is the one for this plant; ``plant``: of a
    standard, the plants for which it is.
    """

    printed: str
    most: Decimal | None
    is_met: bool
    source: str
    by_permit: bool
    applies: bool = True
    plant: str = ""


@dataclass(frozen=True, slots=True)
class JudgedReading:
    reading: Reading
    verdict: ReadingVerdict
    limits: Sequence[Limit]


@dataclass(frozen=True, slots=True)
class MonthRate:
    """The numbers of readings of a site and month that met every limit, did not, or have no known limit."""

    site: Site
    month: dt.date
    within: int
    above: int
    unknown: int

    @property
    def percent(self) -> Decimal | None:
        """Return the share within the limits of those that have one; ``None`` if none has."""
        judged = self.within + self.above
        return Decimal(100 * self.within) / judged if judged else None


class Limits:
    """The limits of the sites and pollutants of some readings, read once for all of them."""

    def __init__(self, found: Mapping[str, Sequence[Any]]) -> None:
        """Take the rows of ``limit_sources``."""
        self.standards: dict[str, list[Standard]] = defaultdict(list)
        for standard in found["standards"]:
            self.standards[standard.indicator].append(standard)
        self.permitted: dict[tuple[object, str, str], list[PermitLimit]] = defaultdict(list)
        for row in with_permits(found):
            self.permitted[(row.licence.site_id, row.pollutant, row.medium)].append(row)
        self.since: dict[UUID, dt.date] = {}
        for tenure in found["tenures"]:
            self.since[tenure.site_id] = min(tenure.held_from, self.since.get(tenure.site_id, tenure.held_from))

    @classmethod
    def read_for(cls, readings: Iterable[Reading]) -> Self:
        """Read the limits of the sites and pollutants of some readings; one query."""
        rows = list(readings)
        pollutants = {row.pollutant for row in rows}
        return cls(combined_queries.read(limit_sources({row.site_id for row in rows}, pollutants)))

    def of(self, reading: Reading) -> list[Limit]:
        """Return the limits that hold for a reading on its own day."""
        if reading.value is None:
            return []
        return [*self._of_standards(reading, reading.value), *self._of_permit(reading, reading.value)]

    def _of_standards(self, reading: Reading, value: Decimal) -> list[Limit]:
        if (reading.medium == Medium.AIR) != (reading.pollutant in AIR_ALONE):
            return []  # the standards of fluoride and lead are of water
        site, day = reading.site, reading.sampled_on
        begun: dt.date | None = self.since.get(site.pk)
        existing = begun is not None and begun < NEW_SINCE
        limits = []
        for row in self.standards[reading.pollutant]:
            plant = Standard.Plant.EXISTING if existing else row.plant  # of another its age is not known
            if row.is_in_force(day) and row.concerns(site, discharge=reading.discharge, plant=plant):
                applies = existing or not row.plant
                met = row.is_met_by(value)
                limits.append(Limit(_printed(row), row.value, met, row.source, False, applies, row.plant))
        return limits

    def _of_permit(self, reading: Reading, value: Decimal) -> list[Limit]:
        """Return the limit of the permit that was valid on the day, suspended or not."""
        held = [
            row
            for row in self.permitted[(reading.site_id, reading.pollutant, reading.medium)]
            if row.in_force_from <= reading.sampled_on and _was_valid(row.licence, reading.sampled_on)
        ]
        if not held:
            return []
        row, unit = held[-1], unit_of(reading.pollutant, reading.medium)
        unit_label = "" if reading.pollutant == "ph" else f" {unit.label}"
        limits = []
        source = f"{row.licence.number}: {row.document}"
        if row.highest is not None:
            printed = f"≤ {plain(row.highest)}{unit_label}"
            limits.append(Limit(printed, row.highest, value <= row.highest, source, True))
        if row.lowest is not None:
            limits.append(Limit(f"≥ {plain(row.lowest)}", None, value >= row.lowest, source, True))
        return limits


def limit_sources(
    sites: Collection[Any], pollutants: Collection[str] = POLLUTANT_LABELS
) -> dict[str, QuerySet[Any, Any]]:
    """Return the querysets from which ``Limits`` are made, to be read together."""
    return {
        "standards": Standard.objects.filter(indicator__in=pollutants).order_by("valid_from", "pk"),
        "permits": Licence.objects.filter(site__in=sites, kind=Licence.Kind.DISCHARGE).order_by("valid_from", "pk"),
        "limits": PermitLimit.objects.filter(licence__site__in=sites, pollutant__in=pollutants).order_by(
            "in_force_from", "pk"
        ),
        "tenures": SiteTenure.objects.filter(site__in=sites).order_by(),
    }


def with_permits(found: Mapping[str, Sequence[Any]]) -> list[PermitLimit]:
    """Return the limits among rows read together, each with its permit."""
    permits = {permit.pk: permit for permit in found["permits"]}
    rows = [row for row in found["limits"] if row.licence_id in permits]
    for row in rows:
        row.licence = permits[row.licence_id]
    return rows


def judge(readings: Iterable[Reading], limits: Limits | None = None) -> list[JudgedReading]:
    """Return how each reading, which comes with its site, stands to the limits of its own day; one query for all."""
    rows = list(readings)
    known = Limits.read_for(rows) if limits is None else limits
    return [JudgedReading(row, verdict_of(of_row := known.of(row)), of_row) for row in rows]


def last_judged(sites: Iterable[Site], on: dt.date) -> Mapping[UUID, Sequence[JudgedReading]]:
    """Return the last readings of each outlet and pollutant in the year up to a day, judged, by the key of the site."""
    return by_site(judge(last_of(sites, on).select_related("site")))


def last_of(sites: Iterable[Site], on: dt.date) -> QuerySet[Reading]:
    """Return the last readings of each outlet and pollutant in the year up to a day.

    The last one that an office entered counts beside the last one of the enterprise, which so outweighs none of an
    office.
    """
    key = ("site_id", "pollutant", "medium", "outlet", "discharge", "by_office")
    rows = Reading.objects.standing().filter(site__in=list(sites), sampled_on__lte=on, sampled_on__gt=on - LONGEST)
    return rows.order_by(*key, "-sampled_on", "-pk").distinct(*key)


def by_site(rows: Iterable[JudgedReading]) -> Mapping[UUID, Sequence[JudgedReading]]:
    found: dict[UUID, list[JudgedReading]] = defaultdict(list)
    for judged in rows:
        found[judged.reading.site_id].append(judged)
    return found


def verdict_of(limits: Sequence[Limit]) -> ReadingVerdict:
    """Return what the limits say together.

    Of the standards for new and for existing plants both are tried where the age of the plant is not known: a reading
    that meets one of them alone is not judged by them, and neither is one that exceeds the only one in force.
    """
    certain = [limit for limit in limits if limit.applies]
    if any(not limit.is_met for limit in certain):
        return ReadingVerdict.ABOVE
    missed = {limit.plant for limit in limits if not limit.applies and not limit.is_met}
    if missed == set(Standard.Plant.values):
        return ReadingVerdict.ABOVE
    return ReadingVerdict.UNKNOWN if missed or not limits else ReadingVerdict.WITHIN


def rates(readings: QuerySet[Reading]) -> list[MonthRate]:
    """Return the compliance of each site and month in the readings, newest month first.

    Raises:
        Conflict: for more readings than are summed up at once; a share of some of them would be wrong.
    """
    rows = list(readings.order_by("pk")[: MOST_RATED + 1])
    if len(rows) > MOST_RATED:
        detail = _("These are more than %(most)s readings. Choose a province, a site or a shorter time.")
        raise Conflict("too_many_readings", detail % {"most": f"{MOST_RATED:,}"})
    counts: dict[tuple[Site, dt.date], dict[ReadingVerdict, int]] = defaultdict(lambda: defaultdict(int))
    for judged in judge(rows):
        month = judged.reading.sampled_on.replace(day=1)
        counts[(judged.reading.site, month)][judged.verdict] += 1
    found = [
        MonthRate(site, month, count[ReadingVerdict.WITHIN], count[ReadingVerdict.ABOVE], count[ReadingVerdict.UNKNOWN])
        for (site, month), count in counts.items()
    ]
    return sorted(found, key=lambda rate: (-rate.month.toordinal(), rate.site.code))


def _was_valid(licence: Licence, on: dt.date) -> bool:
    ended = licence.revoked_on is not None and licence.revoked_on <= on
    return licence.valid_from <= on and (licence.valid_to is None or licence.valid_to >= on) and not ended


def _printed(standard: Standard) -> str:
    plant = standard.get_plant_display() if standard.plant else ""
    return _("%(limit)s (%(plant)s)") % {"limit": standard.limit, "plant": plant} if plant else standard.limit
