"""The books of cheats: every line adds up, and a month opens with what the one before it closed with. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benchmarks.detection.economy import OXIDES, REGIONS, ZERO, Economy, Firm, Flow, Invoice, kilogram

FEN = Decimal("0.01")
# Of the register's assumptions about errors: both sides weighed and assayed; feed, output, recovery and hold-up.
_SEEN, _SCALES = 2.926, math.hypot(0.015, 0.01)
_PAIR = math.sqrt(2) * _SCALES
_PLANT = math.sqrt(2 * _SCALES**2 + 0.01**2 + 2 * 0.02**2)


@dataclass(frozen=True, slots=True)
class Case:
    """One behaviour of one enterprise. ``traces``: of how many independent sayings contradict it.

    ``limit``: the t REO of a month from which a difference is seen at all, of the pair of mine and buyer or of the
    plant's balance: 2.9 standard deviations of a usual month, and what the register calls material. ``told_later``: how
    many months after the report of a month the register is first told what is false of it.
    """

    kind: str
    enterprise: str  # empty where nobody knows who it was
    partners: tuple[str, ...]
    first: date
    last: date
    traces: int
    tonnes: str  # t REO a month, on average
    latitude: str = ""
    longitude: str = ""
    limit: str = "0"
    told_later: int = 0

    @property
    def size(self) -> float | None:
        """Return the tonnes in units of the limit, ``None`` where there is none."""
        return float(self.tonnes) / float(self.limit) if float(self.limit) else None


def product_of(mine: Firm) -> str:
    return REGIONS[mine.region][3]


def flow_of(economy: Economy, mine: Firm, month: date) -> Flow:
    return economy.flows[mine.code, month][product_of(mine)]


def works(economy: Economy, firm: Firm, month: date) -> bool:
    return any(flow.sold > 0 for flow in economy.flows[firm.code, month].values())


def less(flow: Flow, tonnes: Decimal, *, produced: bool = True) -> None:
    """State so much less as sold, and as produced unless it stays in stock."""
    flow.sold -= tonnes
    if produced:
        flow.produced -= tonnes
    partner, stated, document = flow.sales[0]
    flow.sales[0] = partner, stated - tonnes, document


def invoice_of(economy: Economy, flow: Flow) -> Invoice:
    """Return the invoice of the delivery that a line names first."""
    document = flow.sales[0][2]
    return next(invoice for invoice in economy.invoices if invoice.document == document)


def resize(invoice: Invoice, tonnes: Decimal) -> None:
    """State other tonnes on an invoice, at its price."""
    invoice.amount = (invoice.amount * tonnes / invoice.tonnes).quantize(FEN)
    invoice.tonnes = tonnes


def both_sides(economy: Economy, mine: Firm, month: date, tonnes: Decimal) -> None:
    """Leave tonnes of a delivery out of both reports and the invoice; add them if they are negative."""
    plant, flow = economy.plant_of(mine), flow_of(economy, mine, month)
    bought = economy.flows[plant.code, month][flow.product]
    invoice = invoice_of(economy, flow)
    less(flow, tonnes)
    ratio = (bought.consumed - tonnes) / bought.consumed
    bought.purchased -= tonnes
    bought.consumed -= tonnes
    place = max(
        (index for index, (seller, *_rest) in enumerate(bought.purchases) if seller == mine.code),
        key=lambda index: bought.purchases[index][1],
    )
    seller, stated, document = bought.purchases[place]
    bought.purchases[place] = seller, stated - tonnes, document
    resize(invoice, invoice.tonnes - tonnes)
    scale_output(economy, plant, month, ratio)


def scale_output(economy: Economy, plant: Firm, month: date, ratio: Decimal) -> Decimal:
    """State the plant's output times a ratio, sold in the same month with its invoice; return the change in t."""
    changed = ZERO
    oxides = [oxide for oxide, _share, _price in OXIDES[plant.province]]
    for oxide, flow in economy.flows[plant.code, month].items():
        if (oxide not in oxides and flow.feed != "recycled") or not flow.sales:
            continue
        change = max(kilogram(flow.produced * (ratio - 1)), -flow.sold + kilogram(0.01))
        less(flow, -change)
        invoice = invoice_of(economy, flow)
        resize(invoice, invoice.tonnes + change)
        changed += change
    return changed


def case(
    economy: Economy, kind: str, firm: Firm, partners: tuple[str, ...], months: Sequence[date], traces: int,
    tonnes: Sequence[Decimal], *, measured: bool = True,
) -> Case:  # fmt: skip
    """Return the truth of a behaviour; ``tonnes`` of product in each month. Without ``measured`` no limit applies."""
    grade = REGIONS[firm.region][4] if firm.kind == "mine" else Decimal(1)
    average = kilogram(sum((abs(each) for each in tonnes), ZERO) * grade / len(tonnes))
    return Case(
        kind,
        firm.code,
        partners,
        months[0],
        months[-1],
        traces,
        str(average),
        limit=f"{_limit(economy, firm):.3f}" if measured else "0",
    )


def _limit(economy: Economy, firm: Firm) -> float:
    months = economy.months_of(firm)
    made = sum(
        float(flow.produced * (flow.grade or 1))
        for month in months
        for flow in economy.flows[firm.code, month].values()
    )
    sigma = (_PAIR if firm.kind == "mine" else _PLANT) * made / len(months)
    return max(_SEEN * sigma, 1.0, 0.02 * 12 * made / len(months) * 1.08)
