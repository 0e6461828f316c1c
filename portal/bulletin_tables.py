"""The tables of a bulletin in the reader's language, from its frozen figures; page and PDF show the same rows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.formats import local_text
from quotas.models import Unit
from quotas.quantities import exact_percent


@dataclass(frozen=True, slots=True)
class PlanRow:
    """Plan and accepted use of a programme in a place; the share used is in percent.

    ``used``: ``None`` where it is not published, since it would tell that of one or two groups of enterprises.
    """

    programme: str
    unit: str
    place: str
    plan: Decimal
    used: Decimal | None
    share: Decimal | None
    nation: bool


@dataclass(frozen=True, slots=True)
class EnforcementRow:
    """Cases and flags of a province that were decided in the time of the bulletin; ``None`` where it is not stated."""

    place: str
    decided: int | None
    flags: int | None


def plan_rows(figures: dict[str, Any]) -> list[PlanRow]:
    return [
        PlanRow(
            programme=_local(row["programme"]),
            unit=str(Unit(row["unit"]).label),
            place=_local(row["place"]),
            plan=Decimal(row["plan"]),
            used=None if row["used"] is None else Decimal(row["used"]),
            share=None if row["used"] is None else exact_percent(Decimal(row["used"]), Decimal(row["plan"])),
            nation=row["nation"],
        )
        for row in figures["plans"]
    ]


def enforcement_rows(figures: dict[str, Any]) -> list[EnforcementRow]:
    return [EnforcementRow(_local(row["place"]), row["decided"], row.get("flags")) for row in figures["enforcement"]]


def _local(names: dict[str, str]) -> str:
    return local_text(names["name"], names["name_zh"])
