"""The facts that rules judge: frozen, complete, loaded elsewhere. Two equal facts always get the same judgement."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


def end_of_month(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The input of a rule: ``on`` is the day of the judgement, ``subject`` the name of its subject."""

    subject: str
    on: dt.date

    @property
    def counts_on(self) -> dt.date:
        """The day whose law and parameters apply: that of the conduct, not that of its discovery."""
        return self.on

    def message_values(self) -> dict[str, str]:
        """Return the values that a message may name in addition to the figures."""
        return {"subject": self.subject}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts(Facts):
    """An account of a holder, for one programme year and category.

    ``given`` is all quota ever given by notices in force; ``plan_reached`` says that the plan of the year has reached
    this branch. ``first_month`` and ``months`` say since when, and for how many months, there are reports. ``ended``
    says that the enterprise was merged or closed, and its remaining quota has moved. ``repeats`` marks a computed total
    of one category only: its findings are those of the category.
    """

    programme: str
    year: int
    category: str
    allocated: Decimal
    given: Decimal
    used: Decimal
    plan_reached: bool
    first_month: int = 1
    months: int = 0
    ended: bool = False
    repeats: bool = False

    @property
    def counts_on(self) -> dt.date:
        return min(self.on, dt.date(self.year, 12, 31))

    @property
    def planned(self) -> bool:
        """Return whether the plan has arrived and gives this holder an allocation to compare with."""
        return self.plan_reached and self.given > 0

    def message_values(self) -> dict[str, str]:
        return {"subject": self.subject, "programme": self.programme, "year": str(self.year)}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoweringFacts(Facts):
    """The use and allocation of an account when it was flagged, and its use now."""

    programme: str
    year: int
    category: str
    flagged_used: Decimal
    flagged_allocated: Decimal
    used: Decimal

    @property
    def counts_on(self) -> dt.date:
        return min(self.on, dt.date(self.year, 12, 31))

    def message_values(self) -> dict[str, str]:
        return {"subject": self.subject, "programme": self.programme, "year": str(self.year)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts(Facts):
    """An enterprise and a month.

    ``owed``: there is a duty to report the month; ``filed_on``: the day of the first filing; ``standing``: a filing is
    in force.
    """

    period: dt.date
    due_on: dt.date
    filed_on: dt.date | None
    standing: bool
    owed: bool = True

    @property
    def counts_on(self) -> dt.date:
        return self.due_on

    def message_values(self) -> dict[str, str]:
        return {"subject": self.subject, "month": f"{self.period:%Y-%m}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentFacts(Facts):
    """The number of times an enterprise replaced its filing for one month of its own accord."""

    period: dt.date
    amendments: int

    @property
    def counts_on(self) -> dt.date:
        return min(self.on, end_of_month(self.period))

    def message_values(self) -> dict[str, str]:
        return {"subject": self.subject, "month": f"{self.period:%Y-%m}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFacts(Facts):
    """The output of one site in a month or, with ``month`` empty, in a year so far.

    ``output_reo`` is in t REO, for capacity; ``output`` in tonnes of product, for whether it worked at all.
    ``licensed_days`` counts the days of the month on which its operating licence was in force. ``uncounted`` is the
    part of the month, in t REO, that no counting rule counts although such a product counts. ``ore_used`` is the ore
    and concentrate, in tonnes of product, that a recycling plant bought or used in the month.
    """

    year: int
    month: dt.date | None
    output: Decimal
    output_reo: Decimal
    capacity: Decimal | None
    licensed_days: int = 0
    licence_kind: str = ""
    uncounted: Decimal = Decimal(0)
    ore_used: Decimal = Decimal(0)

    @property
    def counts_on(self) -> dt.date:
        return min(self.on, end_of_month(self.month) if self.month else dt.date(self.year, 12, 31))

    def message_values(self) -> dict[str, str]:
        span = f"{self.month:%Y-%m}" if self.month else str(self.year)
        return {"subject": self.subject, "span": span}


class Distance(NamedTuple):
    """The distance of observed ground from that of a site, in metres.

    ``outlined``: how far its farthest corner lies beyond the outline of the site's licence, zero if it lies within.
    Otherwise from its nearest edge to the coordinates of the site.
    """

    metres: Decimal
    outlined: bool = False

    def is_within(self, values: Mapping[str, Decimal]) -> bool:
        return self.metres <= values["tolerance_m" if self.outlined else "radius_m"]


class Sight(NamedTuple):
    """Work seen on a day: how far from a site, and from the ground of others to whom it belongs if it lies there."""

    day: dt.date
    distance: Distance
    others: tuple[Distance, ...] = ()

    def is_there(self, values: Mapping[str, Decimal]) -> bool:
        """Check that it lies on the ground of the site and of nobody else to whom it belongs rather."""
        return self.distance.is_within(values) and not any(each.is_within(values) for each in self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationFacts(Facts):
    """An observation on a day, and its distance from the nearest site without an outline that was ever licensed.

    Distances are in metres; ``None`` if no such site is in reach. ``beyond_m``: how far its farthest corner lies beyond
    all the outlines that are in reach, taken together; ``outlined_site``: whose outline is nearest. ``standing``: the
    observation was not withdrawn.
    """

    seen_on: dt.date
    seen: str
    standing: bool
    area_m2: Decimal
    nearest_m: Decimal | None
    nearest_site: str = ""
    beyond_m: Decimal | None = None
    outlined_site: str = ""
    planned_area: str = ""

    @property
    def counts_on(self) -> dt.date:
        return self.seen_on

    def message_values(self) -> dict[str, str]:
        return {"subject": self.subject, "day": f"{self.seen_on}", "seen": self.seen}


@dataclass(frozen=True, slots=True, kw_only=True)
class DisturbanceFacts(Facts):
    """Observations of one month near a site on days on which its operating licence was not in force."""

    month: dt.date
    sights: tuple[Sight, ...]
    licence_kind: str
    licence_ended_on: dt.date | None = None

    @property
    def counts_on(self) -> dt.date:
        return min(self.on, min((sight.day for sight in self.sights), default=end_of_month(self.month)))

    def message_values(self) -> dict[str, str]:
        return {"subject": self.subject, "month": f"{self.month:%Y-%m}"}
