"""What the inspectors did about it: a case in every state that a case can be in, an order that is overdue."""

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from PIL import Image

from core import clock
from inspections.demo.filings import instant
from inspections.demo.world import Act, World
from inspections.models import Case, Flag, Order, Proceeding
from inspections.services import cases, evidence, flags, orders, proceedings
from inspections.services.subjects import Named

OVER_PLAN = "Total-amount control of mining, since 2006; mandatory production plan, since 2007"
RECORDS = "Duty to keep true ledgers and file true reports, MLR 2009 No. 165"


def acts() -> Iterator[Act]:
    yield Act(instant(5, 9, 10), _closed)
    yield Act(instant(5, 16, 10), _appealed_is_notified)
    yield Act(instant(5, 30, 10), _appealed_is_decided)
    yield Act(instant(6, 13, 10), _appealed)
    yield Act(instant(6, 14, 10), _not_substantiated)
    yield Act(instant(7, 4, 9), _referred)
    yield Act(instant(7, 11, 9), _suspended)
    yield Act(instant(7, 21, 9), _on_file)
    yield Act(instant(7, 22, 14), _on_file_in_inner_mongolia)
    yield Act(instant(8, 22, 9), _overdue)
    yield Act(instant(8, 24, 9), _investigating)
    yield Act(instant(8, 29, 9), _verifying)
    yield Act(instant(9, 19, 9), _decided_is_notified)
    yield Act(instant(10, 10, 10), _decided)
    yield Act(instant(10, 13, 9), _heard)
    yield Act(instant(10, 14, 16), _nobody_known)
    yield Act(instant(10, 18, 11), _acknowledged)
    yield Act(instant(10, 19, 11), _dismissed)
    yield Act(instant(10, 19, 17), _settled)


def _flag(rule: str, code: str, programme: str | None = None) -> Flag:
    found = Flag.objects.filter(rule=rule, enterprise__code=code)
    if programme:
        found = found.filter(programme__code=programme).exclude(category="total")
    return found.order_by("raised_at", "id")[0]


def _overdue(world: World) -> None:
    """Over by 38 %: ordered to stop the planned product, and silent since. The order is overdue."""
    inspector = world.person("inspector1")
    case, _opened = flags.escalate(
        _flag("exceeded", "E-DEMO-02", "mlr-mining"), actor=inspector, reason="Production goes on after the limit."
    )
    case = cases.start_investigation(cases.place_on_file(case, actor=inspector), actor=inspector)
    orders.issue(
        case,
        actor=inspector,
        kind=Order.Kind.RECTIFY,
        due_on=dt.date(2011, 9, 30),
        legal_basis=OVER_PLAN,
        text="Stop leaching at once, seal the precipitation tanks, and report the stock on hand by 30 September.",
    )


def _on_file(world: World) -> None:
    inspector = world.person("inspector1")
    case, _opened = flags.escalate(
        _flag("unplanned", "E-DEMO-15", "mlr-mining"), actor=inspector, reason="A licensed mine that the plan left out."
    )
    cases.place_on_file(case, actor=inspector)


def _on_file_in_inner_mongolia(world: World) -> None:
    inspector = world.person("inspector3")
    case, _opened = flags.escalate(
        _flag("unplanned", "E-DEMO-27", "mlr-mining"), actor=inspector, reason="Three months of output without a plan."
    )
    cases.place_on_file(case, actor=inspector)


def _investigating(world: World) -> None:
    inspector = world.person("inspector2")
    case, _opened = flags.escalate(
        _flag("no_licence", "E-DEMO-10"), actor=inspector, reason="The mining licence ended on 30 June; work went on."
    )
    cases.start_investigation(cases.place_on_file(case, actor=inspector), actor=inspector)


def _verifying(world: World) -> None:
    """Answered by the enterprise; another inspector than the one who issued the order has to verify."""
    inspector = world.person("inspector1")
    case, _opened = flags.escalate(
        _flag("lowered_after_flag", "E-DEMO-08", "mlr-mining"),
        actor=inspector,
        reason="The amendment takes exactly so much away that the limit is kept.",
    )
    case = cases.place_on_file(case, actor=inspector)
    order = orders.issue(
        case,
        actor=inspector,
        kind=Order.Kind.RECTIFY,
        due_on=dt.date(2011, 9, 20),
        legal_basis=RECORDS,
        text="Produce the daily ledgers and weighbridge slips of July.",
    )
    orders.submit_rectification(
        order, actor=world.signer(8), text="Ledgers and 62 weighbridge slips of July were handed in at the county."
    )


def _notified(world: World, number: int, allegation: str, intended: list[str], **fields: Any) -> Proceeding:
    """A case by inspection whose notice was served today; the first two are known to the one who serves it."""
    inspector = world.person("inspector1")
    case = cases.create(
        actor=inspector,
        subject=Named("enterprise", code=world.firm(number).code),
        source=Case.Source.INSPECTION,
        allegation=allegation,
        province="36",
        fictitious=True,
        conduct_on=clock.today() - dt.timedelta(days=10),
    )
    case = cases.start_investigation(cases.place_on_file(case, actor=inspector), actor=inspector)
    return proceedings.notify(
        case,
        actor=inspector,
        facts=allegation,
        grounds=RECORDS,
        intended=intended,
        served_on=clock.today(),
        service=Proceeding.Service.DIRECT,
        **fields,
    )


def _round(world: World, number: int) -> Proceeding:
    return Proceeding.objects.get(case__enterprise=world.firm(number))


def _decide(world: World, number: int, text: str, penalties: list[str], fine: Decimal | None) -> Proceeding:
    found = proceedings.review(
        _round(world, number), actor=world.person("legal1"), passed=True, text="Facts, grounds and procedure agree."
    )
    found = proceedings.decide(found, actor=world.person("decider1"), penalties=penalties, fine=fine, text=text)
    return proceedings.serve(
        found, actor=world.person("inspector1"), served_on=clock.today(), service=Proceeding.Service.DIRECT
    )


def _appealed_is_notified(world: World) -> None:
    _notified(world, 13, "A second ledger was kept in April.", ["fine"], intended_fine=Decimal(30000))
    proceedings.make_statement(
        _round(world, 13), actor=world.signer(13), text="The second ledger was a draft of the first."
    )
    proceedings.answer_statement(
        _round(world, 13), actor=world.person("inspector1"), text="The two differ in eleven entries; not accepted."
    )


def _appealed_is_decided(world: World) -> None:
    _decide(world, 13, "Fined 20,000 yuan: the difference was small and corrected at once.", ["fine"], Decimal(20000))


def _appealed(world: World) -> None:
    cases.appeal(
        _round(world, 13).case,
        actor=world.person("inspector1"),
        reason="The firm applied for reconsideration on 10 June.",
    )


def _referred(world: World) -> None:
    inspector = world.person("inspector2")
    case = cases.create(
        actor=inspector,
        subject=Named("enterprise", code=world.firm(5).code),
        source=Case.Source.CUSTOMS,
        allegation="Oxide was declared as polishing powder (invented).",
        province="36",
        fictitious=True,
    )
    cases.refer(cases.place_on_file(case, actor=inspector), actor=inspector, reason="To the anti-smuggling bureau.")


def _suspended(world: World) -> None:
    inspector = world.person("inspector2")
    case = cases.create(
        actor=inspector,
        subject=Named("enterprise", code=world.firm(7).code),
        source=Case.Source.INSPECTION,
        allegation="The boundary stones of the mining area were moved.",
        province="36",
        fictitious=True,
    )
    cases.suspend(
        cases.place_on_file(case, actor=inspector),
        actor=inspector,
        reason="The court decides first where the line runs.",
    )


def _decided_is_notified(world: World) -> None:
    _notified(world, 6, "Flow records of August are missing for nine days.", ["fine"], intended_fine=Decimal(50000))


def _decided(world: World) -> None:
    _decide(world, 6, "Fined 40,000 yuan.", ["fine"], Decimal(40000))


def _heard(world: World) -> None:
    _notified(world, 4, "Leaching went on in a pond that was ordered to be filled.", ["suspend"])
    proceedings.request_hearing(_round(world, 4), actor=world.signer(4))


def _closed(world: World) -> None:
    """From the first visit to the end, with a second person at each turn."""
    first, second, decider = world.person("inspector1"), world.person("inspector2"), world.person("decider1")
    case = cases.create(
        actor=first,
        subject=Named("enterprise", code="E-DEMO-09"),
        source=Case.Source.INSPECTION,
        allegation="Daily ledgers of three days in April are missing.",
        province="36",
        location="Site office",
        fictitious=True,
    )
    case = cases.place_on_file(case, actor=first)
    order = orders.issue(
        case,
        actor=first,
        kind=Order.Kind.RECTIFY,
        due_on=dt.date(2011, 6, 10),
        legal_basis=RECORDS,
        text="Reconstruct the ledgers from the weighbridge and keep them daily from now on.",
    )
    order = orders.submit_rectification(
        order, actor=world.signer(9), text="Reconstructed; a second clerk was appointed."
    )
    order = orders.verify(
        order, actor=second, result=Order.State.MET, text="Seen on site; weighbridge and ledger agree."
    )
    evidence.add(
        actor=second, case=cases.lock(case.pk), file=_picture(), kind="photograph", description="An invented picture."
    )
    cases.close(cases.lock(case.pk), actor=decider, reason="The order is met; no quota was touched.")


def _picture() -> evidence.Upload:
    """A plain grey field: nothing real is shown where all is invented."""
    drawn = io.BytesIO()
    Image.new("RGB", (320, 240), (120, 130, 140)).save(drawn, "JPEG")
    return evidence.Upload("ledger.jpg", drawn.getvalue(), "image/jpeg")


def _not_substantiated(world: World) -> None:
    case = cases.create(
        actor=world.person("inspector2"),
        subject=Named("enterprise", code="E-DEMO-11"),
        source=Case.Source.TIP,
        allegation="A caller reports lorries at night.",
        province="36",
        fictitious=True,
    )
    case = cases.place_on_file(case, actor=world.person("inspector2"))
    cases.not_substantiated(
        case, actor=world.person("decider1"), reason="The lorries carried building material for the county road."
    )


def _nobody_known(world: World) -> None:
    """A digging without an owner: a place, a day and what was seen are enough."""
    cases.create(
        actor=world.person("inspector2"),
        subject=Named(
            "unknown",
            description="Some forty fresh leaching holes with pipes to three lined ponds; nobody on site (invented)",
            seen_on=dt.date(2011, 10, 12),
        ),
        source=Case.Source.SATELLITE,
        allegation="Mining without anybody's licence, seen on the image of 12 October.",
        province="360726",
        location="Valley slope, 4 km from the county road (invented)",
        latitude=Decimal("25.14000"),
        longitude=Decimal("115.39000"),
        fictitious=True,
    )


def _acknowledged(world: World) -> None:
    flags.acknowledge(
        _flag("exceeded", "E-DEMO-20", "mlr-mining"),
        actor=world.person("p15a"),
        reason="The firm was called in for the 24th.",
    )


def _dismissed(world: World) -> None:
    flags.dismiss(
        _flag("late", "E-DEMO-32"),
        actor=world.person("p51a"),
        reason="The county confirms that a landslide cut the line from 8 to 13 October.",
    )


def _settled(world: World) -> None:
    """Forecasts and notices that no longer hold are resolved; an overshoot never goes away by itself."""
    passing = Flag.objects.filter(rule__in=["pace", "near", "over_capacity"], state__in=Flag.STANDING)
    for flag in passing.exclude(episodes__ended_on=None).select_related("place").order_by("raised_at", "id"):
        flags.resolve(
            flag,
            actor=world.person(f"p{flag.place.province_code}a"),
            reason="Overtaken by what was reported since; what became of it stands in other flags.",
        )
