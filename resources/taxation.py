"""Resource tax of a half-year, computed from tonnes of raw ore: pure functions, in yuan to the fen, rounded half-up.

Nothing is computed from oxide, and nothing is split that the return does not split: where the rate changes within the
half-year, the tax lies between all of the ore under the lower rate and all of it under the higher one. Where sources
differ, the tax is given by each of them.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import product

from resources.models import TaxRate

FEN = Decimal("0.01")
DAY = dt.timedelta(days=1)


class State(StrEnum):
    ASSESSED = "assessed"
    RANGE = "range"
    SPLIT_UNKNOWN = "split_unknown"
    BY_SALES = "by_sales"
    NO_RATE = "no_rate"
    ORE_NOT_STATED = "ore_not_stated"


@dataclass(frozen=True, slots=True)
class Part:
    """Days of a half-year, both inclusive, on which the same rates are in force."""

    first: dt.date
    last: dt.date
    rates: tuple[TaxRate, ...]


@dataclass(frozen=True, slots=True)
class Yuan:
    """A sum of money: one figure where both bounds are equal."""

    lowest: Decimal
    highest: Decimal

    @property
    def is_range(self) -> bool:
        return self.lowest != self.highest

    @property
    def figure(self) -> str:
        """Return the figure, or both bounds."""
        lowest = f"{self.lowest:,.2f}"
        return f"{lowest} – {self.highest:,.2f}" if self.is_range else lowest


@dataclass(frozen=True, slots=True)
class Amount(Yuan):
    """The tax by the rates of one source for each part of the half-year."""

    rates: tuple[TaxRate, ...] = ()

    @property
    def sources(self) -> list[TaxRate]:
        """Return the rates that are what one source among several says."""
        return [rate for rate in self.rates if rate.subject]

    @property
    def subjects(self) -> list[str]:
        return [rate.subject for rate in self.sources]

    @property
    def local_subject(self) -> str:
        """Return the names of its sources in the reader's language."""
        return ", ".join(rate.local_subject for rate in self.sources)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The tax of a half-year: by each source that gives another one, or none with the reason."""

    state: State
    parts: tuple[Part, ...]
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Total(Yuan):
    """The tax of several half-years; ``source``: whose ranges were taken where sources differ, else ``None``."""

    source: TaxRate | None

    @property
    def local_subject(self) -> str:
        return self.source.local_subject if self.source is not None else ""


def assess(
    ore: Decimal | None, taxed_class: str | None, first: dt.date, last: dt.date, rates: Iterable[TaxRate]
) -> Assessment:
    """Return the tax on tonnes of raw ore that were mined from one day to another, by the rates of those days."""
    parts = _parts(first, last, [rate for rate in rates if rate.concerns(taxed_class)])
    if ore is None:
        return Assessment(State.ORE_NOT_STATED, parts)
    usable = [[rate for rate in part.rates if rate.is_of_tonnes] for part in parts]
    if not all(usable):
        by_sales = any(not rate.is_of_tonnes for part in parts for rate in part.rates)
        return Assessment(State.BY_SALES if by_sales else State.NO_RATE, parts)
    amounts = tuple(_amount(ore, chosen) for chosen in product(*usable))
    if len({amount.lowest for amount in amounts} | {amount.highest for amount in amounts}) == 1:
        return Assessment(State.ASSESSED, parts, amounts[:1])
    return Assessment(State.SPLIT_UNKNOWN if len(parts) > 1 else State.RANGE, parts, amounts)


def totals(assessments: Sequence[Assessment]) -> list[Total]:
    """Return the sum of all that have a figure, by each source that gives ranges; empty if none has a figure."""
    counted = [each.amounts for each in assessments if each.amounts]
    sources = {rate.subject: rate for amounts in counted for amount in amounts for rate in amount.sources}
    named: list[TaxRate | None] = [sources[subject] for subject in sorted(sources)]
    return [_total(counted, source) for source in named or [None]] if counted else []


def _total(counted: Sequence[Sequence[Amount]], source: TaxRate | None) -> Total:
    """Return the sum by one source, and of what it says nothing about by all others."""
    taken = [[each for each in amounts if source in each.rates] or amounts for amounts in counted]
    lowest = sum((min(each.lowest for each in amounts) for amounts in taken), Decimal(0))
    highest = sum((max(each.highest for each in amounts) for amounts in taken), Decimal(0))
    return Total(lowest, highest, source)


def _amount(ore: Decimal, rates: tuple[TaxRate, ...]) -> Amount:
    lowest = ore * min(rate.lowest for rate in rates)
    highest = ore * max(rate.highest for rate in rates)
    return Amount(lowest.quantize(FEN, ROUND_HALF_UP), highest.quantize(FEN, ROUND_HALF_UP), rates)


def _parts(first: dt.date, last: dt.date, rates: Sequence[TaxRate]) -> tuple[Part, ...]:
    begins = {rate.valid_from for rate in rates if rate.valid_from is not None}
    begins |= {rate.valid_to + DAY for rate in rates if rate.valid_to is not None}
    starts = sorted({first, *(begin for begin in begins if first < begin <= last)})
    ends = [*(start - DAY for start in starts[1:]), last]
    return tuple(
        Part(start, end, tuple(rate for rate in rates if rate.is_in_force(start)))
        for start, end in zip(starts, ends, strict=True)
    )
