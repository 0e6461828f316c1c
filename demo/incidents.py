"""Invented incidents at sites of the demonstration, some with a cost and its document."""

import datetime as dt
from decimal import Decimal
from typing import Any

from core.actors import Actor
from demo.bilingual import both
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
        "description": both(
            "雨后浸取池上方边坡滑坡（虚构）。", "A slope above the leaching ponds slid after rain (invented)."
        ),
        "extent": Decimal(12_500),
        "extent_unit": _Unit.CUBIC_METRES,
        "cost": Decimal(1_860_000),
        "cost_document": both("清理工程结算书（虚构）", "Settlement of the works of clearance (invented)"),
    },
    2: {
        "day": dt.date(2010, 8, 3),
        "category": _Category.SOIL,
        "description": both(
            "渗漏致矿山下游土壤酸化（虚构）。", "Soil below the mine was acidified by leakage (invented)."
        ),
        "extent": Decimal("4.2"),
        "extent_unit": _Unit.HECTARES,
    },
    44: {
        "day": dt.date(2010, 10, 11),
        "category": _Category.WATER,
        "description": both(
            "管道破裂致氨氮入河（虚构）。", "Ammonia nitrogen entered the river through a broken pipe (invented)."
        ),
        "cost": Decimal(340_000),
        "cost_document": both("评估报告（虚构）", "Report of the assessors (invented)"),
    },
}


def enter(firm: Firm, site: Site, *, actor: Actor) -> None:
    if firm.number in INCIDENTS:
        incidents.record(
            actor=actor,
            site=site,
            document=both("现场检查记录（虚构）", "Record of the site visit (invented)"),
            fictitious=True,
            **INCIDENTS[firm.number],
        )
