"""Returns judged by the standards of the last day of their half-year, and the mines without a return."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from core import row_security
from core.actors import Actor
from enterprises.models import Indicator, Site, SiteTenure, Standard
from enterprises.queries import own_enterprises, own_sites
from resources import halves
from resources.models import ReserveEstimate, UseReturn
from resources.queries import reserves
from resources.recovery_rates import Grades, share

JUDGED = (
    Indicator.MINING_RECOVERY,
    Indicator.MINING_LOSS,
    Indicator.DILUTION,
    Indicator.DRESSING_RECOVERY,
    Indicator.MINING_AND_DRESSING_RECOVERY,
    Indicator.WATER_REUSE,
)


@dataclass(frozen=True, slots=True)
class RateVerdict:
    """A rate beside one standard; ``short`` is by how many percentage points it is missed, zero where it is met."""

    indicator: str
    rate: Decimal | None
    standard: Standard
    met: bool | None  # nothing is said where the rate is not known
    short: Decimal

    @property
    def label(self) -> str:
        return str(Indicator(self.indicator).label)


@dataclass(frozen=True, slots=True)
class Judged:
    """A return with its verdicts; ``changed``: standards of this mine began or ended within the half-year."""

    row: UseReturn
    verdicts: tuple[RateVerdict, ...]
    changed: tuple[Standard, ...]

    @property
    def worst(self) -> Decimal:
        """Return by how many percentage points the most-missed standard is missed."""
        return max((verdict.short for verdict in self.verdicts), default=Decimal(0))

    @property
    def state(self) -> str:
        """Return what the verdicts say together; ``no_standard`` if there are none."""
        if not self.verdicts:
            return "no_standard"
        met = {verdict.met for verdict in self.verdicts}
        if False in met:
            return "missed"
        if None in met:
            return "met_as_known" if True in met else "unknown"
        return "met"


@dataclass(frozen=True, slots=True)
class GradesBeside:
    """The grades of a return and the reserve figure that states the average grade where the mine lies."""

    grades: Grades
    estimate: ReserveEstimate | None

    @property
    def average(self) -> Decimal | None:
        return self.estimate.average_grade if self.estimate else None

    @property
    def depleted_of_average(self) -> Decimal | None:
        """Return the grade of the reserves depleted ÷ the average grade × 100: above 100, the richer part was taken."""
        return share(self.grades.depleted, self.average)


def judge_all(rows: Iterable[UseReturn]) -> list[Judged]:
    """Return the returns with their verdicts, in the same order. One query for all of them; sites are loaded."""
    standards = list(Standard.objects.filter(indicator__in=JUDGED).order_by("indicator", "condition", "valid_from"))
    return [judge(row, standards) for row in rows]


def judge(row: UseReturn, standards: Sequence[Standard]) -> Judged:
    """Judge one return by those of the standards that apply to its mine, process and phase on its last day.

    A standard that distinguishes phases or kinds of ore applies to a return that states the same.
    """
    first, last = halves.first_day(row.year, row.half), halves.last_day(row.year, row.half)
    of_mine = [
        standard for standard in standards if standard.concerns(row.site, process=row.process, condition=row.condition)
    ]
    rates = row.rates
    return Judged(
        row=row,
        verdicts=tuple(
            _verdict(standard, getattr(rates, standard.indicator)) for standard in of_mine if standard.is_in_force(last)
        ),
        changed=tuple(standard for standard in of_mine if _changes_within(standard, first, last)),
    )


def grades_beside(rows: Iterable[UseReturn]) -> dict[UUID, GradesBeside]:
    """Return, by return, its grades beside the average of the area of its mine. At most one query."""
    every = list(rows)
    areas = {row.site.mining_area_id for row in every if row.site.mining_area_id is not None}
    averages = reserves.average_grades(areas, {row.year for row in every}) if areas else {}

    def average(row: UseReturn) -> ReserveEstimate | None:
        area = row.site.mining_area_id
        return None if area is None else averages.get((area, row.year))

    return {row.pk: GradesBeside(row.grades, average(row)) for row in every}


def missing(year: int, half: int, sites: QuerySet[Site]) -> QuerySet[Any]:
    """Return the mines among sites that were held on the last day of the half-year and have no return of it.

    Each has ``holder_id`` and ``holder_code`` of the enterprise that held it then, which owes the return.
    """
    on = halves.last_day(year, half)
    holders = SiteTenure.objects.held_on(on).filter(site=OuterRef("pk"))
    with row_security.unrestricted("a return is its holder's, and that one was filed is known where the mine lies"):
        filed = list(UseReturn.objects.filter(year=year, half=half).values_list("site", flat=True))
    return (
        sites.filter(kind=Site.Kind.MINE)
        .annotate(
            holder_id=Subquery(holders.values("enterprise_id")[:1]),
            holder_code=Subquery(holders.values("enterprise__code")[:1]),
        )
        .filter(holder_id__isnull=False)
        .exclude(pk__in=filed)
        .select_related("enterprise", "jurisdiction")
        .order_by("code")
    )


def missing_to(actor: Actor, year: int, half: int) -> QuerySet[Any]:
    """Keep what is missing of a half-year and concerns the reader: of mines in his place, or that his enterprise held.

    Whoever has handed a mine over still owes its half-years until then, and whoever took it over does not.
    """
    own = own_enterprises(actor)
    if not own:
        return missing(year, half, Site.objects.visible_to(actor))
    return missing(year, half, own_sites(actor)).filter(holder_id__in=own)


def versions(row: UseReturn) -> list[UseReturn]:
    """Return every version of the return, oldest first."""
    same = {"site_id": row.site_id, "enterprise_id": row.enterprise_id, "year": row.year, "half": row.half}
    return list(UseReturn.objects.filter(**same).select_related("filed_by").order_by("number"))


def _verdict(standard: Standard, rate: Decimal | None) -> RateVerdict:
    if rate is None:
        return RateVerdict(standard.indicator, None, standard, None, Decimal(0))
    met = standard.is_met_by(rate)
    return RateVerdict(standard.indicator, rate, standard, met, Decimal(0) if met else abs(standard.value - rate))


def _changes_within(standard: Standard, first: dt.date, last: dt.date) -> bool:
    begins = first < standard.valid_from <= last
    return begins or (standard.valid_to is not None and first <= standard.valid_to < last)
