"""Recycling plants of the invented economy: oxides from magnet scrap, sold to works outside the register. Pure."""

import random
from decimal import Decimal

from benchmarks.detection.economy import OUTSIDE, REGIONS, ZERO, Economy, Firm, Flow, add_invoice, kilogram

KIND = "recycling"
SHARE = 12  # one recycler for so many other firms
SCRAP = 3.6  # t of magnet scrap for a tonne of oxide
OXIDE, PRICE = "praseodymium-neodymium-oxide", 420_000


def add(economy: Economy) -> None:
    """Add recyclers to an economy; their quota is that of nobody: what is recycled counts on none."""
    chance = random.Random(economy.seed + 5)
    for number in range(901, 901 + len(economy.firms) // SHARE):
        region = number % len(REGIONS)
        latitude, longitude = REGIONS[region][5:7]
        firm = Firm(
            code=f"E-REC-{number:03}",
            site=f"S-REC-{number:03}",
            kind=KIND,
            region=region,
            size=chance.uniform(4, 9),
            latitude=round(latitude + chance.uniform(-0.4, 0.4), 5),
            longitude=round(longitude + chance.uniform(-0.4, 0.4), 5),
        )
        economy.firms.append(firm)
        _work(economy, firm, chance)


def _work(economy: Economy, firm: Firm, chance: random.Random) -> None:
    stock = ZERO
    for month in economy.months:
        made = kilogram(firm.size * chance.uniform(0.9, 1.1))
        flow = Flow(OXIDE, "recycled", None, opening=stock, produced=made)
        flow.sold = max(ZERO, stock + made - kilogram(float(made) * chance.uniform(0.06, 0.14)))
        document = f"TD-{firm.code[-3:]}-{month:%Y%m}"
        flow.sales.append((OUTSIDE, flow.sold, document))
        add_invoice(economy, firm.code, OUTSIDE, month, OXIDE, flow.sold, PRICE, document, chance)
        economy.flows[firm.code, month][OXIDE] = flow
        stock = flow.closing


def scrap_of(made: Decimal, chance: random.Random) -> float:
    return round(SCRAP * float(made) * chance.uniform(0.97, 1.03), 3)
