"""Cases of the demonstration: one in every state that a case can have, and an overdue order."""

import datetime as dt
from collections.abc import Iterator

from core import clock
from demo import pictures
from demo.bilingual import both
from demo.context import Act, World
from demo.filings import instant
from inspections.models import Case, Flag, Order
from inspections.services import cases, evidence, flags, orders
from inspections.services.subjects import Named

OVER_PLAN = both(
    "稀土矿开采总量控制（2006 年起）；指令性生产计划（2007 年起）",
    "Total-amount control of mining, since 2006; mandatory production plan, since 2007",
)
RECORDS = both(
    "如实建立台账、如实填报的义务（国土资发〔2009〕165 号）",
    "Duty to keep true ledgers and file true reports, MLR 2009 No. 165",
)


def acts() -> Iterator[Act]:
    yield Act(instant(5, 9, 10), _closed)
    yield Act(instant(6, 14, 10), _not_substantiated)
    yield Act(instant(7, 4, 9), _referred)
    yield Act(instant(7, 11, 9), _suspended)
    yield Act(instant(7, 21, 9), _on_file)
    yield Act(instant(7, 22, 14), _on_file_in_inner_mongolia)
    yield Act(instant(8, 22, 9), _overdue)
    yield Act(instant(8, 24, 9), _investigating)
    yield Act(instant(8, 29, 9), _verifying)
    yield Act(instant(10, 18, 11), _acknowledged)
    yield Act(instant(10, 19, 11), _dismissed)
    yield Act(instant(10, 19, 17), _settled)


def _flag(rule: str, code: str, programme: str | None = None) -> Flag:
    matching = Flag.objects.filter(rule=rule, enterprise__code=code)
    if programme:
        matching = matching.filter(programme__code=programme).exclude(category="total")
    return matching.order_by("raised_at", "id")[0]


def _overdue(world: World) -> None:
    """Order an enterprise that is over by 38 % to stop production; the order stays unanswered and is overdue."""
    inspector = world.person("inspector1")
    case, _opened = flags.escalate(
        _flag("exceeded", "E-DEMO-02", "mlr-mining"),
        actor=inspector,
        reason=both("超过指标后仍在生产。", "Production goes on after the limit."),
    )
    case = cases.start_investigation(cases.place_on_file(case, actor=inspector), actor=inspector)
    orders.issue(
        case,
        actor=inspector,
        kind=Order.Kind.RECTIFY,
        due_on=dt.date(2011, 9, 30),
        served_on=clock.today(),
        service=Order.Service.DIRECT,
        legal_basis=OVER_PLAN,
        text=both(
            "立即停止浸矿，封存沉淀池，并于 9 月 30 日前报告库存。",
            "Stop leaching at once, seal the precipitation tanks, and report the stock on hand by 30 September.",
        ),
    )


def _on_file(world: World) -> None:
    inspector = world.person("inspector1")
    case, _opened = flags.escalate(
        _flag("unplanned", "E-DEMO-15", "mlr-mining"),
        actor=inspector,
        reason=both("持证矿山，未列入计划。", "A licensed mine that the plan left out."),
    )
    cases.place_on_file(case, actor=inspector)


def _on_file_in_inner_mongolia(world: World) -> None:
    inspector = world.person("inspector3")
    case, _opened = flags.escalate(
        _flag("unplanned", "E-DEMO-27", "mlr-mining"),
        actor=inspector,
        reason=both("无计划生产三个月。", "Three months of output without a plan."),
    )
    cases.place_on_file(case, actor=inspector)


def _investigating(world: World) -> None:
    inspector = world.person("inspector2")
    case, _opened = flags.escalate(
        _flag("no_licence", "E-DEMO-10"),
        actor=inspector,
        reason=both("采矿许可证 6 月 30 日到期，仍在开采。", "The mining licence ended on 30 June; work went on."),
    )
    cases.start_investigation(cases.place_on_file(case, actor=inspector), actor=inspector)


def _verifying(world: World) -> None:
    """Open a case whose order the enterprise has answered; another inspector than the issuer has to verify."""
    inspector = world.person("inspector1")
    case, _opened = flags.escalate(
        _flag("lowered_after_flag", "E-DEMO-08", "mlr-mining"),
        actor=inspector,
        reason=both("更正数恰好使产量不超指标。", "The amendment takes exactly so much away that the limit is kept."),
    )
    case = cases.place_on_file(case, actor=inspector)
    order = orders.issue(
        case,
        actor=inspector,
        kind=Order.Kind.RECTIFY,
        due_on=dt.date(2011, 9, 20),
        served_on=clock.today(),
        service=Order.Service.DIRECT,
        legal_basis=RECORDS,
        text=both("提交 7 月的日台账和过磅单。", "Produce the daily ledgers and weighbridge slips of July."),
    )
    orders.submit_rectification(
        order,
        actor=world.signer(8),
        text=both(
            "7 月台账和 62 张过磅单已交至县局。",
            "Ledgers and 62 weighbridge slips of July were handed in at the county.",
        ),
    )


def _referred(world: World) -> None:
    inspector = world.person("inspector2")
    case = cases.create(
        actor=inspector,
        subject=Named("enterprise", code=world.firm(5).code),
        source=Case.Source.CUSTOMS,
        allegation=both("氧化物申报为抛光粉（虚构）。", "Oxide was declared as polishing powder (invented)."),
        province="36",
        fictitious=True,
    )
    cases.refer(
        cases.place_on_file(case, actor=inspector),
        actor=inspector,
        reason=both("移送缉私部门。", "To the anti-smuggling bureau."),
    )


def _suspended(world: World) -> None:
    inspector = world.person("inspector2")
    case = cases.create(
        actor=inspector,
        subject=Named("enterprise", code=world.firm(7).code),
        source=Case.Source.INSPECTION,
        allegation=both("矿区界桩被移动。", "The boundary stones of the mining area were moved."),
        province="36",
        fictitious=True,
    )
    cases.suspend(
        cases.place_on_file(case, actor=inspector),
        actor=inspector,
        reason=both("界线先由法院裁定。", "The court decides first where the line runs."),
    )


def _closed(world: World) -> None:
    """Lead a case from its opening to its end, with a second person at each step."""
    first, second = world.person("inspector1"), world.person("inspector2")
    case = cases.create(
        actor=first,
        subject=Named("enterprise", code="E-DEMO-09"),
        source=Case.Source.INSPECTION,
        allegation=both("4 月缺少三天的日台账。", "Daily ledgers of three days in April are missing."),
        province="36",
        location=both("矿区办公室", "Site office"),
        fictitious=True,
    )
    case = cases.place_on_file(case, actor=first)
    order = orders.issue(
        case,
        actor=first,
        kind=Order.Kind.RECTIFY,
        due_on=dt.date(2011, 6, 10),
        served_on=clock.today(),
        service=Order.Service.DIRECT,
        legal_basis=RECORDS,
        text=both(
            "按过磅单补记台账，今后逐日登记。",
            "Reconstruct the ledgers from the weighbridge and keep them daily from now on.",
        ),
    )
    order = orders.submit_rectification(
        order,
        actor=world.signer(9),
        text=both("已补记，并增设一名记账员。", "Reconstructed; a second clerk was appointed."),
    )
    order = orders.verify(
        order,
        actor=second,
        result=Order.State.MET,
        text=both("已现场核查，过磅单与台账一致。", "Seen on site; weighbridge and ledger agree."),
    )
    evidence.add(
        actor=second,
        case=Case.objects.get(pk=case.pk),
        file=pictures.ledger(),
        kind="photograph",
        description=both("绘制的台账（虚构）。", "A drawn ledger (invented)."),
    )
    cases.close(
        Case.objects.get(pk=case.pk),
        actor=world.impartial("decider1", case),
        reason=both("责令事项已履行，未涉及指标。", "The order is met; no quota was touched."),
    )


def _not_substantiated(world: World) -> None:
    case = cases.create(
        actor=world.person("inspector2"),
        subject=Named("enterprise", code="E-DEMO-11"),
        source=Case.Source.TIP,
        allegation=both("有人来电反映夜间有货车出入。", "A caller reports lorries at night."),
        province="36",
        fictitious=True,
    )
    case = cases.place_on_file(case, actor=world.person("inspector2"))
    cases.not_substantiated(
        case,
        actor=world.impartial("decider1", case),
        reason=both("货车运送的是县道施工材料。", "The lorries carried building material for the county road."),
    )


def _acknowledged(world: World) -> None:
    flags.acknowledge(
        _flag("exceeded", "E-DEMO-20", "mlr-mining"),
        actor=world.person("p15a"),
        reason=both("已通知企业 24 日到场说明。", "The firm was called in for the 24th."),
    )


def _dismissed(world: World) -> None:
    flags.dismiss(
        _flag("late", "E-DEMO-32"),
        actor=world.person("p51a"),
        reason=both(
            "县局确认：10 月 8 日至 13 日因山体滑坡通信中断。",
            "The county confirms that a landslide cut the line from 8 to 13 October.",
        ),
    )


def _settled(world: World) -> None:
    """Resolve forecasts and notices that no longer hold; an excess is never resolved automatically."""
    passing = Flag.objects.filter(rule__in=["pace", "near", "over_capacity"], state__in=Flag.STANDING)
    for flag in passing.exclude(episodes__ended_on=None).select_related("place").order_by("raised_at", "id"):
        flags.resolve(
            flag,
            actor=world.person(f"p{flag.place.province_code}a"),
            reason=both(
                "已为其后填报情况所取代，后续见其他预警。",
                "Overtaken by what was reported since; what became of it stands in other flags.",
            ),
        )
