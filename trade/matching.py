"""Invoices against reports: a cascade over the months of one enterprise, side and kind of product; pure functions.

Months are compared first by themselves, then within a tolerance, then with the months that follow. An excess of one
kind is set against a later excess of the other kind, the oldest first, within the lag. What is left over is a
remainder: nothing is paired by force.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal("0.000")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much and for how long reports and invoices may differ, from a day on.

    A difference is tolerated up to the larger of ``tonnes`` and ``percent`` of the larger figure. ``lag_months`` is how
    many months later the other paper may follow.
    """

    valid_from: dt.date
    percent: Decimal
    tonnes: Decimal
    lag_months: int

    @property
    def version(self) -> str:
        """Return the name of this version of the parameters: the day from which it holds."""
        return self.valid_from.isoformat()

    def admits(self, difference: Decimal, larger: Decimal) -> bool:
        return abs(difference) <= max(self.tonnes, larger * self.percent / 100)


# Assumptions of the register: no source states a tolerance. A new version is added below; none is changed.
TOLERANCES = (Tolerance(dt.date(2006, 1, 1), percent=Decimal(2), tonnes=Decimal("0.500"), lag_months=1),)


def tolerance_on(day: dt.date) -> Tolerance:
    """Return the parameters in force on a day; before the first day, the first ones."""
    return [TOLERANCES[0], *(one for one in TOLERANCES if one.valid_from <= day)][-1]


class Step(StrEnum):
    """The step of the cascade that decided on a month."""

    EXACT = "exact"
    TOLERANCE = "tolerance"
    LAG = "lag"
    REMAINDER = "remainder"
    WAITS = "waits"  # the lag is not over, or the report of its last month is not in
    NO_REPORT = "no_report"  # there is no report to compare with


@dataclass(frozen=True, slots=True)
class Month:
    """Tonnes of product of a month by the report, ``None`` without one, and by the sum of the invoices."""

    month: dt.date
    reported: Decimal | None
    invoiced: Decimal


@dataclass(frozen=True, slots=True)
class Matched:
    """The result of a month.

    ``other_months``: tonnes of its difference that months within the lag explain. ``remainder``: what is left over,
    positive where the report says more than the invoices, negative where it says less.
    """

    month: dt.date
    reported: Decimal | None
    invoiced: Decimal
    step: Step
    tolerance: Tolerance
    other_months: Decimal = ZERO
    remainder: Decimal = ZERO

    @property
    def difference(self) -> Decimal | None:
        return None if self.reported is None else self.reported - self.invoiced


def months_between(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def match(months: Iterable[Month], *, last: dt.date) -> list[Matched]:
    """Return the result of each month, in their order. ``last``: the last month that is over.

    The report of ``last`` may not be in yet; until it is, what it will explain of the months before is not known.
    """
    ordered = sorted(months, key=lambda one: one.month)
    last_reported = any(one.month >= last and one.reported is not None for one in ordered)
    left = [_open_difference(one) for one in ordered]
    explained = [ZERO for _one in ordered]
    for index, one in enumerate(ordered):
        for later in range(index + 1, len(ordered)):
            lag = tolerance_on(one.month).lag_months
            if left[index] == 0 or months_between(one.month, ordered[later].month) > lag:
                break
            if left[index] * left[later] < 0:
                tonnes = min(abs(left[index]), abs(left[later]))
                for place in (index, later):
                    explained[place] += tonnes
                    left[place] -= tonnes if left[place] > 0 else -tonnes
    known_until = last if last_reported else last - dt.timedelta(days=1)
    return [_result(*each, known_until=known_until) for each in zip(ordered, left, explained, strict=True)]


def _open_difference(one: Month) -> Decimal:
    """Return what a month has to explain: nothing within the tolerance, or without a report."""
    if one.reported is None:
        return ZERO
    difference = one.reported - one.invoiced
    within = tolerance_on(one.month).admits(difference, max(one.reported, one.invoiced))
    return ZERO if within else difference


def _result(one: Month, left: Decimal, explained: Decimal, *, known_until: dt.date) -> Matched:
    tolerance, step, remainder = tolerance_on(one.month), Step.REMAINDER, left
    if one.reported is None:
        step = Step.NO_REPORT
    elif one.reported == one.invoiced:
        step = Step.EXACT
    elif left == 0 and explained == 0:
        step = Step.TOLERANCE
    elif tolerance.admits(left, max(one.reported, one.invoiced)):
        step, remainder = Step.LAG, ZERO
    elif months_between(one.month, known_until) < tolerance.lag_months:
        step, remainder = Step.WAITS, ZERO
    return Matched(one.month, one.reported, one.invoiced, step, tolerance, explained, remainder)
