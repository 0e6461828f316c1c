"""Invented capacity that a mine of the demonstration gave up: tank leaching, which was dismantled."""

import datetime as dt
from decimal import Decimal

from core.actors import Actor
from demo.bilingual import both
from demo.companies import Firm
from enterprises.models import EliminatedCapacity, Site
from enterprises.services import eliminated_capacities

NUMBER, TONNES, DAY = 3, Decimal("45.5"), dt.date(2010, 6, 30)


def eliminate(firm: Firm, site: Site, *, actor: Actor) -> None:
    if firm.number == NUMBER:
        eliminated_capacities.record(
            actor=actor,
            site=site,
            kind=EliminatedCapacity.Kind.OBSOLETE,
            tonnes=TONNES,
            day=DAY,
            reason=both("池浸设施已拆除（虚构）", "Tank leaching was dismantled (invented)"),
            document=both("拆除记录（虚构）", "Record of dismantling (invented)"),
            fictitious=True,
        )
