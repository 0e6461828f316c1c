"""Kinds of cheating, written into an honest economy. Each case is the truth that the register never reads. Pure.

The cheats keep their books: every line adds up, and a month opens with what the one before it closed with.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from benchmarks.detection.economy import OXIDES, REGIONS, ZERO, Economy, Firm, Flow, kilogram
from benchmarks.detection.files import Files

SHARE = 0.25  # of a month's output that is hidden or invented, but for laundering, where physics leaves less
LAUNDERED = 0.05
MONTHS = 3  # for which a cheat goes on


@dataclass(frozen=True, slots=True)
class Case:
    """One behaviour of one enterprise. ``traces``: of how many independent sayings contradict it."""

    kind: str
    enterprise: str  # empty where nobody knows who it was
    partners: tuple[str, ...]
    first: date
    last: date
    traces: int
    tonnes: str  # t of product a month, on average
    latitude: str = ""
    longitude: str = ""

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"first": self.first.isoformat(), "last": self.last.isoformat()}


def under_reported_sales(economy: Economy, mine: Firm, months: Sequence[date]) -> Case:
    """State less output and less sold than the buyer received; the buyer's report and the invoices say all of it."""
    product, plant, hidden = _product(mine), economy.plant_of(mine), []
    for month in months:
        flow = economy.flows[mine.code, month][product]
        tonnes = kilogram(min(float(flow.produced), float(flow.sold)) * SHARE)
        _less(flow, tonnes)
        hidden.append(tonnes)
    return _case("under-reported sales", mine, (plant.code,), months, 2, hidden)


def hidden_on_both_sides(economy: Economy, mine: Firm, months: Sequence[date]) -> Case:
    """Leave a delivery out of everything: both reports and the invoices. Nothing contradicts it."""
    product, plant, hidden = _product(mine), economy.plant_of(mine), []
    for month in months:
        flow, bought = economy.flows[mine.code, month][product], economy.flows[plant.code, month][product]
        tonnes = kilogram(min(float(flow.produced), float(flow.sold), float(bought.consumed)) * SHARE * 0.5)
        document = flow.sales[0][2]
        _less(flow, tonnes)
        bought.purchased -= tonnes
        bought.consumed -= tonnes
        bought.purchases = [
            (seller, stated - tonnes if seller == mine.code else stated, paper)
            for seller, stated, paper in bought.purchases
        ]
        ratio = 1 - tonnes / (bought.consumed + tonnes)
        _scale_output(economy, plant, month, ratio)
        for invoice in economy.invoices:
            if invoice.document == document:
                invoice.amount = (invoice.amount * (invoice.tonnes - tonnes) / invoice.tonnes).quantize(Decimal("0.01"))
                invoice.tonnes -= tonnes
        hidden.append(tonnes)
    return _case("hidden on both sides", mine, (plant.code,), months, 0, hidden)


def laundered_ore(economy: Economy, plant: Firm, months: Sequence[date]) -> Case:
    """Sell oxide that the stated feed did not give: it came from ore without quota."""
    added = [_scale_output(economy, plant, month, Decimal(1 + LAUNDERED)) for month in months]
    return _case("laundered ore", plant, (), months, 1, added)


def diverted_oxide(economy: Economy, plant: Firm, months: Sequence[date]) -> Case:
    """State less oxide than the feed gave, and sell the rest beside the books."""
    taken = [-_scale_output(economy, plant, month, Decimal(1 - SHARE)) for month in months]
    return _case("diverted oxide", plant, (), months, 1, taken)


def invoices_for_nothing(economy: Economy, mine: Firm, months: Sequence[date]) -> Case:
    """Buy invoices for goods that never moved, to cover ore of other origin."""
    product, plant, invented = _product(mine), economy.plant_of(mine), []
    for month in months:
        document = economy.flows[mine.code, month][product].sales[0][2]
        like = next(one for one in economy.invoices if one.document == document)
        tonnes = kilogram(float(like.tonnes) * SHARE)
        copy = type(like)(
            f"{like.number}9", like.day, mine.code, plant.code, product, tonnes,
            (like.amount * tonnes / like.tonnes).quantize(Decimal("0.01")), "",
        )  # fmt: skip
        economy.invoices.append(copy)
        invented.append(tonnes)
    return _case("invoices for nothing", mine, (plant.code,), months, 2, invented)


OF_MINES: tuple[Callable[[Economy, Firm, Sequence[date]], Case], ...] = (
    under_reported_sales,
    invoices_for_nothing,
    hidden_on_both_sides,
)
OF_PLANTS: tuple[Callable[[Economy, Firm, Sequence[date]], Case], ...] = (laundered_ore, diverted_oxide)


def cheat(economy: Economy, *, share: float = 0.35) -> list[Case]:
    """Let a share of the mines and plants cheat for some months each, in every kind in turn."""
    chance = random.Random(economy.seed + 2)
    cases = []
    for firms, kinds in ((economy.mines(), OF_MINES), (economy.plants(), OF_PLANTS)):
        working = [firm for firm in firms if all(_works(economy, firm, month) for month in economy.months[1:])]
        offenders = chance.sample(working, min(len(working), max(len(kinds), round(len(firms) * share))))
        for number, firm in enumerate(offenders):
            first = chance.randrange(2, max(3, len(economy.months) - MONTHS - 2))
            months = economy.months[first : first + MONTHS]
            cases.append(kinds[number % len(kinds)](economy, firm, months))
    return cases


def dig(economy: Economy, files: Files, count: int) -> list[Case]:
    """Let somebody dig where nobody may, seen once from above."""
    chance = random.Random(economy.seed + 3)
    cases = []
    for number in range(count):
        region = REGIONS[number % len(REGIONS)]
        latitude, longitude = f"{region[5] + chance.uniform(1.5, 2.5):.5f}", f"{region[6] + chance.uniform(1, 2):.5f}"
        month = chance.choice(economy.months[1:-2])
        files["observations"].append(
            {
                "source": "satellite", "seen_on": month.replace(day=chance.randint(2, 27)), "latitude": latitude,
                "longitude": longitude, "area_m2": chance.randint(8_000, 40_000), "kind": "leaching_ponds",
            }
        )  # fmt: skip
        cases.append(Case("digging without licence", "", (), month, month, 1, "0", latitude, longitude))
    return cases


def _product(mine: Firm) -> str:
    return REGIONS[mine.region][3]


def _works(economy: Economy, firm: Firm, month: date) -> bool:
    return any(flow.sold > 0 for flow in economy.flows[firm.code, month].values())


def _less(flow: Flow, tonnes: Decimal) -> None:
    """State so much less as produced and sold; the stock stays as it is."""
    flow.produced -= tonnes
    flow.sold -= tonnes
    partner, stated, document = flow.sales[0]
    flow.sales[0] = partner, stated - tonnes, document


def _scale_output(economy: Economy, plant: Firm, month: date, ratio: Decimal) -> Decimal:
    """State the plant's output times a ratio, sold in the same month with its invoice; return the change in t."""
    changed = ZERO
    for oxide, _share, _price in OXIDES[plant.province]:
        flow = economy.flows[plant.code, month][oxide]
        change = max(kilogram(flow.produced * (ratio - 1)), -flow.sold + kilogram(0.01))
        if not flow.sales:
            continue
        _less(flow, -change)
        for invoice in economy.invoices:
            if invoice.document == flow.sales[0][2]:
                amount = invoice.amount * (invoice.tonnes + change) / invoice.tonnes
                invoice.amount, invoice.tonnes = amount.quantize(Decimal("0.01")), invoice.tonnes + change
        changed += change
    return changed


def _case(
    kind: str, firm: Firm, partners: tuple[str, ...], months: Sequence[date], traces: int, tonnes: Sequence[Decimal]
) -> Case:
    average = sum(tonnes, ZERO) / len(tonnes)
    return Case(kind, firm.code, partners, months[0], months[-1], traces, str(kilogram(average)))
