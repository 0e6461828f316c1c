"""Invented figures of mineral resources: reserves, returns by half-year, rights plans, and strategic reserves."""

import datetime as dt
from decimal import Decimal
from typing import Any

from core.actors import Actor
from demo.bilingual import both
from demo.companies import BY_NUMBER
from demo.context import World
from enterprises.models import (
    Enterprise,
    FigureEvidence,
    Jurisdiction,
    MiningArea,
    Process,
    Site,
    SiteLabel,
    Standard,
)
from enterprises.services import labels, sites
from quotas.services import area_plans
from resources.models import EstimationMethod, ReserveMovement, SecondaryFeed, StrategicReserve
from resources.models.associated_returns import AssociatedMineral, MainMineral
from resources.services import (
    associated_returns,
    energy_returns,
    recovery_returns,
    reserves,
    rights_plans,
    strategic_reserves,
    tailings,
    thorium_returns,
    use_return_drafts,
    use_returns,
)

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
# Of the first half of 2011, by the number of a mine: tonnes of ore and oxide depleted, mined and fed, of concentrate
# and the oxide in it, cubic metres of water used and reused.
ROCK_RETURNS = {
    17: (62_000, 3_410, 60_500, 3_207, 60_000, 3_180, 4_900, 2_450, 540_000, 461_000),
    20: (70_000, 3_850, 66_000, 3_500, 66_000, 3_500, 5_000, 2_520, 590_000, 480_000),
    28: (54_000, 2_160, 52_000, 2_050, 51_000, 2_010, 2_700, 1_512, 410_000, 352_000),
}
AREA_PLANS = {2: 600, 4: 760}  # t REO in 2011, by the number of the planned area
_IN, _OUT = ReserveMovement.Direction.IN, ReserveMovement.Direction.OUT
_CONCENTRATE, _OXIDE = ReserveMovement.Material.CONCENTRATE, ReserveMovement.Material.OXIDE
# Code, names, form, holder, place, planned mining area, keeper by number, and movements.
STRATEGIC: tuple[tuple[Any, ...], ...] = (
    (
        "SR-DEMO-01", "First store of Baotou (invented)", "包头第一储备库（虚构）",
        StrategicReserve.Form.STORE, StrategicReserve.Holder.STATE, "1502", None, 37,
        (
            (_IN, _CONCENTRATE, 12_000, dt.date(2011, 3, 10)),
            (_IN, _OXIDE, 800, dt.date(2011, 5, 6)),
            (_OUT, _CONCENTRATE, 2_500, dt.date(2011, 8, 22)),
        ),
    ),
    (
        "SR-DEMO-02", "Store of Ninth Kiln (invented)", "九窑储备库（虚构）",
        StrategicReserve.Form.STORE, StrategicReserve.Holder.ENTERPRISE, "150203", None, 37,
        ((_IN, _OXIDE, 420, dt.date(2011, 4, 18)), (_OUT, _OXIDE, 60, dt.date(2011, 9, 5))),
    ),
    (
        "SR-DEMO-03", "Ore set aside in planned area 4 (invented)", "4号规划矿区矿产地储备（虚构）",
        StrategicReserve.Form.GROUND, StrategicReserve.Holder.STATE, "", 4, None,
        ((_IN, ReserveMovement.Material.ORE, 9_000, dt.date(2011, 2, 1)),),
    ),
)  # fmt: skip
# A mine that leaches its ore in tanks states what it dug; one that leaches in place digs none.
TANK_MINE, IN_PLACE_MINE = 2, 5
# Of the first half of 2011. Tonnes in the ore, recovered and stored, by the number of the firm.
ASSOCIATED = (
    (17, AssociatedMineral.NIOBIUM, "", 78, 12, 40),
    (17, AssociatedMineral.FLUORITE, "", 5_200, 0, 3_900),
    (20, AssociatedMineral.RARE_EARTHS, MainMineral.IRON, 3_850, 2_520, 610),
)
# Kilograms of ThO2 in feed, products, residue and discharge; the second cannot say where a fifth of it went.
THORIUM = {17: (9_100, 1_200, 7_700, 60), 37: (4_400, 210, 3_290, 20)}
# Output in t REO, energy in tonnes of standard coal, waste water in cubic metres, ammonia nitrogen in tonnes.
ENERGY = {37: (6_100, 9_450, 412_000, "9.1"), 41: (1_390, 2_280, 101_000, "2.4"), 45: (870, 1_690, 88_000, "2.5")}
# Tonnes fed, oxide in them and oxide recovered, by the code of the waste.
RECYCLING_FIRM = 37
RECYCLED = (("magnet-scrap", 120, 38, "34.2"), ("polishing-powder", 45, 31, "22.5"))
GRADE = Decimal("0.08")  # percent of oxide in the ore of the area
RIGHTS = {1: 0, 2: 1, 4: 0}  # new mining licences of 2011, by the number of the planned area
DRAFTED = 7
PAPER: dict[str, Any] = {
    "estimator": both("省地质勘查院（虚构）", "Provincial geological institute (invented)"),
    "document": both("登记储量年度统计（虚构）", "Yearly statistics of registered reserves (invented)"),
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
        average_grade=GRADE,
        evidence=FigureEvidence.INVENTED,
        fictitious=True,
        **PAPER,
    )
    reserves.correct(
        wrong,
        actor=actor,
        reason="Two digits of the report were exchanged",
        remaining_t=Decimal(AREA_TONNES),
        average_grade=GRADE,
        **PAPER,
    )


def enter_plans(*, actor: Actor) -> None:
    """Set the special plans of two areas; the mine of the first extracts more than its plan."""
    for number, ceiling in AREA_PLANS.items():
        area_plans.set_plan(
            actor=actor,
            mining_area=MiningArea.objects.select_related("jurisdiction").get(number=number),
            year=2011,
            ceiling=Decimal(ceiling),
            document=both("重点矿区专项规划（虚构）", "Special plan of the key mining areas (invented)"),
            fictitious=True,
        )


def enter_half_year(*, actor: Actor) -> None:
    """File the returns of five mines for the half-year in which the rate of resource tax changed."""
    names = (
        "depleted_ore", "depleted_reo", "mined_ore", "mined_reo", "fed_ore", "fed_reo", "concentrate",
        "concentrate_reo", "water_used", "water_reused",
    )  # fmt: skip
    for number, figures in ROCK_RETURNS.items():
        quantities = dict(zip(names, map(Decimal, figures), strict=True))
        _file(actor, number, Process.OPEN_PIT, "", **quantities)
    leached = {"depleted_reo": Decimal(410), "mined_reo": Decimal(240), "water_used": Decimal(90_000)}
    leached["water_reused"] = Decimal(81_000)
    condition = Standard.Condition.ALL_PHASES
    _file(actor, TANK_MINE, Process.TANK_LEACHING, condition, mined_ore=Decimal(310_000), **leached)
    _file(actor, IN_PLACE_MINE, Process.IN_SITU_LEACHING, condition, **leached)


def enter_strategic(*, actor: Actor) -> None:
    """Register three strategic reserves and record what came in and went out until today."""
    for code, name, name_zh, form, holder, place, area, keeper, movements in STRATEGIC:
        reserve = strategic_reserves.open_reserve(
            actor=actor,
            code=code,
            name=name,
            name_zh=name_zh,
            form=form,
            holder=holder,
            place=None if area else Jurisdiction.objects.get(code=place),
            mining_area=MiningArea.objects.select_related("jurisdiction").get(number=area) if area else None,
            operator=Enterprise.objects.get(code=BY_NUMBER[keeper].code) if keeper else None,
            document=both("战略储备决定（虚构）", "Decision on strategic reserves (invented)"),
            fictitious=True,
        )
        for direction, material, tonnes, day in movements:
            strategic_reserves.move(
                reserve,
                actor=actor,
                direction=direction,
                material=material,
                tonnes=Decimal(tonnes),
                day=day,
                document=both("收储或动用记录（虚构）", "Record of receipt or release (invented)"),
            )


def enter_further(*, actor: Actor) -> None:
    """File the returns of tailings, associated minerals, thorium, energy and secondary resources of two half-years."""
    for site, half, given in (
        (_site(17), (2010, 2), {"opening": Decimal(1_590_000), "put_on": Decimal(57_400), "drawn": Decimal(0)}),
        (_site(17), (2011, 1), {"put_on": Decimal(55_300), "drawn": Decimal(4_100), "recovered_reo": Decimal(96)}),
        (_site(28), (2011, 1), {"opening": Decimal(212_000), "put_on": Decimal(48_600), "drawn": Decimal(0)}),
    ):
        tailings.file(actor=actor, site=site, year=half[0], half=half[1], fictitious=True, **given)
    for number, mineral, main, in_ore, recovered, stored in ASSOCIATED:
        associated_returns.file(
            mineral=mineral,
            main_mineral=main,
            in_ore=Decimal(in_ore),
            recovered=Decimal(recovered),
            stored=Decimal(stored),
            **_half(actor, number),
        )
    for number, (fed, product, residue, discharged) in THORIUM.items():
        thorium_returns.file(
            in_feed=Decimal(fed),
            in_products=Decimal(product),
            in_residue=Decimal(residue),
            discharged=Decimal(discharged),
            method=both("电感耦合等离子体质谱（虚构）", "ICP-MS (invented)"),
            **_half(actor, number),
        )
    for number, (output, energy, water, ammonia) in ENERGY.items():
        energy_returns.file(
            output_reo=Decimal(output),
            energy=Decimal(energy),
            waste_water=Decimal(water),
            ammonia_nitrogen=Decimal(ammonia),
            **_half(actor, number),
        )
    _recycle(actor)
    for number, licences in RIGHTS.items():
        rights_plans.set_plan(
            actor=actor,
            mining_area=MiningArea.objects.select_related("jurisdiction").get(number=number),
            year=2011,
            rights=licences,
            document=both("采矿权设置方案（虚构）", "Plan of mining rights (invented)"),
            fictitious=True,
        )


def _recycle(actor: Actor) -> None:
    """Add a recycling plant to the plant of a firm, with what it recovered of two kinds of waste."""
    firm = BY_NUMBER[RECYCLING_FIRM]
    latitude, longitude = firm.position
    site = sites.create(
        actor=actor,
        code="S-DEMO-49",
        name="Kundulun Ninth Kiln recycling plant (invented)",
        name_zh="昆都仑九窑回收厂（虚构）",
        enterprise=Enterprise.objects.get(code=firm.code),
        kind=Site.Kind.RECYCLING,
        jurisdiction=Jurisdiction.objects.get(code=firm.county),
        held_from=dt.date(2010, 1, 1),
        approved_capacity=Decimal(300),
        latitude=latitude,
        longitude=longitude + Decimal("0.01"),
        fictitious=True,
    )
    for feed, fed, contained, recovered in RECYCLED:
        recovery_returns.file(
            actor=actor,
            site=site,
            year=2011,
            half=1,
            feed=SecondaryFeed.objects.get(code=feed),
            fed=Decimal(fed),
            contained_reo=Decimal(contained),
            recovered_reo=Decimal(recovered),
            fictitious=True,
        )
    labels.record_label(
        actor=actor,
        site=site,
        kind=SiteLabel.Kind.SECONDARY_RESOURCES,
        day=dt.date(2011, 3, 22),
        granted_by=both("省发展改革委（虚构）", "Development commission of the province (invented)"),
        document=both("示范基地名单（虚构）", "List of bases (invented)"),
        fictitious=True,
    )


def begin_draft(world: World) -> None:
    """Save what a mine knows of the half-year that runs; nothing is filed."""
    use_return_drafts.save(
        actor=world.preparer(DRAFTED),
        site=_site(DRAFTED),
        year=2011,
        half=2,
        process=Process.IN_SITU_LEACHING,
        condition=Standard.Condition.ALL_PHASES,
        mined_reo=Decimal(96),
        water_used=Decimal(31_000),
    )


def _site(number: int) -> Site:
    return Site.objects.select_related("enterprise", "jurisdiction").get(code=BY_NUMBER[number].site_code)


def _half(actor: Actor, number: int) -> dict[str, Any]:
    return {"actor": actor, "site": _site(number), "year": 2011, "half": 1, "fictitious": True}


def _file(actor: Actor, number: int, process: Process, condition: str, **quantities: Decimal) -> None:
    use_returns.file(
        actor=actor,
        site=_site(number),
        year=2011,
        half=1,
        process=process,
        condition=condition,
        confirmed=False,
        fictitious=True,
        **quantities,
    )


def _returns(actor: Actor) -> None:
    """File the returns of four mines that leach in place; the others have none."""
    for number, (depleted, mined, used, reused) in RETURNS.items():
        use_returns.file(
            actor=actor,
            site=_site(number),
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
