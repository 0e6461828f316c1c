"""Invoices against reports: a cascade over the months of one enterprise, side and kind of product; pure functions.

Months are compared first by themselves, then within a tolerance, then with the months that follow. An excess of one
kind is set against a later excess of the other kind, the oldest first, within the lag. What is left over is a
remainder: nothing is paired by force.

A part of the goods of one month may arrive in the next, whose own last part arrives in the one after: so a small excess
may be passed on once, to the months of twice the lag.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal("0.000")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much and for how long reports and invoices may differ, from a day on.

    A difference is tolerated up to the larger of ``tonnes`` and ``percent`` of the larger figure. ``lag_months`` is how
    many months later the other paper may follow. ``on_the_way`` is the percentage of a month's goods that may belong
    to the month before or after: by so much a late invoice may differ from what arrived, and so much is passed on.
    """

    valid_from: dt.date
    percent: Decimal
    tonnes: Decimal
    lag_months: int
    on_the_way: Decimal = Decimal(0)

    @property
    def version(self) -> str:
        """Return the name of this version of the parameters: the day from which it holds."""
        return self.valid_from.isoformat()

    def passes_on(self, tonnes: Decimal, larger: Decimal) -> bool:
        return abs(tonnes) * 100 <= larger * self.on_the_way

    def admits(self, difference: Decimal, larger: Decimal) -> bool:
        return abs(difference) <= max(self.tonnes, larger * self.percent / 100)


# Assumptions of the register: no source states a tolerance. A new version is added below; none is changed.
TOLERANCES = (
    Tolerance(dt.date(2006, 1, 1), percent=Decimal(2), tonnes=Decimal("0.500"), lag_months=1, on_the_way=Decimal(20)),
)


def tolerance_on(day: dt.date) -> Tolerance:
    """Return the parameters in force on a day; before the first day, the first ones."""
    return [TOLERANCES[0], *(one for one in TOLERANCES if one.valid_from <= day)][-1]


def months_explaining(month: dt.date) -> int:
    """Return how many of the months after it may explain a month: goods on the way are passed on to twice the lag."""
    return 2 * tolerance_on(month).lag_months


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

    @property
    def difference(self) -> Decimal:
        """Return what the report says more, nothing without one."""
        return ZERO if self.reported is None else self.reported - self.invoiced

    @property
    def larger(self) -> Decimal:
        return max(self.reported or ZERO, self.invoiced)


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
    left = [one.difference for one in ordered]
    explained = [ZERO for _one in ordered]
    for reach in (1, 2):
        for index, later in _pairs(ordered, reach):
            tonnes = min(abs(left[index]), abs(left[later]))
            if left[index] * left[later] >= 0 or (reach == 2 and not _passed_on(tonnes, ordered[index : later + 1])):
                continue
            if all(_within(one, rest) for one, rest in ((ordered[index], left[index]), (ordered[later], left[later]))):
                continue
            for place in (index, later):
                explained[place] += tonnes
                left[place] -= tonnes if left[place] > 0 else -tonnes
    known_until = last if last_reported else last - dt.timedelta(days=1)
    return [_result(*each, known_until=known_until) for each in zip(ordered, left, explained, strict=True)]


def _pairs(ordered: Sequence[Month], reach: int) -> Iterator[tuple[int, int]]:
    """Yield the places of each month and of those after it, within the lag or beyond it up to twice the lag."""
    for index, one in enumerate(ordered):
        lag = tolerance_on(one.month).lag_months
        for later in range(index + 1, len(ordered)):
            apart = months_between(one.month, ordered[later].month)
            if apart > lag * reach:
                break
            if apart > lag * (reach - 1):
                yield index, later


def _passed_on(tonnes: Decimal, chain: Sequence[Month]) -> bool:
    """Return whether goods on the way from each month to the next can be so many."""
    return all(one.reported is not None and tolerance_on(one.month).passes_on(tonnes, one.larger) for one in chain)


def _within(one: Month, left: Decimal) -> bool:
    return one.reported is None or tolerance_on(one.month).admits(left, one.larger)


def _result(one: Month, left: Decimal, explained: Decimal, *, known_until: dt.date) -> Matched:
    tolerance, step, remainder = tolerance_on(one.month), Step.REMAINDER, left
    since = months_between(one.month, known_until)
    if one.reported is None:
        step, remainder = Step.NO_REPORT, ZERO
    elif one.reported == one.invoiced:
        step = Step.EXACT
    elif _within(one, one.difference):
        step, explained, remainder = Step.TOLERANCE, ZERO, ZERO
    elif _within(one, left):
        step, remainder = Step.LAG, ZERO
    elif since < tolerance.lag_months * (2 if tolerance.passes_on(left, one.larger) else 1):
        step, remainder = Step.WAITS, ZERO
    return Matched(one.month, one.reported, one.invoiced, step, tolerance, explained, remainder)
