"""Inspections of the demonstration: visits in every state, with findings and their outcomes.

All of it is invented: the sites, the people, the findings and the answers.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from core import clock
from demo.bilingual import both
from demo.campaigns import AUTUMN, SPRING, find_campaign
from demo.context import Act, World
from demo.filings import instant
from enterprises.models import Site, User
from inspections import checklists
from inspections.models import Finding, Flag, Inspection
from inspections.services import findings, inspections
from inspections.services.inspections import Answered, Measured
from inspections.services.teams import Officer
from quotas.models import Report, ReportLine


def acts() -> Iterator[Act]:
    yield Act(instant(4, 21, 16), _concluded)
    yield Act(instant(9, 6, 9), _cancelled)
    yield Act(instant(9, 20, 16), _became_a_case)
    yield Act(instant(9, 27, 10), _answered)
    yield Act(instant(10, 11, 16), _reported)
    yield Act(instant(10, 12, 9), _late)
    yield Act(instant(10, 18, 17), _carried_out)
    yield Act(instant(10, 19, 9), _planned)
    yield Act(instant(10, 19, 11), _in_inner_mongolia)


def _visit(world: World, number: int, reason: str, *, days: int = 0, papers: bool = True, **fields: Any) -> Inspection:
    people = [world.person("inspector1"), world.person("inspector2"), world.person("p36b")]
    return inspections.create(
        actor=people[0],
        site=_site(number),
        planned_on=clock.today() + dt.timedelta(days=days),
        reason=reason,
        team=_team(people[: 2 if number % 2 else 3], papers),
        **fields,
    )


def _team(people: Sequence[User], papers: bool) -> list[Officer]:
    return [
        Officer(person.username, f"GTZF-36-{number:04d} (invented)" if papers else "", leads=number == 1)
        for number, person in enumerate(people, 1)
    ]


def _site(number: int) -> Site:
    return Site.objects.get(code=f"S-DEMO-{number:02}")


def _carry_out(world: World, visit: Inspection, summary: str, *wrong: str, measured: str = "1.000") -> Inspection:
    """Answer every question, those in ``wrong`` with no, and weigh the stock at a share of what was reported."""
    answers = [
        Answered(question.code, "no" if question.code in wrong else "yes")
        for question in checklists.questions(visit.site.kind, clock.today())
    ]
    return inspections.carry_out(
        visit,
        actor=world.person("inspector1"),
        on=clock.today(),
        summary=summary,
        answers=answers,
        figures=_weighed(visit.site, Decimal(measured)),
        present=both("厂长（虚构）", "Works manager (invented)"),
    )


def _weighed(site: Site, share: Decimal) -> list[Measured]:
    lines = ReportLine.objects.filter(site=site, report__state__in=Report.STANDING).select_related("report", "product")
    line = lines.order_by("-report__period", "product__code").first()
    if line is None or line.closing_stock is None or line.produced is None:
        return []
    figures = {"closing_stock": line.closing_stock * share, "produced": line.produced * share}
    return [
        Measured(
            line.product,
            line.report.period,
            name,
            tonnes.quantize(Decimal("0.001")),
            both("地磅（虚构）", "weighbridge (invented)"),
        )
        for name, tonnes in figures.items()
    ]


def _find(world: World, visit: Inspection, article: str, facts: str, question: str) -> Finding:
    return findings.create(
        visit, actor=world.person("inspector1"), article=article, facts=f"{facts} （虚构 invented）", question=question
    )


def _sign(world: World, visit: Inspection, days: int = 14) -> Inspection:
    due_on = clock.today() + dt.timedelta(days=days)
    return inspections.sign(visit, actor=world.person("inspector1"), answer_due_on=due_on)


def _concluded(world: World) -> None:
    visit = _visit(
        world,
        9,
        both("该县首家受检矿山。", "First of the mines in its county."),
        announced=True,
        campaign=find_campaign(SPRING),
    )
    visit = _carry_out(
        world, visit, both("查看了台账、采场和仓库。", "Ledger, pits and store were seen."), "ledger-daily"
    )
    finding = _find(
        world,
        visit,
        "true-records",
        both("三天的台账系事后补记。", "The ledger of three days was written up later."),
        "ledger-daily",
    )
    visit = _sign(world, visit)
    visit = inspections.answer(
        visit,
        actor=world.signer(9),
        text=both("记账员因病缺勤，已增设一人。", "The clerk was ill; a second one is appointed."),
    )
    findings.settle(
        finding,
        actor=world.person("inspector2"),
        reason=both("已出示这三天的过磅单。", "The slips of the three days were shown."),
    )
    inspections.conclude(visit, actor=world.person("inspector2"), text=both("无后续措施。", "Nothing more follows."))


def _cancelled(world: World) -> None:
    visit = _visit(
        world,
        11,
        both("与两家被预警矿山相邻。", "A neighbour of two flagged mines."),
        days=3,
        campaign=find_campaign(AUTUMN),
    )
    inspections.cancel(
        visit,
        actor=world.person("inspector2"),
        reason=both("县道因山体滑坡封闭。", "The county road is closed by a landslide."),
    )


def _became_a_case(world: World) -> None:
    visit = _visit(
        world, 2, both("全省超指标最多。", "The worst excess of the province."), campaign=find_campaign(AUTUMN)
    )
    visit = _carry_out(
        world,
        visit,
        both("使用三个池，批准的为两个。", "Three tanks were in use; two are approved."),
        "plan-kept",
        "not-enlarged",
    )
    first = _find(
        world,
        visit,
        "plan",
        both("池中存量超过年度计划余量。", "The tanks hold more than the year's plan leaves."),
        "plan-kept",
    )
    second = _find(
        world,
        visit,
        "no-expansion",
        both("在批准的两个池旁另建第三个池。", "A third tank stands beside the approved two."),
        "not-enlarged",
    )
    _sign(world, visit, days=10)
    flag = Flag.objects.filter(rule="exceeded", enterprise=world.firm(2), state__in=Flag.STANDING)
    findings.corroborate(
        first,
        actor=world.person("inspector1"),
        flag=flag.exclude(category="total").order_by("raised_at", "id")[0].pk,
        reason=both("现场库存印证了计算出的超采量。", "The stock on hand bears the computed excess out."),
    )
    findings.open_case(
        second,
        actor=world.person("inspector1"),
        reason=both("该池未经批准建设。", "The tank was built without a permit."),
    )


def _answered(world: World) -> None:
    visit = _visit(world, 1, both("季度例行检查。", "Regular visit of the quarter."), announced=True)
    visit = _carry_out(
        world, visit, both("除仓库外均符合要求。", "In order but for the store."), "stock-agrees", measured="0.940"
    )
    _find(
        world,
        visit,
        "true-records",
        both("仓库实存比填报少百分之六。", "The store holds six per cent less than was reported."),
        "stock-agrees",
    )
    visit = _sign(world, visit)
    inspections.answer(
        visit,
        actor=world.signer(1),
        text=both("含水量所致：8 月按湿重过磅。", "Moisture: the store was weighed wet in August."),
    )


def _reported(world: World) -> None:
    """Report a visit whose term to answer has passed on the demonstration's business day."""
    visit = _visit(world, 2, both("复查，未事先通知。", "Second look, unannounced."), campaign=find_campaign(AUTUMN))
    visit = _carry_out(
        world,
        visit,
        both("第三个池仍未拆除。", "The third tank is still there."),
        "not-enlarged",
        "deposit-paid",
        measured="1.120",
    )
    _find(
        world,
        visit,
        "restoration-deposit",
        both("未足额缴存治理恢复保证金。", "The deposit for restoration is not paid up."),
        "deposit-paid",
    )
    _sign(world, visit, days=7)


def _late(world: World) -> None:
    _visit(world, 6, both("听证后再无音讯。", "Silent since its hearing."), days=3, campaign=find_campaign(AUTUMN))


def _carried_out(world: World) -> None:
    visit = _visit(
        world, 4, both("旧池附近仍在浸矿。", "Leaching goes on near the old pond."), campaign=find_campaign(AUTUMN)
    )
    visit = _carry_out(
        world, visit, both("池已回填，旁边仍有软管。", "The pond is filled; hoses lie beside it."), "no-heap-leaching"
    )
    _find(
        world,
        visit,
        "leaching-ban",
        both("有软管和堆浸用的衬膜坑。", "Hoses and a lined pit of a heap that was leached."),
        "no-heap-leaching",
    )


def _planned(world: World) -> None:
    _visit(
        world,
        15,
        both("无计划生产。", "Produced without a plan."),
        days=7,
        papers=False,
        campaign=find_campaign(AUTUMN),
    )
    _visit(world, 1, both("核对第二仓库的数字。", "The figures of the second store."), days=12, announced=True)


def _in_inner_mongolia(world: World) -> None:
    people = [world.person("inspector3"), world.person("p15a")]
    inspections.create(
        actor=people[0],
        site=_site(27),
        planned_on=clock.today() + dt.timedelta(days=5),
        reason=both("无计划生产三个月。", "Three months of output without a plan."),
        team=[Officer(person.username, f"GTZF-15-{number:04d} (invented)") for number, person in enumerate(people, 1)],
    )
