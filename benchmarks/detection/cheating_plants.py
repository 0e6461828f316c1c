"""Kinds of cheating by plants, exporters and recyclers, as ``cheating_mines``. Pure."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from benchmarks.detection import lawful
from benchmarks.detection.books import FEN, Case, case, invoice_of, less, resize, scale_output, works
from benchmarks.detection.cheating_mines import Kind
from benchmarks.detection.economy import OUTSIDE, OXIDES, Economy, Firm, Invoice, kilogram

# Of the same class of export quota as what a province exports; the tariff codes are invented.
OTHER_CODES = {"36": ("28469018", "gadolinium-oxide"), "51": ("28469012", "neodymium-oxide")}


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


def toll_counted_twice(economy: Economy, plant: Firm, months: Sequence[date], share: float) -> Case:
    """State as its own output what another plant separated for a fee, so that quota of next year is claimed for it."""
    toller = next(
        other
        for other in economy.plants()
        if other.region == plant.region
        and other.code not in economy.cheats
        and all(works(economy, other, month) for month in economy.months)
        and not any(flow.feed == "toll" for month in months for flow in economy.flows[other.code, month].values())
    )
    chance = random.Random(f"{economy.seed} {plant.code} {months[0]}")
    lawful.work_for_a_fee(economy, (plant, toller), months, chance, share=Decimal(str(share)), lagging=0)
    twice = []
    for month in months:
        own = Decimal(0)
        for flow in economy.flows[plant.code, month].values():
            back = [one for one in flow.purchases if one[0] == toller.code]
            tonnes = sum((one[1] for one in back), Decimal(0))
            flow.purchases = [one for one in flow.purchases if one not in back]
            flow.purchased, flow.produced = flow.purchased - tonnes, flow.produced + tonnes
            own += tonnes
        twice.append(own)
    return case(economy, "toll work counted twice", plant, (toller.code,), months, 2, twice)


def declared_as_another(economy: Economy, plant: Firm, months: Sequence[date], share: float) -> Case:
    """Declare an oxide at customs as one of another code, which the plant does not make."""
    hs, product = OTHER_CODES[plant.province]
    declared = [one for one in economy.exports if one.firm == plant.code and one.month in months]
    for one in declared:
        one.hs, one.product = hs, product
    by_month = [sum((one.tonnes for one in declared if one.month == month), Decimal(0)) for month in months]
    return case(economy, "exported under another code", plant, (), months, 1, by_month, measured=False)


def less_declared(economy: Economy, plant: Firm, months: Sequence[date], share: float) -> Case:
    """Declare less at customs than left, while the report states all of it."""
    missing = []
    for month in months:
        hidden = Decimal(0)
        for one in economy.exports:
            if one.firm == plant.code and one.month == month:
                part = kilogram(float(one.tonnes) * share)
                one.tonnes -= part
                hidden += part
        missing.append(hidden)
    return case(economy, "exported without declaration", plant, (), months, 1, missing, measured=False)


KINDS: dict[Kind, int] = {laundered_ore: 3, diverted_oxide: 3, mislabelled: 3, toll_counted_twice: 3}
OF_EXPORTERS: dict[Kind, int] = {declared_as_another: 3, less_declared: 3}
OF_RECYCLERS: dict[Kind, int] = {laundered_by_a_recycler: 4}
