"""Forecast of a year's use from the months reported and the seasons of earlier years, with its range and a trial.

The use of a month to come is the level times the season of that month. The level is the use of the reported months
divided by the sum of their seasons; the seasons are twelve weights that add up to twelve, from the use of the same
months of earlier years. With even seasons this is the straight line of the rule "on pace to exceed".

The range comes from the spread of the reported months about the level: s is their standard deviation, and the use of
the months to come is ± ``BAND`` × s × √(k + S²/n), for k months to come with the sum S of their seasons and n reported
months. ``BAND`` spans four years of five if months scatter independently. They do not quite, so ``trial`` forecasts a
past year in the same way and counts how often its use ended within the range.
"""

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median

type Months = Sequence[Decimal]  # twelve figures, January first

BAND = Decimal("1.28")
LEAST_MONTHS = 3  # as the rule "on pace to exceed" demands
ZERO = Decimal(0)
EVEN: Months = (Decimal(1),) * 12
NUMBERS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Flow:
    """A stream of use to come: the level times the season of a month, times a factor of that month.

    ``seasons`` are zero in months that were reported or lie before the first one. ``variance``: of one month.
    ``reported``: how many months it rests on.
    """

    level: Decimal
    seasons: Months
    variance: Decimal
    reported: int
    factors: Months = EVEN

    def scaled(self, factors: Months) -> "Flow":
        """Return the flow with the use of each month multiplied by a further factor."""
        return replace(self, factors=[one * other for one, other in zip(self.factors, factors, strict=True)])

    @property
    def expected(self) -> Months:
        return [self.level * season * factor for season, factor in zip(self.seasons, self.factors, strict=True)]

    @property
    def uncertainty(self) -> Decimal:
        """Return the variance of all that is expected together."""
        ahead = [(season, factor) for season, factor in zip(self.seasons, self.factors, strict=True) if season]
        scatter = sum((factor * factor for _season, factor in ahead), ZERO)
        weight = sum((season * factor for season, factor in ahead), ZERO)
        return self.variance * (scatter + weight * weight / self.reported)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Use of a year: so far by month, and the flows from which the rest is expected."""

    used: Months
    flows: Sequence[Flow]

    @property
    def expected(self) -> Months:
        return [sum(month, ZERO) for month in zip(*(flow.expected for flow in self.flows), strict=True)]

    @property
    def spread(self) -> Decimal:
        return BAND * sum((flow.uncertainty for flow in self.flows), ZERO).sqrt()

    @property
    def likely(self) -> Decimal:
        return sum(self.used, ZERO) + sum(self.expected, ZERO)

    @property
    def low(self) -> Decimal:
        return max(self.likely - self.spread, sum(self.used, ZERO))

    @property
    def high(self) -> Decimal:
        return self.likely + self.spread

    def runs_out(self, year: int, allocated: Decimal, total: Decimal) -> dt.date | None:
        """Return the day on which the allocation is used up if the year ends at ``total``, or ``None``.

        Within a month its use is spread evenly. Use equal to the allocation does not exceed it.
        """
        rest = sum(self.expected, ZERO)
        factor = (total - sum(self.used, ZERO)) / rest if rest else ZERO
        so_far = ZERO
        for number, used, expected in zip(NUMBERS, self.used, self.expected, strict=True):
            month = used + expected * factor
            if month and so_far + month > allocated:
                days = calendar.monthrange(year, number)[1]
                share = max(allocated - so_far, ZERO) / month
                return dt.date(year, number, min(int(share * days) + 1, days))
            so_far += month
        return None


def seasons_of(used: Months) -> Months | None:
    """Return the season of each month in years with this use, or ``None`` if nothing was used."""
    whole = sum(used, ZERO)
    return [tonnes * 12 / whole for tonnes in used] if whole else None


def forecast(used: Months, reported: Collection[int], seasons: Months = EVEN) -> Forecast | None:
    """Return the forecast of a year, or ``None`` if fewer than three months or nothing at all was reported."""
    weight = sum((seasons[number - 1] for number in reported), ZERO)
    whole = sum((used[number - 1] for number in reported), ZERO)
    if len(reported) < LEAST_MONTHS or not whole:
        return None
    if not weight:
        return forecast(used, reported)
    level, first, count = whole / weight, min(reported), len(reported)
    squares = sum(((used[number - 1] - level * seasons[number - 1]) ** 2 for number in reported), ZERO)
    ahead = [seasons[number - 1] if number > first and number not in reported else ZERO for number in NUMBERS]
    return Forecast(used, [Flow(level, ahead, squares / (count - 1), count)])


@dataclass(frozen=True, slots=True)
class Trial:
    """A past year, forecast after the same number of months: how many holders, and how many ended within the range.

    ``error``: the median of what the forecasts missed the year's use by, in percent of it.
    """

    year: int
    holders: int
    within: int
    error: Decimal

    @property
    def within_percent(self) -> Decimal:
        return Decimal(self.within) * 100 / self.holders


def trial(year: int, months: int, used: Mapping[str, Months], seasons: Mapping[str, Months]) -> Trial | None:
    """Forecast a past year after its first months, for all holders that used quota in every month of it."""
    within, errors = 0, []
    for holder, year_used in used.items():
        if not all(year_used):
            continue
        known = [tonnes if number <= months else ZERO for number, tonnes in zip(NUMBERS, year_used, strict=True)]
        made = forecast(known, range(1, months + 1), seasons.get(holder, EVEN))
        if made is None:
            continue
        actual = sum(year_used, ZERO)
        within += made.low <= actual <= made.high
        errors.append(abs(made.likely - actual) * 100 / actual)
    return Trial(year, len(errors), within, median(errors)) if errors else None


def days_before(year: int, day: dt.date) -> Months:
    """Return the share of each month that lies before a day of the year."""
    shares = []
    for number in NUMBERS:
        days = calendar.monthrange(year, number)[1]
        gone = (day - dt.date(year, number, 1)).days
        shares.append(Decimal(min(max(gone, 0), days)) / days)
    return shares


def added(rows: Iterable[Months]) -> Months:
    """Return the sum of each month."""
    return [sum(month, ZERO) for month in zip(*rows, strict=True)] or [ZERO] * 12
