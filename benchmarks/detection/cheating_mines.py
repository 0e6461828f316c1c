"""Kinds of cheating by mines. Each takes the economy, the mine, its months and the share of a month's goods. Pure."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from benchmarks.detection.books import (
    Case,
    both_sides,
    case,
    flow_of,
    invoice_of,
    less,
    product_of,
    resize,
    works,
)
from benchmarks.detection.economy import REGIONS, ZERO, Economy, Firm, Flow, Invoice, kilogram

type Kind = Callable[[Economy, Firm, Sequence[date], float], Case]
LEAST = kilogram(0.01)
MOST_OF_A_MONTH = 0.7


def _part(flow: Flow, share: float) -> Decimal:
    """Return a share of what was made and sold in a month; something is left."""
    return min(kilogram(float(min(flow.produced, flow.sold)) * share), flow.sold - LEAST, flow.produced - LEAST)


def under_reported_sales(economy: Economy, mine: Firm, months: Sequence[date], share: float) -> Case:
    """State less output and less sold than the buyer received; the buyer's report and the invoices say all of it."""
    hidden = []
    for month in months:
        flow = flow_of(economy, mine, month)
        hidden.append(_part(flow, share))
        less(flow, hidden[-1])
        _used(economy, mine, month, hidden[-1])
    return case(economy, "under-reported sales", mine, _buyer(economy, mine), months, 2, hidden)


def false_nil(economy: Economy, mine: Firm, months: Sequence[date], share: float) -> Case:
    """File that nothing was made or sold, while the buyer's report and the invoices say otherwise."""
    hidden = []
    for month in months:
        flow = flow_of(economy, mine, month)
        hidden.append(flow.sold)
        _used(economy, mine, month, flow.produced)
        flow.produced, flow.sold, flow.sales = ZERO, ZERO, []
    after = economy.months[economy.months.index(months[-1]) + 1]
    _carry_on(economy, mine, months)
    last, flow = flow_of(economy, mine, months[-1]), flow_of(economy, mine, after)
    flow.produced += flow.opening - last.closing  # what the stock lacks is stated when the mine files again
    flow.opening = last.closing
    return case(economy, "false nil returns", mine, _buyer(economy, mine), months, 2, hidden)


def hidden_on_both_sides(economy: Economy, mine: Firm, months: Sequence[date], share: float) -> Case:
    """Leave a delivery out of everything: both reports, the invoices and the consumption. Nothing contradicts it."""
    hidden = [_part(flow_of(economy, mine, month), share) for month in months]
    for month, tonnes in zip(months, hidden, strict=True):
        both_sides(economy, mine, month, tonnes)
    return case(economy, "hidden on both sides", mine, _buyer(economy, mine), months, 0, hidden)


def hidden_but_for_the_bills(economy: Economy, mine: Firm, months: Sequence[date], share: float) -> Case:
    """Leave a delivery out of both reports and the invoices, and state the power and water that it took."""
    hidden = [_part(flow_of(economy, mine, month), share) for month in months]
    for month, tonnes in zip(months, hidden, strict=True):
        both_sides(economy, mine, month, tonnes)
        _used(economy, mine, month, tonnes)
    return case(economy, "hidden but for the bills", mine, _buyer(economy, mine), months, 1, hidden)


def ore_of_others(economy: Economy, mine: Firm, months: Sequence[date], share: float) -> Case:
    """Lend quota: sell as its own what others dug without one. Only the mine's consumption stays as it was."""
    added = [_part(flow_of(economy, mine, month), share) for month in months]
    for month, tonnes in zip(months, added, strict=True):
        both_sides(economy, mine, month, -tonnes)
        _used(economy, mine, month, -tonnes)
    return case(economy, "ore of others under its quota", mine, _buyer(economy, mine), months, 1, added)


def invoices_for_nothing(economy: Economy, mine: Firm, months: Sequence[date], share: float) -> Case:
    """Buy invoices for goods that never moved, to cover ore of other origin."""
    invented = []
    for month in months:
        flow = flow_of(economy, mine, month)
        like = invoice_of(economy, flow)
        tonnes = kilogram(float(like.tonnes) * share)
        copy = Invoice(
            f"{like.number}9", like.day, mine.code, like.buyer, like.product, tonnes, like.amount, ""
        )  # fmt: skip
        copy.tonnes = like.tonnes
        resize(copy, tonnes)
        economy.invoices.append(copy)
        invented.append(tonnes)
    return case(economy, "invoices for nothing", mine, _buyer(economy, mine), months, 2, invented)


def lowered_later(economy: Economy, mine: Firm, months: Sequence[date], share: float) -> Case:
    """File the truth, and lower each month by an amendment long after it was due."""
    hidden = []
    for month in months:
        economy.originals[mine.code, month] = deepcopy(economy.flows[mine.code, month])
        flow = flow_of(economy, mine, month)
        hidden.append(_part(flow, share))
        less(flow, hidden[-1])
        _used(economy, mine, month, hidden[-1])
    lowered = case(economy, "late amendments that lower", mine, _buyer(economy, mine), months, 3, hidden)
    return replace(lowered, told_later=1)


def invented_stock(economy: Economy, mine: Firm, months: Sequence[date], share: float) -> Case:
    """State goods as stock that went to a buyer outside the register, without invoice. Only a count would tell."""
    hidden = []
    for month in months:
        flow = flow_of(economy, mine, month)
        produced = flow.produced
        hidden.append(_part(flow, share))
        both_sides(economy, mine, month, hidden[-1])
        flow.produced = produced
    _carry_on(economy, mine, economy.months_of(mine))
    return case(economy, "invented stock", mine, _buyer(economy, mine), months, 0, hidden)


def moved_to_a_sister(economy: Economy, mine: Firm, months: Sequence[date], share: float) -> Case:
    """State a part of the output as that of a sister mine; buyer, invoices and consumption name the real one."""
    sister = _sister(economy, mine, months)
    mine.group = sister.group = f"G-SIS-{mine.code[-3:]}"
    moved = []
    for month in months:
        flow, other = flow_of(economy, mine, month), flow_of(economy, sister, month)
        moved.append(_part(flow, share))
        less(flow, moved[-1])
        less(other, -moved[-1])
        _used(economy, mine, month, moved[-1])
        _used(economy, sister, month, -moved[-1])
    partners = (sister.code, *_buyer(economy, mine), *_buyer(economy, sister))
    return case(economy, "moved to a sister firm", mine, partners, months, 3, moved)


def shifted_between_sisters(economy: Economy, mine: Firm, months: Sequence[date], share: float) -> Case:
    """State December, for which no quota is left, as output and sale of a sister that has some; power is used here."""
    (december,) = months
    sister = _sister(economy, mine, months)
    mine.group = sister.group = f"G-SIS-{mine.code[-3:]}"
    tonnes = _part(flow_of(economy, mine, december), max(share, MOST_OF_A_MONTH))
    both_sides(economy, mine, december, tonnes)
    both_sides(economy, sister, december, -tonnes)
    _used(economy, mine, december, tonnes)
    _used(economy, sister, december, -tonnes)
    grade = REGIONS[mine.region][4]
    stated = [flow_of(economy, mine, month).produced for month in economy.months if month.year == december.year]
    used = kilogram(sum(stated, ZERO) * grade)
    for programme in ("mlr-mining", "miit-mineral"):
        economy.quota[programme, mine.code, december.year] = used + LEAST
        economy.quota[programme, sister.code, december.year] += kilogram(tonnes * grade)
    partners = (sister.code, *_buyer(economy, mine), *_buyer(economy, sister))
    return case(economy, "shifted between sister firms", mine, partners, months, 1, [tonnes])


def moved_to_next_year(economy: Economy, mine: Firm, months: Sequence[date], share: float) -> Case:
    """State a part of a December as output and sale of January; buyer and invoice say December."""
    december, january = months
    flow, later = flow_of(economy, mine, december), flow_of(economy, mine, january)
    tonnes = _part(flow, share)
    less(flow, tonnes)
    less(later, -tonnes)
    _used(economy, mine, december, tonnes)
    _used(economy, mine, january, -tonnes)
    return case(economy, "moved to the next year", mine, _buyer(economy, mine), months, 2, [tonnes])


# The months that each lasts.
KINDS: dict[Kind, int] = {
    under_reported_sales: 3,
    invoices_for_nothing: 3,
    false_nil: 2,
    lowered_later: 5,
    moved_to_a_sister: 3,
    ore_of_others: 4,
    hidden_but_for_the_bills: 4,
    hidden_on_both_sides: 3,
    invented_stock: 3,
    moved_to_next_year: 2,
    shifted_between_sisters: 1,
}


def _buyer(economy: Economy, mine: Firm) -> tuple[str, ...]:
    return (economy.plant_of(mine).code,)


def _sister(economy: Economy, mine: Firm, months: Sequence[date]) -> Firm:
    """Return another mine of the province that works in these months."""
    return next(
        other
        for other in economy.mines()
        if other.region == mine.region
        and other.code not in economy.cheats
        and not other.group.startswith("G-SIS")
        and all(works(economy, other, month) for month in months)
    )


def _used(economy: Economy, mine: Firm, month: date, tonnes: Decimal) -> None:
    """Let the consumption of the mine be that of tonnes of product which its report does not state."""
    economy.unstated[mine.code, month] += kilogram(tonnes * REGIONS[mine.region][4])


def _carry_on(economy: Economy, mine: Firm, months: Sequence[date]) -> None:
    """Open each of these months with what the one before it closed with."""
    flows = [economy.flows[mine.code, month][product_of(mine)] for month in months]
    for before, flow in pairwise(flows):
        flow.opening = before.closing
