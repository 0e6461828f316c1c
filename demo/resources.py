"""Invented figures of mineral resources: reserves of the three provinces and of a planned area, with a correction."""

from decimal import Decimal
from typing import Any

from core.actors import Actor
from enterprises.models import FigureEvidence, Jurisdiction, MiningArea
from resources.models import EstimationMethod
from resources.services import reserves

# Original reserves, and what remained at the end of 2006 to 2010; the last is far below fifteen years of the quota.
PROVINCES = {
    "15": (2_100_000, (900_000, 850_000, 800_000, 750_000, 700_000)),
    "36": (420_000, (190_000, 178_000, 163_000, 150_000, 135_000)),
    "51": (800_000, (560_000, 540_000, 515_000, 490_000, 462_000)),
}
FIRST_YEAR = 2006
AREA, AREA_TONNES, MISPRINTED = 4, 61_000, 16_000
PAPER: dict[str, Any] = {
    "estimator": "Provincial geological institute (invented)",
    "document": "Yearly statistics of registered reserves (invented)",
}


def enter(*, actor: Actor) -> None:
    """Record the reserves as of the beginning of the year."""
    places = Jurisdiction.objects.in_bulk(list(PROVINCES), field_name="code")
    for code, (original, remaining) in PROVINCES.items():
        for year, tonnes in enumerate(remaining, start=FIRST_YEAR):
            reserves.record(
                actor=actor,
                place=places[code],
                year=year,
                method=EstimationMethod.REGISTERED,
                original_t=Decimal(original),
                remaining_t=Decimal(tonnes),
                evidence=FigureEvidence.INVENTED,
                fictitious=True,
                **PAPER,
            )
    if (area := MiningArea.objects.filter(number=AREA).select_related("jurisdiction").first()) is None:
        return
    wrong = reserves.record(
        actor=actor,
        mining_area=area,
        year=2010,
        method=EstimationMethod.EXPLORED,
        remaining_t=Decimal(MISPRINTED),
        evidence=FigureEvidence.INVENTED,
        fictitious=True,
        **PAPER,
    )
    reserves.correct(
        wrong, actor=actor, reason="Two digits of the report were exchanged", remaining_t=Decimal(AREA_TONNES), **PAPER
    )
