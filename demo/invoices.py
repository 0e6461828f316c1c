"""Invented invoices: what one plant bought from June to September, with one invoice that says less than the reports."""

import datetime as dt
from decimal import Decimal

from core.actors import Actor
from demo.companies import BY_NUMBER, YEAR
from demo.production import MINED, OUTSIDE, Year
from quotas.models import Product
from trade.services import invoices

PLANT = 41
MONTHS = (6, 7, 8, 9)
PRICE = Decimal(90_000)  # yuan per tonne, invented
SHORT_MONTH, SHORT = (
    8,
    Decimal("60.000"),
)  # tonnes, more than can be on the way, by which the largest invoice of that month falls short


def enter(year: Year, *, actor: Actor) -> None:
    """Record an invoice for each seller and month, on the twentieth."""
    product = Product.objects.get(code=MINED[BY_NUMBER[PLANT].province][0])
    number = 0
    for month in MONTHS:
        bought = {BY_NUMBER[seller].code: tonnes for seller, tonnes in year.bought[PLANT, month]}
        largest = max(bought, key=lambda code: bought[code], default="")
        if outside := year.outside[PLANT, month]:
            bought[OUTSIDE] = outside
        for seller, tonnes in bought.items():
            number += 1
            sold = tonnes - SHORT if (month, seller) == (SHORT_MONTH, largest) else tonnes
            invoices.record(
                actor=actor,
                number=f"DEMO-{YEAR}-{number:04}",
                day=dt.date(YEAR, month, 20),
                seller=seller,
                buyer=BY_NUMBER[PLANT].code,
                product=product,
                tonnes=sold,
                unit_price=PRICE,
                amount=(sold * PRICE).quantize(Decimal("0.01")),
                confirmed=True,
                fictitious=True,
            )
