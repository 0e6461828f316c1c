"""Invented records of the environment of sites: projects, deposits, outlets, risks, tailings, decisions, ceilings."""

import datetime as dt
from decimal import Decimal
from typing import Any

from core.actors import Actor
from demo.bilingual import both
from demo.companies import BY_NUMBER
from demo.discharges import SAMPLED_ON
from enterprises.models import Indicator, Jurisdiction, Process, Site, Standard
from environment.models import DepositEntry, OfficeDecision, Project, ProjectStep, RiskAssessment, TailingsStore
from environment.models.discharges import Medium
from environment.models.projects import DECISIONS
from environment.services import (
    deposits,
    emissions,
    office_decisions,
    outlet_volumes,
    outlets,
    projects,
    risk_assessments,
    tailings,
)

_Step, _Entry = ProjectStep.Step, DepositEntry.Kind
PLANTS_WITH_METERS = (41, 42, 44, 45)
OUTLET, OUTLET_SINCE = "DW001", dt.date(2009, 7, 1)
# The plant that gave up saponification with ammonia: its outlet serves another process since then.
CONVERTED, CONVERTED_ON = 44, dt.date(2010, 10, 1)
CEILINGS = {"15": Decimal(310), "36": Decimal(96), "51": Decimal(140)}  # t of ammonia nitrogen to water in 2010
# By the number of the firm: yuan, and the day.
DEPOSITS: dict[int, tuple[tuple[DepositEntry.Kind, int, dt.date], ...]] = {
    1: (
        (_Entry.DUE, 1_200_000, dt.date(2010, 6, 30)),
        (_Entry.PAID, 1_200_000, dt.date(2010, 6, 21)),
        (_Entry.DRAWN, 280_000, dt.date(2010, 12, 8)),
    ),
    2: ((_Entry.DUE, 900_000, dt.date(2010, 6, 30)), (_Entry.PAID, 400_000, dt.date(2010, 7, 14))),
    17: (
        (_Entry.DUE, 6_500_000, dt.date(2010, 6, 30)),
        (_Entry.PAID, 6_500_000, dt.date(2010, 6, 28)),
        (_Entry.RETURNED, 1_100_000, dt.date(2011, 3, 31)),
    ),
}
# By the number of the firm: name, kind, yuan, and the steps in the order of their days.
PROJECTS: dict[int, tuple[str, Project.Kind, int, tuple[tuple[ProjectStep.Step, dt.date], ...]]] = {
    37: (
        both("废水处理改造（虚构）", "Conversion of the waste-water treatment (invented)"),
        Project.Kind.RENOVATION,
        18_600_000,
        (
            (_Step.ASSESSED, dt.date(2009, 9, 10)),
            (_Step.APPROVED, dt.date(2009, 11, 20)),
            (_Step.WORKS_DESIGNED, dt.date(2010, 1, 15)),
            (_Step.CONTROLS_DESIGNED, dt.date(2010, 1, 15)),
            (_Step.BEGUN, dt.date(2010, 3, 1)),
            (_Step.WORKS_BUILT, dt.date(2010, 9, 20)),
            (_Step.CONTROLS_BUILT, dt.date(2010, 9, 20)),
            (_Step.ACCEPTED, dt.date(2010, 12, 6)),
        ),
    ),
    5: (
        both("浸出液收集系统（虚构）", "System that collects leachate (invented)"),
        Project.Kind.CONSTRUCTION,
        4_200_000,
        (
            (_Step.ASSESSED, dt.date(2011, 2, 18)),
            (_Step.APPROVED, dt.date(2011, 4, 11)),
            (_Step.BEGUN, dt.date(2011, 6, 1)),
        ),
    ),
    45: (
        both("萃取车间改造（虚构）", "Rebuilding of the extraction shop (invented)"),
        Project.Kind.RENOVATION,
        7_900_000,
        ((_Step.BEGUN, dt.date(2011, 3, 5)), (_Step.ASSESSED, dt.date(2011, 7, 18))),
    ),
}
# By the number of the firm.
RISKS: dict[int, dict[str, Any]] = {
    1: {
        "subject": RiskAssessment.Subject.LEACHING,
        "level": RiskAssessment.Level.LARGER,
        "name": both("一号浸矿场（虚构）", "First leaching field (invented)"),
        "result": both("须加设渗漏监测井（虚构）。", "Wells that watch for leakage are needed (invented)."),
    },
    17: {
        "subject": RiskAssessment.Subject.TAILINGS,
        "level": RiskAssessment.Level.MAJOR,
        "name": both("长原尾矿库（虚构）", "Pond of Long Steppe (invented)"),
        "result": both("坝体须加固，雨季每日巡查（虚构）。", "The dam is to be strengthened (invented)."),
    },
    41: {
        "subject": RiskAssessment.Subject.PLANT,
        "level": RiskAssessment.Level.MINOR,
        "result": both("盐酸储罐围堰合格（虚构）。", "The bund of the acid tanks is sound (invented)."),
    },
}


def enter(*, actor: Actor) -> None:
    """Record all of it as of September, after the distribution of quota."""
    sites = _sites(actor)
    _deposits(sites, actor)
    _projects(sites, actor)
    _discharges(sites, actor)
    _stores(sites, actor)
    for number, stated in RISKS.items():
        risk_assessments.record(
            actor=actor,
            site=sites[number],
            day=dt.date(2011, 5, 17),
            assessor=both("省环境科学研究院（虚构）", "Provincial institute of the environment (invented)"),
            document=both("环境风险评估报告（虚构）", "Report on the environmental risk (invented)"),
            fictitious=True,
            **stated,
        )
    office_decisions.record(
        actor=actor,
        site=sites[27],
        kind=OfficeDecision.Kind.BEYOND_AUTHORITY,
        subject=both("采矿权（虚构）", "A mining right (invented)"),
        office=both("一家机关（虚构）", "An office (invented)"),
        day=dt.date(2011, 4, 12),
        document=both("该机关批复（虚构）", "Reply of the office (invented)"),
        reason=both(
            "稀土采矿权只由国家审批（虚构）。", "The nation alone grants mining rights of rare earths (invented)."
        ),
        fictitious=True,
    )


def _sites(actor: Actor) -> dict[int, Site]:
    rows = Site.objects.select_related("enterprise", "jurisdiction").in_bulk(
        [firm.site_code for firm in BY_NUMBER.values()], field_name="code"
    )
    return {number: rows[firm.site_code] for number, firm in BY_NUMBER.items()}


def _deposits(sites: dict[int, Site], actor: Actor) -> None:
    documents = {
        _Entry.DUE: both("保证金缴存通知（虚构）", "Notice of the deposit (invented)"),
        _Entry.PAID: both("银行回单（虚构）", "Receipt of the bank (invented)"),
        _Entry.DRAWN: both("治理费用支取批复（虚构）", "Approval of the withdrawal (invented)"),
        _Entry.RETURNED: both("保证金退还决定（虚构）", "Decision on the return (invented)"),
    }
    for number, entries in DEPOSITS.items():
        for kind, amount, day in entries:
            deposits.record(
                actor=actor,
                site=sites[number],
                kind=kind,
                amount=Decimal(amount),
                day=day,
                document=documents[kind],
                fictitious=True,
            )


def _projects(sites: dict[int, Site], actor: Actor) -> None:
    for number, (name, kind, yuan, steps) in PROJECTS.items():
        project = projects.enter(
            actor=actor, site=sites[number], name=name, kind=kind, investment=Decimal(yuan), fictitious=True
        )
        for step, day in steps:
            paper = both("项目文件（虚构）", "Paper of the project (invented)")
            if step in DECISIONS:
                projects.record_decision(project, actor=actor, step=step, day=day, document=paper)
            else:
                spent = Decimal(yuan) * 9 / 10 if step == _Step.CONTROLS_BUILT else None
                projects.record_step(project, actor=actor, step=step, day=day, document=paper, spent=spent)


def _discharges(sites: dict[int, Site], actor: Actor) -> None:
    for number in PLANTS_WITH_METERS:
        water: dict[str, Any] = {
            "actor": actor,
            "site": sites[number],
            "medium": Medium.WATER,
            "outlet": OUTLET,
            "fictitious": True,
        }
        served: dict[str, Any] = {"document": both("排污口登记（虚构）", "Entry of the outlet (invented)"), **water}
        if number == CONVERTED:
            until = CONVERTED_ON - dt.timedelta(days=1)
            outlets.record(process=Process.AMMONIA_SAPONIFICATION, day=OUTLET_SINCE, until=until, **served)
        outlets.record(
            process=Process.SOLVENT_EXTRACTION,
            day=CONVERTED_ON if number == CONVERTED else OUTLET_SINCE,
            **served,
        )
        for day in SAMPLED_ON:
            outlet_volumes.record(
                month=day.replace(day=1),
                volume=Decimal(26_000 + 900 * (number % 7)),
                method=both("流量计（虚构）", "Flow meter (invented)"),
                discharge=Standard.Discharge.DIRECT,
                **water,
            )
    for code, tonnes in CEILINGS.items():
        emissions.set_ceiling(
            actor=actor,
            place=Jurisdiction.objects.get(code=code),
            pollutant=Indicator.AMMONIA_NITROGEN,
            medium=Medium.WATER,
            year=2010,
            tonnes=tonnes,
            document=both("总量控制计划（虚构）", "Plan of total discharge (invented)"),
            fictitious=True,
        )


def _stores(sites: dict[int, Site], actor: Actor) -> None:
    surveyed: dict[str, Any] = {
        "actor": actor,
        "day": dt.date(2011, 5, 9),
        "document": both("尾矿库调查（虚构）", "Survey of tailings (invented)"),
        "fictitious": True,
    }
    tailings.record(
        name=both("长原尾矿库（虚构）", "Pond of Long Steppe (invented)"),
        kind=TailingsStore.Kind.POND,
        condition=TailingsStore.Condition.IN_USE,
        radioactive=TailingsStore.Radioactive.YES,
        bearer=TailingsStore.Bearer.HOLDER,
        site=sites[17],
        capacity=Decimal(2_400_000),
        stock=Decimal(1_650_000),
        **surveyed,
    )
    tailings.record(
        name=both("老浸矿场（虚构）", "Old leaching ground (invented)"),
        kind=TailingsStore.Kind.OLD_WORKING,
        condition=TailingsStore.Condition.RESTORING,
        radioactive=TailingsStore.Radioactive.UNKNOWN,
        bearer=TailingsStore.Bearer.COUNTY,
        place=Jurisdiction.objects.get(code="360721"),
        cost=Decimal(3_150_000),
        **surveyed,
    )
