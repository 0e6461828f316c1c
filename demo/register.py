"""The invented enterprises, their sites and licences, as of the beginning of the year."""

import datetime as dt
from decimal import Decimal

from core.actors import Actor
from demo import people
from demo.companies import FIRMS, LICENCE_LAPSED_ON, Firm, Part
from enterprises.models import Authority, Enterprise, Jurisdiction, Licence, MiningArea, OreType, Site
from enterprises.services import enterprises, licences, sites

HELD_SINCE = dt.date(2009, 7, 1)
LICENSED_UNTIL = dt.date(2014, 6, 30)
ORE = {"15": OreType.MIXED, "36": OreType.ION_ADSORPTION, "51": OreType.BASTNAESITE}
PROCESS = {
    "15": "open-pit mining and flotation",
    "36": "in-situ leaching",
    "51": "open-pit mining and gravity separation",
}
_NATION, _PROVINCE = Jurisdiction.Level.NATION, Jurisdiction.Level.PROVINCE
_Kind = Licence.Kind
# kind, authority, issuing level
LICENCES = {
    Site.Kind.MINE: [
        (_Kind.MINING, "MLR", _NATION),
        (_Kind.WORK_SAFETY, "MIIT", _PROVINCE),
        (_Kind.ENVIRONMENT, "MEP", _PROVINCE),
    ],
    Site.Kind.SEPARATION: [
        (_Kind.PRODUCTION, "MIIT", _PROVINCE),
        (_Kind.DISCHARGE, "MEP", _PROVINCE),
        (_Kind.RADIATION, "MEP", _PROVINCE),
    ],
}


def enter(*, actor: Actor) -> None:
    places = Jurisdiction.objects.in_bulk(field_name="code")
    areas = {area.number: area for area in MiningArea.objects.all()}
    authorities = {authority.code: authority for authority in Authority.objects.all()}
    people.enter_officials(actor=actor)
    for firm in FIRMS:
        entered = enterprises.create(
            actor=actor,
            code=firm.code,
            name=firm.name,
            name_zh=firm.name_zh,
            ownership=_ownership(firm),
            jurisdiction=places[firm.seat],
            fictitious=True,
        )
        people.enter_staff(entered, firm.number, actor=actor)
        _site(firm, entered, places[firm.county], areas.get(firm.area or 0), authorities, actor)


def _site(
    firm: Firm,
    enterprise: Enterprise,
    place: Jurisdiction,
    area: MiningArea | None,
    authorities: dict[str, Authority],
    actor: Actor,
) -> None:
    kind = Site.Kind.SEPARATION if firm.plant else Site.Kind.MINE
    latitude, longitude = firm.position
    site = sites.create(
        actor=actor,
        code=firm.site_code,
        name=firm.site_name,
        name_zh=firm.site_name_zh,
        enterprise=enterprise,
        kind=kind,
        jurisdiction=place,
        held_from=HELD_SINCE,
        ore_type="" if firm.plant else ORE[firm.province],
        process="solvent extraction" if firm.plant else PROCESS[firm.province],
        approved_capacity=_capacity(firm),
        mining_area=area,
        latitude=latitude,
        longitude=longitude,
        fictitious=True,
    )
    for licence, authority, level in LICENCES[kind]:
        lapses = firm.part == Part.NO_LICENCE and licence == _Kind.MINING
        licences.issue(
            actor=actor,
            number=f"DEMO-{licence.upper()}-{firm.number:02} (invented)",
            kind=licence,
            site=site,
            authority=authorities[authority],
            issuing_level=level,
            valid_from=HELD_SINCE,
            valid_to=LICENCE_LAPSED_ON if lapses else LICENSED_UNTIL,
            fictitious=True,
        )


def _capacity(firm: Firm) -> Decimal:
    """Return a capacity well above the plan, as was usual, so that no rule on capacity is met."""
    least = Decimal(600) if firm.heavy else Decimal(2400)
    return max(least, firm.allocated * 2)


def _ownership(firm: Firm) -> str:
    kinds = (Enterprise.Ownership.STATE, Enterprise.Ownership.PRIVATE, Enterprise.Ownership.STATE)
    return kinds[firm.number % len(kinds)]
