"""The facts that rules on invoices judge: the invoices of one enterprise and month, with the reports beside them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from inspections.rules.evidence import Row
from inspections.rules.facts import Facts, end_of_month


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An invoice: its row, its tonnes of product and its price in yuan per tonne."""

    row: Row
    day: dt.date
    product: str
    tonnes: Decimal
    unit_price: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts(Facts):
    """An enterprise and a month."""

    month: dt.date

    @property
    def counts_on(self) -> dt.date:
        return min(self.on, end_of_month(self.month))

    def message_values(self) -> dict[str, str]:
        return {"subject": self.subject, "month": f"{self.month:%Y-%m}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedKind:
    """A kind of product in a month: tonnes of the report and of the invoices, and what is left over.

    ``remainder``: after tolerance and lag, positive where the report says more. ``available``: what the report says
    that the enterprise had, its opening stock, output and purchases; ``None`` without a report.
    """

    kind: str
    reported: Decimal | None
    invoiced: Decimal
    other_months: Decimal
    remainder: Decimal
    available: Decimal | None = None
    papers: tuple[Paper, ...] = ()
    reports: tuple[Row, ...] = ()

    @property
    def invoiced_here(self) -> Decimal:
        """Return the invoiced tonnes without those that sales of other months explain."""
        late = self.reported is not None and self.invoiced > self.reported
        return self.invoiced - (self.other_months if late else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldMonthFacts(MonthFacts):
    """The sales of an enterprise in a month, by kind of product."""

    kinds: tuple[ComparedKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtMonthFacts(MonthFacts):
    """The purchases of an enterprise in a month, by kind of product."""

    kinds: tuple[ComparedKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedPaper:
    """An invoice beside the price that is usual for its product: the median of the invoices of ``sellers`` sellers.

    ``buyer_delivered``: whether reports of the buyer name as many tonnes delivered to the seller in the months before.
    """

    paper: Paper
    usual_price: Decimal
    sellers: int
    buyer_delivered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFacts(MonthFacts):
    """The prices at which an enterprise sold in a month, or bought from a seller outside the register."""

    papers: tuple[PricedPaper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleFacts(MonthFacts):
    """Goods of one kind that came back, in this month, to the enterprise that sold them: the largest circle.

    ``path`` names the enterprises in order. ``tonnes`` is the least that passed between two of them, ``months`` counts
    those from the first invoice to the last.
    """

    path: tuple[str, ...] = ()
    months: int = 0
    tonnes: Decimal = Decimal(0)
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedPaper:
    """An invoice between related parties; without a usual price where too few sellers form one."""

    paper: Paper
    usual_price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesFacts(MonthFacts):
    """Invoices of an enterprise to itself under another name, and to enterprises of its group or that it took over."""

    to_itself: tuple[Paper, ...] = ()
    to_related: tuple[RelatedPaper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldKind:
    """A kind of product that was invoiced as sold, and whether the enterprise ever reported to have bought it."""

    kind: str
    tonnes: Decimal
    bought: bool
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsFacts(MonthFacts):
    """Sales of an enterprise in a month by its invoices, and the kinds of sites that it held in that month."""

    site_kinds: frozenset[str]
    sold: tuple[SoldKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFacts(MonthFacts):
    """Refused attempts to record another invoice under a number of this enterprise's, by the day that they state."""

    attempts: tuple[Paper, ...]
