"""Invented figures of mineral resources: reserves, one of them corrected, and returns of resource use."""

from decimal import Decimal
from typing import Any

from core.actors import Actor
from demo.companies import BY_NUMBER
from enterprises.models import FigureEvidence, Jurisdiction, MiningArea, Process, Site, Standard
from resources.models import EstimationMethod
from resources.services import reserves, use_returns

# Original reserves, and what remained at the end of 2006 to 2010; the last is far below fifteen years of the quota.
PROVINCES = {
    "15": (2_100_000, (900_000, 850_000, 800_000, 750_000, 700_000)),
    "36": (420_000, (190_000, 178_000, 163_000, 150_000, 135_000)),
    "51": (800_000, (560_000, 540_000, 515_000, 490_000, 462_000)),
}
FIRST_YEAR = 2006
AREA, AREA_TONNES, MISPRINTED = 4, 61_000, 16_000
# Of the second half of 2010, by the number of a mine: tonnes of oxide depleted and mined, water used and reused.
RETURNS = {
    1: (520, 230, 96_000, 88_000),
    2: (610, 250, 120_000, 84_000),
    5: (480, 330, 90_000, 83_000),
    7: (430, 205, 70_000, 66_000),
}
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
    _returns(actor)
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


def _returns(actor: Actor) -> None:
    """File the returns of four mines that leach in place; the others have none."""
    for number, (depleted, mined, used, reused) in RETURNS.items():
        use_returns.file(
            actor=actor,
            site=Site.objects.select_related("enterprise", "jurisdiction").get(code=BY_NUMBER[number].site_code),
            year=2010,
            half=2,
            process=Process.IN_SITU_LEACHING,
            condition=Standard.Condition.ALL_PHASES,
            fictitious=True,
            depleted_reo=Decimal(depleted),
            mined_reo=Decimal(mined),
            water_used=Decimal(used),
            water_reused=Decimal(reused),
        )
