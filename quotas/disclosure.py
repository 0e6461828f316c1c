"""Sums that may be published: those from which nobody reads what one or two of their parties contributed.

A party is a group of enterprises, or an enterprise without one. A party knows its own part and may add up with another;
so three have to remain, and what the third and further ones contribute has to matter beside the largest.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from quotas.quantities import ZERO

LEAST_PARTIES = 3
# All but the two largest parts together, as a share of the largest: so closely can the second party estimate it.
LEAST_SHARE = Decimal("0.1")

type Parts = dict[Hashable, Decimal]  # what each party contributed
type Levels = dict[Hashable, Parts]  # by place; ``None`` is the whole's own, outside of all places


@dataclass(frozen=True, slots=True)
class Contribution:
    """Use of a party in a place that became known in a month, and counts in a month."""

    place: Hashable
    party: Hashable
    known: dt.date
    counted: dt.date
    tonnes: Decimal


@dataclass(frozen=True, slots=True)
class Stated:
    """Parts as they were last stated: of places by themselves, and of the rest; ``None`` if that was never stated."""

    level: Levels
    apart: Levels = field(default_factory=dict)
    rest: Levels | None = None

    def of(self, place: Hashable) -> Decimal | None:
        """Return the figure of a place; ``None`` where it is not stated."""
        if place in self.apart:
            return total(self.apart[place])
        return None if any(self.level.get(place, {}).values()) else ZERO

    def parts_of(self, place: Hashable) -> Parts:
        """Return the parts of a place in the figures that were stated last, by itself or in the rest."""
        return self.apart.get(place) or (self.rest or {}).get(place, {})

    @property
    def whole(self) -> Decimal | None:
        apart = sum((total(parts) for parts in self.apart.values()), ZERO)
        if self.rest is not None:
            return apart + total(merged(self.rest.values()))
        others = merged(parts for place, parts in self.level.items() if place not in self.apart)
        return None if any(others.values()) else apart


def is_safe(parts: Parts) -> bool:
    """Return whether the sum tells of no single party; an empty sum tells of none."""
    amounts = sorted((abs(tonnes) for tonnes in parts.values() if tonnes), reverse=True)
    if not amounts:
        return True
    return len(amounts) >= LEAST_PARTIES and sum(amounts[2:]) >= LEAST_SHARE * amounts[0]


def are_enough(parties: Iterable[Hashable | None]) -> bool:
    """Return whether so many parties are among these that a count of them tells of no single one."""
    return len({party for party in parties if party is not None}) >= LEAST_PARTIES


def state_by_month(contributions: Iterable[Contribution]) -> Stated:
    """Return the figures after the last month, each changed only in months in which enough parties changed.

    A place is stated apart from the first month in which its sum is safe; all others are the rest of the whole. A place
    leaves a rest that was stated only if what remains is safe and changed by enough parties: else the two figures of
    the rest would tell what the place had before.
    """
    months: dict[dt.date, list[Contribution]] = defaultdict(list)
    for one in contributions:
        months[one.known].append(one)
    stated = Stated({})
    for month in sorted(months):
        level = {place: dict(parts) for place, parts in stated.level.items()}
        add(level, months[month])
        stated = _next(stated, level)
    return stated


def _next(before: Stated, level: Levels) -> Stated:
    apart = {
        place: level[place] if is_safe(level[place]) and is_safe(difference(level[place], parts)) else parts
        for place, parts in before.apart.items()
    }
    others = {place: parts for place, parts in level.items() if place not in apart}
    leaving = {place: parts for place, parts in others.items() if place is not None and _may_be_published(parts)}
    remaining = {place: parts for place, parts in others.items() if place not in leaving}
    if leaving and _may_leave(before.rest, leaving, remaining):
        rest = remaining if _may_be_published(merged(remaining.values())) else None
        return Stated(level, apart | leaving, rest)
    whole = merged(others.values())
    if _may_be_published(whole) and (before.rest is None or is_safe(difference(whole, merged(before.rest.values())))):
        return Stated(level, apart, others)
    return Stated(level, apart, before.rest)


def _may_leave(rest: Levels | None, leaving: Levels, remaining: Levels) -> bool:
    """Return whether places may leave the rest: if it was never stated, or its two figures tell nothing of them."""
    if rest is None:
        return True
    now, before = merged(remaining.values()), merged(rest[place] for place in remaining if place in rest)
    if not any(now.values()) and not any(before.values()):
        return is_safe(difference(merged(leaving.values()), merged(rest.values())))
    changed = difference(now, before)
    return _may_be_published(now) and _may_be_published(changed)


def state_period(
    contributions: Sequence[Contribution], first: dt.date, on: dt.date, others: Sequence[Stated]
) -> Stated:
    """Return the figures that count until a day, where nothing follows from them and other figures that are stated.

    What counts in the period is safe, and so is the difference from each of the ``others``.
    """
    until = counted(contributions, dt.date.min, on)
    within = counted(contributions, first, on)

    def tells_nothing(places: Collection[Hashable]) -> bool:
        now = merged(until.get(place, {}) for place in places)
        compared = [merged(other.parts_of(place) for place in places) for other in others]
        return (
            is_safe(now)
            and is_safe(merged(within.get(place, {}) for place in places))
            and all(is_safe(difference(now, parts)) for parts in compared)
        )

    apart = {place: parts for place, parts in until.items() if place is not None and tells_nothing([place])}
    left = {place for place in until if place not in apart}
    for other in others:
        left |= {place for place in other.level if place not in apart}
    rest = {place: until.get(place, {}) for place in left} if tells_nothing(left) else None
    return Stated(until, apart, rest)


def counted(contributions: Iterable[Contribution], first: dt.date, last: dt.date) -> Levels:
    """Return the parts that count between two days."""
    level: Levels = {}
    add(level, (one for one in contributions if first <= one.counted <= last))
    return level


def _may_be_published(parts: Parts) -> bool:
    return any(parts.values()) and is_safe(parts)


def add(level: Levels, contributions: Iterable[Contribution]) -> None:
    for one in contributions:
        parts = level.setdefault(one.place, {})
        parts[one.party] = parts.get(one.party, ZERO) + one.tonnes


def merged(levels: Iterable[Parts]) -> Parts:
    summed: Parts = defaultdict(Decimal)
    for parts in levels:
        for party, tonnes in parts.items():
            summed[party] += tonnes
    return dict(summed)


def difference(one: Parts, other: Parts) -> Parts:
    return {party: one.get(party, ZERO) - other.get(party, ZERO) for party in {*one, *other}}


def total(parts: Parts) -> Decimal:
    return sum(parts.values(), ZERO)
