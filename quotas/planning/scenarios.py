"""Scenarios of a programme year in progress: accounts as a tree, and what assumptions do to them. Nothing is stored.

A cut is taken first from what its holder has not distributed, then from those below in proportion to their allocation,
and goes back to the giver; of the nation it ends. A supplement comes from what the giver has not distributed and is
passed on in proportion to the allocations below. From the day of a closure nothing is used and what is left goes back
to the giver; a merger hands what is left, and the use from that day, to the successor; a suspension stops the use from
a day until another; a yield multiplies the use from a day.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from quotas.planning.forecasts import ZERO, Forecast, Months, added, days_before

KILOGRAM = Decimal("0.001")


class Effect(StrEnum):
    CUT = "cut"
    SUPPLEMENT = "supplement"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    MERGED = "merged"
    SUCCEEDS = "succeeds"
    YIELD = "yield"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """An effect on one account: its tonnes or percent, the holder at which the assumption was made, and its day."""

    effect: Effect
    figure: Decimal
    at: str
    day: dt.date | None = None
    until: dt.date | None = None


@dataclass(slots=True, eq=False)
class Node:
    """An account of a holder in one category: figures of today, changed by the assumptions.

    ``spare``: what a holder that distributes has not distributed; below zero if the assumptions give more than it has.
    ``taken``: what assumptions took from the account. ``forecast``: of an enterprise, if one can be made.
    """

    holder: str
    category: str
    allocated: Decimal
    used: Decimal
    spare: Decimal = ZERO
    distributes: bool = False
    forecast: Forecast | None = None
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    taken: Decimal = ZERO
    traces: list[Trace] = field(default_factory=list)

    def change(self, tonnes: Decimal, at: str) -> None:
        """Give or take tonnes: at the giver, here and below."""
        if self.parent is not None:
            self.parent.spare -= tonnes
        self.pass_on(tonnes, at)

    def receive(self, tonnes: Decimal, handed_on: Decimal, at: str) -> None:
        """Take what a notice gives; what the same notice gives on from here is not passed on once more."""
        passed = handed_on if ZERO < handed_on <= tonnes or tonnes <= handed_on < ZERO else ZERO
        if abs(handed_on) > abs(tonnes):
            passed = tonnes
        if self.parent is not None:
            self.parent.spare -= tonnes
        self.allocated += passed
        self.spare += passed if self.distributes else ZERO
        self.pass_on(tonnes - passed, at)

    def pass_on(self, tonnes: Decimal, at: str) -> None:
        """Change the allocation here and below, and what is not distributed here."""
        if not tonnes:
            return
        self.allocated += tonnes
        self.traces.append(Trace(effect=Effect.CUT if tonnes < ZERO else Effect.SUPPLEMENT, figure=abs(tonnes), at=at))
        own = max(tonnes, -max(self.spare, ZERO)) if tonnes < ZERO else ZERO
        shares = _in_proportion(tonnes - own, [child.allocated for child in self.children])
        for child, share in zip(self.children, shares, strict=True):
            child.pass_on(share, at)
        if self.distributes:
            self.spare += tonnes - sum(shares, ZERO)
        self.taken += max(-tonnes, ZERO)

    def stop(self, day: dt.date, until: dt.date | None = None) -> None:
        """Expect no use from a day on, or until the day before another."""
        before = days_before(day.year, day)
        after = [1 - share for share in days_before(day.year, until)] if until else [ZERO] * 12
        self.scale([one + other for one, other in zip(before, after, strict=True)])

    def scale(self, factors: Months) -> None:
        if self.forecast is not None:
            flows = [flow.scaled(factors) for flow in self.forecast.flows]
            self.forecast = Forecast(self.forecast.used, flows)

    def use_until(self, day: dt.date) -> Decimal:
        """Return the use so far and that expected before a day."""
        if self.forecast is None:
            return self.used
        shares = days_before(day.year, day)
        ahead = [tonnes * share for tonnes, share in zip(self.forecast.expected, shares, strict=True)]
        return (self.used + sum(ahead, ZERO)).quantize(KILOGRAM)

    def give_up(self, day: dt.date) -> Decimal:
        """Take and return what is left on a day."""
        left = max(self.allocated - self.use_until(day), ZERO)
        self.allocated -= left
        self.taken += left
        return left

    def close(self, day: dt.date) -> None:
        left = self.give_up(day)
        if self.parent is not None:
            self.parent.spare += left
        self.stop(day)
        self.traces.append(Trace(effect=Effect.CLOSED, figure=left, at=self.holder, day=day))

    def suspend(self, day: dt.date, until: dt.date | None) -> None:
        self.stop(day, until)
        self.traces.append(Trace(effect=Effect.SUSPENDED, figure=ZERO, at=self.holder, day=day, until=until))

    def merge_into(self, heir: "Node", day: dt.date) -> None:
        left = self.give_up(day)
        heir.allocated += left
        own, other = list(self.above()), list(heir.above())
        for node in own:
            node.allocated -= ZERO if node in other else left
        for node in other:
            node.allocated += ZERO if node in own else left
        if self.forecast is not None:
            after = [1 - share for share in days_before(day.year, day)]
            moved = [flow.scaled(after) for flow in self.forecast.flows]
            before = heir.forecast or Forecast([heir.used, *[ZERO] * 11], [])
            heir.forecast = Forecast(before.used, [*before.flows, *moved])
        self.stop(day)
        self.traces.append(Trace(effect=Effect.MERGED, figure=left, at=heir.holder, day=day))
        heir.traces.append(Trace(effect=Effect.SUCCEEDS, figure=left, at=self.holder, day=day))

    def change_yield(self, percent: Decimal, day: dt.date, at: str) -> None:
        """Multiply the expected use from a day on, here and below."""
        before = days_before(day.year, day)
        self.scale([share + (1 - share) * percent / 100 for share in before])
        self.traces.append(Trace(effect=Effect.YIELD, figure=percent, at=at, day=day))
        for child in self.children:
            child.change_yield(percent, day, at)

    def above(self) -> Iterable["Node"]:
        """Yield the nodes above, the nearest first."""
        if self.parent is not None:
            yield self.parent
            yield from self.parent.above()

    def below(self) -> Iterable["Node"]:
        """Yield the node and all below it."""
        yield self
        for child in self.children:
            yield from child.below()


def rolled_up(node: Node) -> Forecast | None:
    """Return the forecast of all enterprises below a holder together, or ``None`` without any.

    Use of enterprises without a forecast is in it as it is so far.
    """
    leaves = [leaf for leaf in node.below() if not leaf.children]
    made = [leaf.forecast for leaf in leaves if leaf.forecast is not None]
    if not made:
        return None
    rest = sum((leaf.used for leaf in leaves if leaf.forecast is None), ZERO)
    used = added([[rest, *[ZERO] * 11], *(one.used for one in made)])
    return Forecast(used, [flow for one in made for flow in one.flows])


def _in_proportion(tonnes: Decimal, amounts: Sequence[Decimal]) -> list[Decimal]:
    """Divide tonnes, which may be negative, in proportion to amounts, to the kilogram; nobody loses more than it has.

    What cannot be divided or taken is not in the result.
    """
    whole = sum(amounts, ZERO)
    if not whole or not tonnes:
        return [ZERO] * len(amounts)
    tonnes = max(tonnes, -whole)
    shares = [(tonnes * amount / whole).quantize(KILOGRAM, rounding=ROUND_DOWN) for amount in amounts]
    missing = tonnes - sum(shares, ZERO)
    step = KILOGRAM.copy_sign(missing)
    by_amount = sorted(range(len(amounts)), key=lambda index: (-amounts[index], index))
    for index in by_amount[: int(abs(missing) / KILOGRAM)]:
        shares[index] += step
    return shares
