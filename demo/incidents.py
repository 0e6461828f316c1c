"""Invented incidents at sites of the demonstration, some with a cost and its document."""

import datetime as dt
from decimal import Decimal
from typing import Any

from core.actors import Actor
from demo.companies import Firm
from enterprises.models import Site
from environment.models import Incident
from environment.services import incidents

_Category, _Unit = Incident.Category, Incident.ExtentUnit

# By the number of the firm.
INCIDENTS: dict[int, dict[str, Any]] = {
    1: {
        "day": dt.date(2010, 5, 20),
        "category": _Category.LANDSLIDE,
        "description": "A slope above the leaching ponds slid after rain (invented).",
        "extent": Decimal(12_500),
        "extent_unit": _Unit.CUBIC_METRES,
        "cost": Decimal(1_860_000),
        "cost_document": "Settlement of the works of clearance (invented)",
    },
    2: {
        "day": dt.date(2010, 8, 3),
        "category": _Category.SOIL,
        "description": "Soil below the mine was acidified by leakage (invented).",
        "extent": Decimal("4.2"),
        "extent_unit": _Unit.HECTARES,
    },
    44: {
        "day": dt.date(2010, 10, 11),
        "category": _Category.WATER,
        "description": "Ammonia nitrogen entered the river through a broken pipe (invented).",
        "cost": Decimal(340_000),
        "cost_document": "Report of the assessors (invented)",
    },
}


def enter(firm: Firm, site: Site, *, actor: Actor) -> None:
    if firm.number in INCIDENTS:
        incidents.record(
            actor=actor,
            site=site,
            document="Record of the site visit (invented)",
            fictitious=True,
            **INCIDENTS[firm.number],
        )
