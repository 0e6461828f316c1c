"""Kinds of cheating by plants and recyclers, as ``cheating_mines``. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from benchmarks.detection.books import FEN, Case, case, invoice_of, less, resize, scale_output
from benchmarks.detection.cheating_mines import Kind
from benchmarks.detection.economy import OUTSIDE, OXIDES, Economy, Firm, Invoice, kilogram


def laundered_ore(economy: Economy, plant: Firm, months: Sequence[date], share: float) -> Case:
    """Sell oxide that the stated feed did not give: it came from ore without quota."""
    added = [scale_output(economy, plant, month, Decimal(1 + share)) for month in months]
    return case(economy, "laundered ore", plant, (), months, 1, added)


def diverted_oxide(economy: Economy, plant: Firm, months: Sequence[date], share: float) -> Case:
    """State less oxide than the feed gave, and sell the rest beside the books."""
    taken = []
    for month in months:
        taken.append(scale_output(economy, plant, month, Decimal(1 - share)))
        economy.unstated[plant.code, month] -= taken[-1]
    return case(economy, "diverted oxide", plant, (), months, 2, taken)


def mislabelled(economy: Economy, plant: Firm, months: Sequence[date], share: float) -> Case:
    """Report and invoice a dear oxide as a cheap one, at the price of the dear one."""
    *_others, (cheap, _part, _low), (dear, _share, price) = OXIDES[plant.province]
    moved = []
    for month in months:
        flows = economy.flows[plant.code, month]
        tonnes = kilogram(float(min(flows[dear].produced, flows[dear].sold)) * share)
        document = f"{flows[dear].sales[0][2]}-2"
        like = invoice_of(economy, flows[dear])
        less(flows[dear], tonnes)
        resize(like, like.tonnes - tonnes)
        flows[cheap].produced += tonnes
        flows[cheap].sold += tonnes
        flows[cheap].sales.append((OUTSIDE, tonnes, document))
        amount = (tonnes * price).quantize(FEN)
        economy.invoices.append(
            Invoice(f"{like.number}8", like.day, plant.code, OUTSIDE, cheap, tonnes, amount, document)
        )
        moved.append(tonnes)
    return case(economy, "mislabelled product", plant, (), months, 1, moved)


def laundered_by_a_recycler(economy: Economy, recycler: Firm, months: Sequence[date], share: float) -> Case:
    """Sell oxide of ore without quota as recycled; the scrap stays what it was."""
    added = []
    for month in months:
        added.append(scale_output(economy, recycler, month, Decimal(1 + share)))
        economy.unstated[recycler.code, month] -= added[-1]
    return case(economy, "laundered by a recycler", recycler, (), months, 1, added)


KINDS: dict[Kind, int] = {laundered_ore: 3, diverted_oxide: 3, mislabelled: 3}
OF_RECYCLERS: dict[Kind, int] = {laundered_by_a_recycler: 4}
