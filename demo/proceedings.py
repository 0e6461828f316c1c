"""Proceedings of the demonstration: notified, decided, appealed against, and one that waits for its hearing."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from core import clock
from demo.bilingual import both
from demo.cases import RECORDS
from demo.context import Act, World
from demo.filings import instant
from inspections.models import Case, Proceeding
from inspections.services import cases, proceedings
from inspections.services.subjects import Named


def acts() -> Iterator[Act]:
    yield Act(instant(5, 16, 10), _appealed_is_notified)
    yield Act(instant(5, 30, 10), _appealed_is_decided)
    yield Act(instant(6, 13, 10), _appealed)
    yield Act(instant(9, 19, 9), _decided_is_notified)
    yield Act(instant(10, 10, 10), _decided)
    yield Act(instant(10, 13, 9), _heard)


def _notified(world: World, number: int, allegation: str, intended: list[str], **fields: Any) -> Proceeding:
    """Open a case from an inspection and serve its notice of penalty today."""
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
    return Proceeding.objects.get(respondent__enterprise=world.firm(number))


def _decide(world: World, number: int, text: str, penalties: list[str], fine: Decimal | None) -> Proceeding:
    case = _round(world, number).case
    reviewed = proceedings.review(
        _round(world, number),
        actor=world.impartial("legal1", case),
        passed=True,
        text=both("事实清楚，依据正确，程序合法。", "Facts, grounds and procedure agree."),
        fine_basis=both("省矿产资源管理条例（虚构）。", "The province's rules on mineral resources (invented)."),
    )
    decider = world.impartial("decider1", case)
    reviewed = proceedings.decide(reviewed, actor=decider, penalties=penalties, fine=fine, text=text)
    return proceedings.serve(
        reviewed, actor=world.person("inspector1"), served_on=clock.today(), service=Proceeding.Service.DIRECT
    )


def _appealed_is_notified(world: World) -> None:
    _notified(
        world,
        13,
        both("4 月设有两套台账。", "A second ledger was kept in April."),
        ["fine"],
        intended_fine=Decimal(30000),
    )
    proceedings.make_statement(
        _round(world, 13),
        actor=world.signer(13),
        text=both("第二套是第一套的草稿。", "The second ledger was a draft of the first."),
    )
    proceedings.answer_statement(
        _round(world, 13),
        actor=world.person("inspector1"),
        text=both("两套有十一处不一致，不予采纳。", "The two differ in eleven entries; not accepted."),
    )


def _appealed_is_decided(world: World) -> None:
    _decide(
        world,
        13,
        both(
            "罚款 20,000 元：差额较小，且已及时改正。",
            "Fined 20,000 yuan: the difference was small and corrected at once.",
        ),
        ["fine"],
        Decimal(20000),
    )


def _appealed(world: World) -> None:
    cases.appeal(
        _round(world, 13).case,
        actor=world.person("inspector1"),
        reason=both("企业于 6 月 10 日申请行政复议。", "The firm applied for reconsideration on 10 June."),
    )


def _decided_is_notified(world: World) -> None:
    _notified(
        world,
        6,
        both("8 月缺少九天的产品流向记录。", "Flow records of August are missing for nine days."),
        ["fine"],
        intended_fine=Decimal(50000),
    )


def _decided(world: World) -> None:
    _decide(world, 6, both("罚款 40,000 元。", "Fined 40,000 yuan."), ["fine"], Decimal(40000))


def _heard(world: World) -> None:
    _notified(
        world,
        4,
        both("在责令回填的浸矿池中继续浸矿。", "Leaching went on in a pond that was ordered to be filled."),
        ["suspend"],
    )
    proceedings.request_hearing(_round(world, 4), actor=world.signer(4))
