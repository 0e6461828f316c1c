"""Positions of accounts at the end of a year in progress, at present and under assumptions, and their comparison."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from quotas.models import Account, Notice, ProgrammeYear
from quotas.planning.forecasts import Trial
from quotas.planning.scenarios import Node, Trace, rolled_up
from quotas.quantities import ZERO, to_kilogram
from quotas.services.scenarios.assumptions import Assumption


class Ending(TextChoices):
    """The ways in which an account ends the year, the worst first."""

    OVER = "over", gettext_lazy("Over already")
    RUNS_OUT = "runs_out", gettext_lazy("Runs out")
    MAY_RUN_OUT = "may_run_out", gettext_lazy("May run out")
    LASTS = "lasts", gettext_lazy("Lasts the year")
    UNKNOWN = "unknown", gettext_lazy("No forecast")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """An account now or under the assumptions: its allocation, the year's use, and the day on which it runs out.

    ``undistributed``: of a holder that distributes. ``likely``, ``low`` and ``high``: the forecast of the year's use.
    ``earliest`` and ``latest``: the days for the ends of the range. ``None`` is no forecast, or not this year.
    """

    allocated: Decimal
    undistributed: Decimal | None
    used: Decimal
    likely: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    earliest: dt.date | None = None
    runs_out: dt.date | None = None
    latest: dt.date | None = None

    @property
    def over(self) -> Decimal:
        """Return the tonnes over the allocation at the end of the year, or today without a forecast."""
        use = self.used if self.likely is None else self.likely
        return max(use - self.allocated, ZERO)

    @property
    def ending(self) -> Ending:
        if self.used > self.allocated:
            return Ending.OVER
        if self.likely is None:
            return Ending.UNKNOWN
        if self.over:
            return Ending.RUNS_OUT
        return Ending.MAY_RUN_OUT if self.earliest else Ending.LASTS


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedHolder:
    """An account at present and under the assumptions, which take ``taken`` from it.

    ``reported``: months of an enterprise on which its forecast rests. ``own_seasons``: they are its own.
    """

    account: Account
    before: Position
    after: Position
    traces: Sequence[Trace]
    taken: Decimal
    reported: int
    own_seasons: bool

    @property
    def is_changed(self) -> bool:
        return self.before != self.after or bool(self.traces)

    @property
    def overdrawn(self) -> Decimal:
        """Return what is taken from an enterprise though it is used already."""
        if self.after.undistributed is not None:
            return ZERO
        return max(min(self.taken, self.after.used - self.after.allocated), ZERO)

    @property
    def lacking(self) -> Decimal:
        """Return what a holder would have to distribute beyond what it has."""
        return max(-(self.after.undistributed or ZERO), ZERO)

    @property
    def to_return(self) -> Decimal:
        """Return what can be given back because it is not used yet."""
        return self.taken - self.overdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A programme year under assumptions: enterprises and the holders above them, what changes most first."""

    programme_year: ProgrammeYear
    assumptions: Sequence[Assumption]
    notice: Notice | None
    enterprises: Sequence[AssessedHolder]
    distributors: Sequence[AssessedHolder]
    trial: Trial | None
    has_seasons: bool

    @property
    def changed(self) -> list[AssessedHolder]:
        return [row for row in self.enterprises if row.is_changed]

    @property
    def changed_distributors(self) -> list[AssessedHolder]:
        return [row for row in self.distributors if row.is_changed]

    def count(self, ending: Ending) -> tuple[int, int]:
        """Return how many enterprises' accounts end the year so, at present and under the assumptions."""
        rows = self.enterprises
        return sum(row.before.ending == ending for row in rows), sum(row.after.ending == ending for row in rows)

    @property
    def counts(self) -> list[tuple[Ending, int, int]]:
        return [(ending, *self.count(ending)) for ending in Ending]

    @property
    def taken(self) -> Decimal:
        return sum((row.taken for row in self.enterprises), ZERO)

    @property
    def overdrawn(self) -> Decimal:
        return sum((row.overdrawn for row in self.enterprises), ZERO)

    @property
    def over(self) -> tuple[Decimal, Decimal]:
        """Return the tonnes over at the end of the year, at present and under the assumptions."""
        before, after = (row.before.over for row in self.enterprises), (row.after.over for row in self.enterprises)
        return sum(before, ZERO), sum(after, ZERO)


def position_of(node: Node, year: int) -> Position:
    """Return how an account ends the year: an enterprise by its own forecast, others by those below them."""
    forecast = rolled_up(node) if node.distributes else node.forecast
    figures = {
        "allocated": node.allocated,
        "undistributed": node.spare if node.distributes else None,
        "used": node.used,
    }
    if forecast is None:
        return Position(**figures)  # type: ignore[arg-type]
    allocated = node.allocated
    return Position(
        **figures,  # type: ignore[arg-type]
        likely=to_kilogram(forecast.likely),
        low=to_kilogram(forecast.low),
        high=to_kilogram(forecast.high),
        earliest=forecast.runs_out(year, allocated, forecast.high),
        runs_out=forecast.runs_out(year, allocated, forecast.likely),
        latest=forecast.runs_out(year, allocated, forecast.low),
    )
