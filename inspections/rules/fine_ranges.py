"""Range of fines: by article and illegal gains, by the law of the conduct's day or a lighter later one.

Amounts are yuan as ``Decimal``. Without sourced figures there is no range, and none is assumed.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Provision:
    """A branch of the law: multiples of the gains from a threshold on, a fixed range below it or without gains."""

    article: str
    conduct: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    multiple_min: Decimal | None = None
    multiple_max: Decimal | None = None
    threshold: Decimal | None = None
    fixed_min: Decimal | None = None
    fixed_max: Decimal | None = None
    further: str = ""  # other consequences in the article: confiscation, a stop of production, persons
    source: str = ""
    conduct_zh: str = ""
    further_zh: str = ""

    def in_force(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class FineRange:
    """The range as shown to the officer: from, to, the article, and its computation."""

    article: str
    least: Decimal
    most: Decimal
    branch: str  # "multiple" or "fixed"
    provision: Provision

    def holds(self, fine: Decimal) -> bool:
        return self.least <= fine <= self.most


def find_in_force(provisions: Iterable[Provision], article: str, on: dt.date) -> Provision | None:
    """Return the text of an article that was in force on a day, the newest if there are several."""
    texts = [provision for provision in provisions if provision.article == article and provision.in_force(on)]
    return max(texts, key=lambda provision: provision.valid_from, default=None)


def range_of(provision: Provision, gains: Decimal | None) -> FineRange | None:
    """Return the range of fines by this provision, or ``None`` without figures.

    Gains equal to the threshold fall in the branch of multiples, since the fixed branch says "less than".
    """
    illegal = gains or Decimal(0)
    by_multiple = (
        provision.multiple_min is not None
        and provision.multiple_max is not None
        and illegal > 0
        and (provision.threshold is None or illegal >= provision.threshold)
    )
    if by_multiple:
        assert provision.multiple_min is not None
        assert provision.multiple_max is not None
        least, most, branch = illegal * provision.multiple_min, illegal * provision.multiple_max, "multiple"
    elif provision.fixed_min is not None and provision.fixed_max is not None:
        least, most, branch = provision.fixed_min, provision.fixed_max, "fixed"
    else:
        return None
    return FineRange(provision.article, least, most, branch, provision)


def fine_range(
    provisions: Iterable[Provision], article: str, *, gains: Decimal | None, conduct_on: dt.date, decided_on: dt.date
) -> FineRange | None:
    """Return the range by the law in force on the day of the conduct, or by a later lighter one (art. 37).

    Without sourced figures in the law of that day, nothing can be called lighter, so there is no range.
    """
    versions = [version for version in provisions if version.article == article]
    then = [
        fine for version in versions if version.in_force(conduct_on) and (fine := range_of(version, gains)) is not None
    ]
    if not then:
        return None
    later = [
        fine
        for version in versions
        if conduct_on < version.valid_from <= decided_on
        and version.in_force(decided_on)
        and (fine := range_of(version, gains)) is not None
    ]
    # Lighter: the lower ceiling, then the lower floor; the older law where they are equal.
    return min([*then, *later], key=lambda version: (version.most, version.least, version.provision.valid_from))
