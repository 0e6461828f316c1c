"""The facts that rules on consumption judge: what a site used in a month and in those before, beside its output."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from inspections.rules.evidence import Row
from inspections.rules.invoice_facts import MonthFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedMonth:
    """The use of one item in a month. ``output``: in t REO, ``None`` where no report of the month is in force."""

    month: dt.date
    used: Decimal
    output: Decimal | None
    licensed_days: int
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """Use per tonne over a year: of the site, and of the others of its kind, ore and process.

    ``usual`` is the median of the peers, ``spread`` the median absolute deviation of their logarithms.
    """

    own: Decimal
    usual: Decimal
    spread: Decimal
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUse:
    """The use of one item, by its code, in the months up to the one that is judged, oldest first."""

    item: str
    months: tuple[UsedMonth, ...]
    peers: Peers | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumptionFacts(MonthFacts):
    """The consumption of a site in a month. ``licensed_days``: those on which its operating licence was in force."""

    items: tuple[ItemUse, ...] = ()
    recycles: bool = False
    licensed_days: int = 0
    licence_kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An item that a return does not state: months of the year before in which it was used, and its usual use in them.

    ``taken_out``: an earlier version of the return stated it.
    """

    item: str
    months: int
    usual: Decimal
    taken_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendedReturn:
    """A version of a return that was filed after a month had been flagged by its consumption."""

    month: dt.date
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts(MonthFacts):
    """The return of consumption of a site and month. ``due_on``: ``None`` where none is owed."""

    due_on: dt.date | None = None
    filed: bool = True
    left_out: tuple[LeftOut, ...] = ()
    amended: tuple[AmendedReturn, ...] = ()
    rows: tuple[Row, ...] = ()
