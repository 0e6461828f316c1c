"""Extensions requested, granted and refused; consents to electronic service; a deduction from next year's quota."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from core import clock
from demo import pictures
from demo.bilingual import both
from demo.cases import OVER_PLAN, RECORDS
from demo.context import Act, World
from demo.filings import instant
from inspections.models import Case, Consent, Evidence, Order, Proceeding
from inspections.services import cases, consents, evidence, extensions, orders, proceedings, quota_measures
from inspections.services.subjects import Named

DEDUCT = Order.Kind.DEDUCT


def acts() -> Iterator[Act]:
    yield Act(instant(5, 3, 9), _consented)
    yield Act(instant(8, 15, 9), _revoked)
    yield Act(instant(9, 22, 9), _ordered)
    yield Act(instant(9, 23, 9), _asked_in_vain)
    yield Act(instant(9, 26, 9), _refused)
    yield Act(instant(9, 26, 11), _announced_deduction)
    yield Act(instant(9, 28, 9), _defended)
    yield Act(instant(10, 10, 9), _asked)
    yield Act(instant(10, 10, 15), _reviewed)
    yield Act(instant(10, 11, 9), _decided)
    yield Act(instant(10, 12, 9), _granted)
    yield Act(instant(10, 12, 10), _deduction_ordered)
    yield Act(instant(10, 13, 9), _figure_decided)
    yield Act(instant(10, 14, 9), _published)
    yield Act(instant(10, 18, 14), _handed_in)
    yield Act(instant(10, 19, 15), _asks_again)


# --- Consents --------------------------------------------------------------------------------------------------------
def _consented(world: World) -> None:
    for number in (1, 2, 41):
        consents.record(
            actor=world.signer(number),
            enterprise=world.firm(number),
            document=both(f"电子送达确认书 2011-{number:02}（虚构）", f"Confirmation 2011-{number:02} (invented)"),
            address=f"service@e-demo-{number:02}.invalid",
            signed_on=clock.today(),
        )


def _revoked(world: World) -> None:
    consents.revoke(
        Consent.objects.get(enterprise=world.firm(1)),
        actor=world.signer(1),
        reason=both("邮箱不再使用。", "The mailbox is no longer read."),
    )


# --- More time -------------------------------------------------------------------------------------------------------
def _ordered(world: World) -> None:
    """Order a plant with gaps in its flow records to rectify; its people can sign in and answer."""
    inspector = world.person("inspector2")
    case = cases.create(
        actor=inspector,
        subject=Named("enterprise", code=world.firm(41).code),
        source=Case.Source.INSPECTION,
        allegation=both(
            "8 月缺少九天的产品流向记录（虚构）。", "Flow records of nine days in August are missing (invented)."
        ),
        province="36",
        fictitious=True,
        conduct_on=dt.date(2011, 8, 18),
    )
    orders.issue(
        cases.place_on_file(case, actor=inspector),
        actor=inspector,
        kind=Order.Kind.RECTIFY,
        due_on=dt.date(2011, 10, 14),
        served_on=clock.today(),
        service=Order.Service.DIRECT,
        legal_basis=RECORDS,
        text=both("补记九天的流向记录，并附过磅单。", "Write up the nine days, with the weighbridge slips."),
    )


def _of_plant(world: World) -> Order:
    return Order.objects.get(respondent__enterprise=world.firm(41))


def _asked(world: World) -> None:
    extensions.request(
        _of_plant(world),
        actor=world.signer(41),
        working_days=10,
        reason=both("过磅单存放在县局。", "The slips lie with the county."),
    )


def _granted(world: World) -> None:
    extensions.decide(
        _of_plant(world),
        actor=world.person("inspector2"),
        granted=True,
        working_days=7,
        reason=both("县局三日内可以提供。", "The county hands them out within three days."),
    )


def _handed_in(world: World) -> None:
    evidence.add_to_order(
        _of_plant(world),
        actor=world.signer(41),
        file=pictures.flow_records(),
        kind=Evidence.Kind.REPORT,
        description=both("补记的九天流向记录（虚构）。", "The nine days as written up (invented)."),
        taken_on=clock.today(),
    )


def _asks_again(world: World) -> None:
    """Request an extension, which awaits an officer's decision."""
    extensions.request(
        _of_plant(world),
        actor=world.signer(41),
        working_days=2,
        reason=both("还缺两张过磅单。", "Two slips are still missing."),
    )


def _asked_in_vain(world: World) -> None:
    extensions.request(
        Order.objects.get(respondent__enterprise=world.firm(2), kind=Order.Kind.RECTIFY),
        actor=world.signer(2),
        working_days=20,
        reason=both("封池需要停产检修。", "Sealing the tanks needs a stop of the works."),
    )


def _refused(world: World) -> None:
    extensions.decide(
        Order.objects.get(respondent__enterprise=world.firm(2), kind=Order.Kind.RECTIFY),
        actor=world.person("inspector1"),
        granted=False,
        reason=both("封池一日即可完成。", "Tanks are sealed within a day."),
    )


# --- A deduction -----------------------------------------------------------------------------------------------------
def _over(world: World) -> Case:
    return Case.objects.get(enterprise=world.firm(2), source=Case.Source.FLAG)


def _round(world: World) -> Proceeding:
    return Proceeding.objects.get(case=_over(world))


def _announced_deduction(world: World) -> None:
    """Serve the notice of a deduction electronically, as the enterprise has consented to in writing."""
    proceedings.notify(
        _over(world),
        actor=world.person("inspector1"),
        facts=both(
            "截至 8 月产量超过分配指标（虚构）。", "By August more was produced than had been allocated (invented)."
        ),
        grounds=OVER_PLAN,
        intended=[DEDUCT],
        served_on=clock.today(),
        service=Proceeding.Service.ELECTRONIC,
    )


def _defended(world: World) -> None:
    proceedings.make_statement(
        _round(world),
        actor=world.signer(2),
        text=both("超产部分已经售出。", "What was produced beyond the plan has been sold."),
    )
    proceedings.answer_statement(
        _round(world),
        actor=world.person("inspector1"),
        text=both("售出不改变超产事实，不予采纳。", "That it was sold does not change it; not accepted."),
    )


def _reviewed(world: World) -> None:
    proceedings.review(
        _round(world),
        actor=world.impartial("legal1", _round(world).case),
        passed=True,
        text=both("事实清楚，依据正确，程序合法。", "Facts, grounds and procedure agree."),
    )


def _decided(world: World) -> None:
    """Decide by the province's mining office, which is competent for it, while the case decider is not."""
    proceedings.decide(
        _round(world),
        actor=world.impartial("p36a", _round(world).case),
        penalties=[DEDUCT],
        text=both("扣减下一年度开采指标。", "To be deducted from next year's quota."),
    )
    proceedings.serve(
        _round(world),
        actor=world.person("inspector1"),
        served_on=clock.today(),
        service=Proceeding.Service.ELECTRONIC,
    )


def _deduction_ordered(world: World) -> None:
    orders.issue(
        _over(world),
        actor=world.person("inspector1"),
        kind=DEDUCT,
        due_on=dt.date(2011, 10, 31),
        served_on=clock.today(),
        service=Order.Service.DIRECT,
        legal_basis=OVER_PLAN,
        text=both("超产量从 2012 年指标中扣减。", "The excess is deducted from the quota of 2012."),
    )


def _figure_decided(world: World) -> None:
    """Decide on a smaller deduction than the register proposes, with the reason."""
    order = Order.objects.get(case=_over(world), kind=DEDUCT)
    proposed = next(proposal for proposal in quota_measures.proposals(order) if proposal.programme == "mlr-mining")
    quota_measures.decide(
        order,
        actor=world.impartial("p36b", order.case),
        act=DEDUCT,
        programme=proposed.programme,
        category=proposed.category,
        year=proposed.year,
        tonnes=min(proposed.tonnes, Decimal("180.000")),
        reason=both(
            "建议数为超产量；其中 17.6 吨系县局要求的抢救性回收（虚构）。",
            "Proposed is the excess; 17.6 t of it were rescue recovery that the county had asked for (invented).",
        ),
    )


def _published(world: World) -> None:
    cases.publish(
        _over(world),
        actor=world.impartial("decider1", _over(world)),
        reason=both("对公众有警示意义（虚构）。", "A warning to others (invented)."),
    )
