"""Mines taken over, exports and toll work of an honest economy, each with its lawful lags. Pure.

A mine goes on under another enterprise with its stock; an invoice of the last months may still come from the former
one. Part of an oxide is exported, and one lot in five is cleared in the month after it left. A plant lets another one
separate a part of its feed for a fee: the feed is not invoiced, and one lot in five comes back a month later.
"""

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from benchmarks.detection.books import FEN, invoice_of, resize, scale_output, works
from benchmarks.detection.economy import (
    OXIDES,
    RECOVERY,
    REGIONS,
    YIELDS,
    ZERO,
    Economy,
    Export,
    Firm,
    Flow,
    Invoice,
    give_quota,
    kilogram,
)

TAKEN_OVER = 0.04  # the share of mines
EXPORTING = 0.3  # the share of plants
LAGGING = 0.2  # the share of exported and of worked lots that are a month late
EXPORTED = {"36": ("yttrium-oxide", "28469017"), "51": ("lanthanum-oxide", "28469011")}  # with an invented tariff code
DESTINATIONS = ("JP", "US", "DE", "KR")
FEE = 12_000  # yuan a tonne of oxide
TOLL_MONTHS = 3
TOLL_SHARE = Decimal("0.25")
EDGE = 4  # months at both ends in which nothing of this begins
type Pair = tuple[Firm, Firm]


def add(economy: Economy) -> None:
    """Let mines be taken over, plants work for others and export."""
    if economy.exact or len(economy.months) <= 2 * EDGE + TOLL_MONTHS:
        return
    take_over(economy, random.Random(economy.seed + 6))
    chance = random.Random(economy.seed + 7)
    for pair in _pairs(economy):
        start = chance.randrange(EDGE, len(economy.months) - EDGE - TOLL_MONTHS)
        work_for_a_fee(economy, pair, economy.months[start : start + TOLL_MONTHS], chance)
    export(economy, random.Random(economy.seed + 8))
    give_quota(economy)


def take_over(economy: Economy, chance: random.Random) -> None:
    """Let some mines be taken over by an enterprise that had none."""
    settled = [mine for mine in economy.mines() if mine.code not in economy.opens]
    for mine in chance.sample(settled, max(1, round(len(settled) * TAKEN_OVER))):
        since = chance.choice(economy.months[EDGE:-EDGE])
        heir = Firm(
            f"E-NEW-{mine.code[-3:]}", mine.site, mine.kind, mine.region, mine.size, mine.latitude, mine.longitude
        )
        economy.firms.append(heir)
        economy.opens[heir.code], economy.closes[mine.code] = since, since
        economy.former[heir.code] = mine.code
        later = [month for month in economy.months if month >= since]
        documents = set()
        for month in later:
            flows = economy.flows[heir.code, month] = economy.flows.pop((mine.code, month))
            documents |= {document for flow in flows.values() for _partner, _tonnes, document in flow.sales}
        for flows in economy.flows.values():
            for flow in flows.values():
                flow.purchases = [
                    (heir.code if document in documents else partner, tonnes, document)
                    for partner, tonnes, document in flow.purchases
                ]
        for invoice in economy.invoices:
            if invoice.document in documents:
                invoice.seller = heir.code


def work_for_a_fee(
    economy: Economy,
    pair: Pair,
    months: Sequence[dt.date],
    chance: random.Random,
    *,
    share: Decimal = TOLL_SHARE,
    lagging: float = LAGGING,
) -> None:
    """Let the second plant separate a share of the first one's feed in these months."""
    principal, toller = pair
    product, grade = REGIONS[principal.region][3:5]
    for month in months:
        feed = economy.flows[principal.code, month][product]
        sent = kilogram(feed.consumed * share)
        scale_output(economy, principal, month, (feed.consumed - sent) / feed.consumed)
        document = f"TL-{principal.code[-3:]}-{month:%Y%m}"
        feed.consumed, feed.sold = feed.consumed - sent, sent
        feed.sales.append((toller.code, sent, document))
        worked = economy.flows[toller.code, month]
        worked[f"{product} toll"] = Flow(
            product, "toll", grade, purchased=sent, consumed=sent, purchases=[(principal.code, sent, document)]
        )
        output = float(sent * grade) * min(0.99, chance.gauss(RECOVERY, YIELDS * economy.errors))
        for oxide, part, _price in OXIDES[principal.province]:
            made = kilogram(output * float(part))
            back = f"{document}-{oxide[:3].upper()}"
            worked[f"{oxide} toll"] = Flow(
                oxide, "toll", None, produced=made, sold=made, sales=[(principal.code, made, back)]
            )
            late = chance.random() < lagging
            arrival = economy.months[economy.months.index(month) + 1] if late else month
            _come_back(economy, economy.flows[principal.code, arrival][oxide], toller, made, back)
            fee = (made * Decimal(FEE)).quantize(FEN)
            number = f"{economy.seed:03}{len(economy.invoices) + 1:08}"
            day = month + dt.timedelta(days=chance.randint(20, 27))
            economy.invoices.append(Invoice(number, day, toller.code, principal.code, oxide, made, fee, back))


def _come_back(economy: Economy, flow: Flow, toller: Firm, made: Decimal, document: str) -> None:
    """Receive an oxide from its toller, and sell it with what was made at home."""
    flow.purchased += made
    flow.purchases.append((toller.code, made, document))
    flow.sold += made
    partner, stated, own = flow.sales[0]
    invoice = invoice_of(economy, flow)
    flow.sales[0] = partner, stated + made, own
    resize(invoice, invoice.tonnes + made)


def export(economy: Economy, chance: random.Random) -> None:
    """Let some plants export a part of an oxide, and declare it."""
    exports = economy.exports
    plants = economy.plants()
    for plant in chance.sample(plants, max(1, round(len(plants) * EXPORTING))):
        oxide, hs = EXPORTED[plant.province]
        for month in economy.months:
            flow = economy.flows[plant.code, month][oxide]
            part = kilogram(float(flow.sold) * chance.uniform(0.2, 0.4))
            if not part:
                continue
            invoice = invoice_of(economy, flow)
            partner, stated, document = flow.sales[0]
            flow.sold, flow.exported = flow.sold - part, part
            flow.sales[0] = partner, stated - part, document
            resize(invoice, invoice.tonnes - part)
            late = chance.random() < LAGGING and month != economy.months[-1]
            day = month + dt.timedelta(days=chance.randint(32, 40) if late else chance.randint(10, 27))
            number = f"GEN{economy.seed:03}{len(exports) + 1:09}"
            destination = chance.choice(DESTINATIONS)
            exports.append(Export(number, day, month, plant.code, hs, oxide, destination, part, f"EX-{document}"))
    for year in sorted({one.day.year for one in exports}):
        for code in sorted({one.firm for one in exports}):
            tonnes = sum((one.tonnes for one in exports if (one.firm, one.day.year) == (code, year)), ZERO)
            economy.exported[code, year] = kilogram(float(tonnes) * 1.08 + 5)


def _pairs(economy: Economy) -> Sequence[Pair]:
    """Return, for each province with two plants, those of which one works for the other."""
    pairs = []
    for region in range(len(REGIONS)):
        near = [
            plant
            for plant in economy.plants()
            if plant.region == region and all(works(economy, plant, month) for month in economy.months)
        ]
        if len(near) > 1:
            pairs.append((near[0], near[1]))
    return pairs
