"""Periods in which something held, as closed spans of days. Pure functions, so that duties can be derived again."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core import months
from enterprises.models import Licence, Site

FOREVER = dt.date.max
DAY = dt.timedelta(days=1)

# A site of that kind may not work without this licence; its holder owes a report while it is in force.
OPERATING_LICENCE = {
    Site.Kind.MINE: Licence.Kind.MINING,
    Site.Kind.DRESSING: Licence.Kind.PRODUCTION,
    Site.Kind.SEPARATION: Licence.Kind.PRODUCTION,
    Site.Kind.METAL: Licence.Kind.PRODUCTION,
    Site.Kind.RECYCLING: Licence.Kind.PRODUCTION,
    Site.Kind.TRADING: Licence.Kind.EXPORT,
}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A period from one day to another, both inclusive."""

    first: dt.date
    last: dt.date = FOREVER

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    def overlap(self, other: "Span") -> "Span | None":
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first, last) if first <= last else None

    def subtract(self, gap: "Span") -> list["Span"]:
        if self.overlap(gap) is None:
            return [self]
        left = [Span(self.first, gap.first - DAY)] if self.first < gap.first else []
        right = [Span(gap.last + DAY, self.last)] if gap.last < self.last else []
        return left + right

    def months(self, until: dt.date) -> set[dt.date]:
        """Return every month of which the span holds a day, up to that of ``until``."""
        return set(months.between(self.first, min(self.last, until)))


def month(period: dt.date) -> Span:
    return Span(period, months.last_day(period))


def in_force(licence: Licence) -> list[Span]:
    """Return when a licence permitted work; ``suspensions`` should be prefetched."""
    gaps = [(suspension.suspended_on, suspension.ended_on) for suspension in licence.suspensions.all()]
    return permitted(licence.valid_from, licence.valid_to, licence.revoked_on, gaps)


def permitted(
    valid_from: dt.date,
    valid_to: dt.date | None,
    revoked_on: dt.date | None,
    suspensions: Iterable[tuple[dt.date, dt.date | None]],
) -> list[Span]:
    """Return the spans in which a licence permitted work: its validity less revocation and suspensions."""
    last = valid_to or FOREVER
    if revoked_on:
        last = min(last, revoked_on - DAY)
    spans = [Span(valid_from, last)] if valid_from <= last else []
    for suspended_on, ended_on in suspensions:
        if ended_on == suspended_on:
            continue
        gap = Span(suspended_on, ended_on - DAY if ended_on else FOREVER)
        spans = [rest for span in spans for rest in span.subtract(gap)]
    return spans


def overlaps(ones: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    others = list(others)
    return [both for one in ones for other in others if (both := one.overlap(other)) is not None]
