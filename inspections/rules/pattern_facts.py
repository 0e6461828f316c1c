"""The facts that rules on patterns of reports judge: the figures of a month beside those of the months before it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from inspections.rules.evidence import Row
from inspections.rules.invoice_facts import MonthFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """One product at one site in a month: the figures that moved, in the order of the columns, and what was left."""

    moved: tuple[Decimal, ...]
    closing: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledMonth:
    """The lines of a report in force, by site and product with its feed."""

    month: dt.date
    lines: Mapping[tuple[str, str], Flows]
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternFacts(MonthFacts):
    """The reports of an enterprise in force, of a month and the twelve before it, oldest first."""

    filed: tuple[FiledMonth, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A version that replaced another of its month: the day it was filed, when the month was due, its output before."""

    month: dt.date
    filed_on: dt.date
    due_on: dt.date
    before: Decimal
    after: Decimal
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendedFacts(MonthFacts):
    """The amendments that an enterprise filed of its own accord in a month and the eleven before it, oldest first."""

    amendments: tuple[Amendment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeMonth:
    """The output of a site in a month, in t REO, and the most that raises no flag as above capacity."""

    month: dt.date
    output: Decimal
    bound: Decimal
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdFacts(MonthFacts):
    """The output of a site in a month and the eleven before it, oldest first."""

    made: tuple[MadeMonth, ...] = ()
