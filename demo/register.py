"""The invented enterprises, their sites and licences, as of the beginning of the year."""

import datetime as dt
from decimal import Decimal

from core.actors import Actor
from demo import capacities, discharges, incidents, people, restoration
from demo.bilingual import both
from demo.companies import FIRMS, GROUPED, LICENCE_LAPSED_ON, Firm, Part
from enterprises.models import Authority, Enterprise, Jurisdiction, Licence, MiningArea, OreType, Site
from enterprises.models.processes import Process
from enterprises.services import enterprises, groups, licences, sites
from environment.services import processes

HELD_SINCE = dt.date(2009, 7, 1)
LICENSED_UNTIL = dt.date(2014, 6, 30)
ORE = {"15": OreType.MIXED, "36": OreType.ION_ADSORPTION, "51": OreType.BASTNAESITE}
PROCESSES = {
    "15": (Process.OPEN_PIT, Process.FLOTATION),
    "36": (Process.IN_SITU_LEACHING,),
    "51": (Process.OPEN_PIT, Process.FLOTATION),
}
# Cases for restrictions: a mine that also leaches heaps, a plant that saponifies with ammonia, and one that stopped it.
HEAP_LEACHING, SAPONIFYING, SAPONIFIED = 9, 45, 44
SAPONIFIED_UNTIL = dt.date(2010, 9, 30)
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
    group = groups.create(
        actor=actor,
        code="G-DEMO-1",
        name="Ganzhou Torch Group (invented)",
        name_zh="赣州火炬集团（虚构）",
        fictitious=True,
    )
    for firm in FIRMS:
        entered = enterprises.create(
            actor=actor,
            code=firm.code,
            name=firm.name,
            name_zh=firm.name_zh,
            ownership=_ownership(firm),
            jurisdiction=places[firm.seat],
            group=group if firm.number in GROUPED else None,
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
        approved_capacity=_capacity(firm),
        mining_area=area,
        latitude=latitude,
        longitude=longitude,
        fictitious=True,
    )
    _processes(firm, site, actor)
    incidents.enter(firm, site, actor=actor)
    restoration.enter(firm, site, actor=actor)
    capacities.eliminate(firm, site, actor=actor)
    for licence, authority, level in LICENCES[kind]:
        lapses = firm.part == Part.NO_LICENCE and licence == _Kind.MINING
        issued = licences.issue(
            actor=actor,
            number=f"DEMO-{licence.upper()}-{firm.number:02} (invented)",
            kind=licence,
            site=site,
            authority=authorities[authority],
            issuing_level=level,
            valid_from=HELD_SINCE,
            valid_to=LICENCE_LAPSED_ON if lapses else LICENSED_UNTIL,
            outline=firm.outline if licence == _Kind.MINING and firm.number % 2 else "",
            fictitious=True,
        )
        if licence == _Kind.DISCHARGE:
            discharges.enter(firm, site, issued, actor=actor)


def _processes(firm: Firm, site: Site, actor: Actor) -> None:
    used: list[Process] = [Process.SOLVENT_EXTRACTION] if firm.plant else [*PROCESSES[firm.province]]
    if firm.number == HEAP_LEACHING:
        used.append(Process.HEAP_LEACHING)
    elif firm.number in {SAPONIFYING, SAPONIFIED}:
        used = [Process.AMMONIA_SAPONIFICATION]
    for process in used:
        row = processes.record(
            actor=actor,
            site=site,
            process=process,
            used_from=HELD_SINCE,
            document=both("厂矿设计文件（虚构）", "Design of the site (invented)"),
            fictitious=True,
        )
    if firm.number == SAPONIFIED:
        processes.end(
            row,
            actor=actor,
            used_until=SAPONIFIED_UNTIL,
            reason=both("无氨萃取（虚构）", "Extraction without ammonia (invented)"),
        )
        after = SAPONIFIED_UNTIL + dt.timedelta(days=1)
        processes.record(
            actor=actor,
            site=site,
            process=Process.SOLVENT_EXTRACTION,
            used_from=after,
            document=both("改造报告（虚构）", "Report on the conversion (invented)"),
            fictitious=True,
        )


def _capacity(firm: Firm) -> Decimal:
    """Return a capacity well above the plan, as was usual, so that no rule on capacity is met."""
    least = Decimal(600) if firm.heavy else Decimal(2400)
    return max(least, firm.allocated * 2)


def _ownership(firm: Firm) -> str:
    kinds = (Enterprise.Ownership.STATE, Enterprise.Ownership.PRIVATE, Enterprise.Ownership.STATE)
    return kinds[firm.number % len(kinds)]
