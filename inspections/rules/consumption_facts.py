"""The facts that rules on consumption judge: what a site used in a month and in those before, beside its output."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from inspections.rules.invoice_facts import MonthFacts, Row


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
