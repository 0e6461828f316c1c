"""Invented returns of consumption of the separation plants, that fit their output."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from demo.companies import BY_NUMBER, FIRMS, LAST_MONTH, YEAR, Firm
from demo.context import Act, World
from demo.filings import instant
from enterprises.models import Site
from quotas.services import consumption
from quotas.services.consumption import drafts

# In a month by itself, and for each tonne of oxide: invented, no figures of a plant.
IDLE_KWH, KWH = Decimal(60_000), Decimal(4_200)
WATER, ACID, LYE = Decimal(90), Decimal("8.5"), Decimal("1.2")
# The plant whose last month is not filed yet.
SILENT = 46
DRAFTED = 41


def acts() -> Iterator[Act]:
    """Yield the filings of each month, on the day on which they are due."""
    for month in range(1, LAST_MONTH + 1):
        yield Act(instant(month + 1, 10, 9), partial(_file, month=month))
    yield Act(instant(LAST_MONTH + 1, 19, 9), _begin_draft)


def _file(world: World, *, month: int) -> None:
    firms = [firm for firm in FIRMS if firm.plant and not (firm.number == SILENT and month == LAST_MONTH)]
    sites = {site.code: site for site in Site.objects.filter(code__in=[firm.site_code for firm in firms])}
    for firm in firms:
        made = sum((line["produced"] for line in world.year.lines(firm, month)), Decimal(0))
        consumption.file(
            actor=world.signer(firm.number),
            site=sites[firm.site_code],
            period=dt.date(YEAR, month, 1),
            electricity=_about(IDLE_KWH + KWH * made, firm, month),
            water=_about(WATER * made, firm, month + 5),
            hydrochloric_acid=_about(ACID * made, firm, month + 2),
            sodium_hydroxide=_about(LYE * made, firm, month + 7),
            fictitious=True,
        )


def _begin_draft(world: World) -> None:
    """Save what the meter of a plant says so far of the month that runs; nothing is filed."""
    drafts.save(
        actor=world.preparer(DRAFTED),
        site=Site.objects.select_related("enterprise", "jurisdiction").get(code=BY_NUMBER[DRAFTED].site_code),
        period=dt.date(YEAR, LAST_MONTH + 1, 1),
        electricity=Decimal(611_000),
    )


def _about(quantity: Decimal, firm: Firm, month: int) -> Decimal:
    """Return a quantity that varies by up to two per cent from month to month, always the same."""
    return (quantity * (100 + Decimal((firm.number * 7 + month * 5) % 9 - 4) / 2) / 100).quantize(Decimal("0.001"))
