"""Distribution of the real plans in the demonstration, from the provinces to invented mines and plants.

The mining cap of each province is real and in force already. The sources give no provincial split of the ministry's
mineral plan and of its smelting plan for 2011, so two notices of the ministry are invented too, and marked as such.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from demo.bilingual import both
from demo.companies import MINES, PLANTS, YEAR, Firm
from demo.context import World
from enterprises.models import NATION, Authority, Consultation, ConsultedOffice, Jurisdiction, User
from enterprises.services import consultations
from quotas.models import Notice
from quotas.services import notices

ISSUED_ON = dt.date(2011, 3, 31)
PROVINCES = ("15", "36", "51")
_MINERAL_NOTE = both(
    "虚构。来源中没有 2011 年矿产品计划的分省数，本演示沿用开采总量指标的分省数。",
    "Invented. The provincial split of the ministry's mineral plan of 2011 is not in the sources;"
    " this demonstration repeats that of the mining cap.",
)
_SMELTING_NOTE = both(
    "虚构。来源中没有 2011 年冶炼分离计划的分解数。",
    "Invented. How the smelting plan of 2011 was handed on is not in the sources.",
)


def hand_on(world: World) -> None:
    """Issue all notices up to the end of March."""
    ministry = (world.person("miit1"), world.person("miit2"))
    by_province = {code: _sum(mine for mine in MINES if mine.province == code) for code in PROVINCES}
    smelting = {code: _sum(plant for plant in PLANTS if plant.province == code) for code in PROVINCES}
    _issue("DEMO-MIIT-2011-1", "miit-mineral", NATION, _lines(NATION, by_province), _MINERAL_NOTE, ministry)
    _issue("DEMO-MIIT-2011-2", "miit-smelting", NATION, _lines(NATION, smelting), _SMELTING_NOTE, ministry)
    for code in PROVINCES:
        province = (world.person(f"p{code}a"), world.person(f"p{code}b"))
        mines = {mine.code: mine.allocated for mine in MINES if mine.province == code}
        plants = {plant.code: plant.allocated for plant in PLANTS if plant.province == code}
        note = both("真实的省级指标，虚构的企业。", "Invented enterprises under the province's real figure.")
        category = "medium_heavy" if code == "36" else "light"
        _issue(f"DEMO-{code}-2011-1", "mlr-mining", code, _lines(code, mines, category), note, province)
        _issue(f"DEMO-{code}-2011-2", "miit-mineral", code, _lines(code, mines), _MINERAL_NOTE, province)
        _issue(f"DEMO-{code}-2011-3", "miit-smelting", code, _lines(code, plants), _SMELTING_NOTE, province)


def propose_supplement(world: World) -> Notice:
    """Submit an invented supplement for Jiangxi, which awaits the second officer of the mining ministry."""
    tonnes = Decimal("200.000")
    notice = notices.create(
        actor=world.person("mlr1"),
        programme="mlr-mining",
        year=YEAR,
        batch=Notice.Batch.SUPPLEMENT,
        basis=Notice.Basis.INCREMENTAL,
        number="DEMO-MLR-2011-1 (invented)",
        title=both(
            "江西建设项目压覆稀土抢救性回收追加指标（虚构）",
            "Supplement for rescue recovery under construction projects in Jiangxi (invented)",
        ),
        issued_on=dt.date(2011, 10, 18),
        effective_on=dt.date(2011, 10, 18),
        lines=[
            {"from": None, "to": NATION, "category": "medium_heavy", "tonnes": tonnes},
            {"from": NATION, "to": "36", "category": "medium_heavy", "tonnes": tonnes},
        ],
        note=both(
            "虚构，供访客试用审批。2011 年真实计划没有追加。",
            "Invented, so that a visitor can approve something. The real plan of 2011 had no supplement.",
        ),
        evidence="invented",
        fictitious=True,
    )
    consultations.ask(
        actor=world.person("mlr1"),
        subject_kind=Consultation.Subject.NOTICE,
        subject_id=notice.pk,
        question=both(
            "建设项目压覆资源的回收量是否需要 200 吨？江西能否在年内完成？（虚构）",
            "Does the ore under the projects amount to 200 t, and can Jiangxi extract it this year? (invented)",
        ),
        offices=[
            consultations.Office(Jurisdiction.objects.get(code=place), Authority.objects.get(code=authority))
            for place, authority in ((NATION, "MIIT"), ("36", "MLR"))
        ],
        working_days=3,
        blocking=False,
        fictitious=True,
    )
    return notices.submit(notice, actor=world.person("mlr1"))


def answer_consultation(world: World) -> None:
    """Give the opinion of the industry ministry on the supplement; the office of Jiangxi is still silent."""
    consultations.answer(
        ConsultedOffice.objects.get(consultation__fictitious=True, authority__code="MIIT"),
        actor=world.person("miit1"),
        opinion=ConsultedOffice.Opinion.CONDITIONS,
        reason=both(
            "同意，但追加指标仅用于抢救性回收，不得转为常规开采。（虚构）",
            "Agreed, if the supplement is for rescue recovery alone and not for regular mining. (invented)",
        ),
    )


def _issue(number: str, programme: str, issuer: str, lines: list[Any], note: str, officers: tuple[User, User]) -> None:
    maker, checker = officers
    notice = notices.create(
        actor=maker,
        programme=programme,
        year=YEAR,
        batch=Notice.Batch.YEAR,
        basis=Notice.Basis.INCREMENTAL,
        number=f"{number} (invented)",
        issued_on=ISSUED_ON,
        effective_on=dt.date(YEAR, 1, 1),
        lines=lines,
        note=note,
        evidence="invented",
        fictitious=True,
    )
    notices.submit(notice, actor=maker)
    notices.approve(notice, actor=checker)


def _lines(giver: str, shares: dict[str, Decimal], category: str = "all") -> list[Any]:
    """Return the lines of a notice without holders that get nothing, whose output is thus unplanned."""
    return [
        {"from": giver, "to": taker, "category": category, "tonnes": tonnes}
        for taker, tonnes in shares.items()
        if tonnes
    ]


def _sum(firms: Iterable[Firm]) -> Decimal:
    return sum((firm.allocated for firm in firms), Decimal())
