"""The reports of January to September in the demonstration: mostly in time and accepted, with a few exceptions."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from core import clock
from core.actors import SystemActor
from demo.bilingual import both
from demo.companies import BY_NUMBER, FIRMS, LAST_MONTH, MERGED_ON, MERGER, SLIP_MONTH, YEAR, Firm, Part
from demo.context import Act, World
from demo.production import MINED, with_slip
from enterprises.services import approvals, enterprises
from inspections.services import screening
from quotas.models import Report
from quotas.services import duties, reports

DUTIES = SystemActor("duties")
LICENCE_REASON = both(
    "采矿许可证延续已于 5 月申请，部里尚未批复。",
    "The renewal of the mining licence was applied for in May; the ministry has not decided.",
)
RETURN_REASON = both(
    "销量和期末库存与县级地磅 8 月 31 日记录不符，请核对后重新填报。",
    "Sold and closing stock do not agree with the county's weighbridge of 31 August. Check both and file again.",
)
SLIP_REASON = both(
    "7 月产量录入有误：60 吨误录为 300 吨（折氧化物）。",
    "Production of July was entered with a slip of the keyboard: 300 for 60 t REO.",
)


def acts() -> Iterator[Act]:
    for month in range(1, LAST_MONTH + 1):
        yield Act(instant(month + 1, 1, 6), lambda world: duties.derive(actor=DUTIES))
        for firm in FIRMS:
            yield from _of_firm(firm, month)
        yield Act(instant(month + 1, 15, 23), lambda world: screening.screen_day(clock.today()))
    yield Act(instant(7, 19, 10), _merge)
    yield Act(instant(8, 20, 10), _amend_slip)
    yield Act(instant(9, 16, 15), _return_first)
    yield Act(instant(10, 20, 4), lambda world: screening.screen_day(clock.today()))


def instant(month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(YEAR, month, day, hour, minute, tzinfo=clock.ZONE)


def _of_firm(firm: Firm, month: int) -> Iterator[Act]:
    if not _files(firm, month):
        return
    day, hour, minute = 3 + firm.number % 7, 8 + firm.number % 9, firm.number
    if firm.late_in == month:
        day = 13 + month % 2
    if firm.paper_in == month:
        yield Act(instant(month + 1, 14, 15, minute), partial(_key_in, firm=firm, month=month))
    else:
        yield Act(instant(month + 1, day, hour, minute), partial(_file, firm=firm, month=month))
    if _is_accepted(firm, month):
        yield Act(instant(month + 1, 17, 9 + firm.number % 8, minute), partial(_accept, firm=firm, month=month))


def _files(firm: Firm, month: int) -> bool:
    """Check whether the firm files for a month: also before its first output (nil), not after its last month."""
    return month <= firm.last_month


def _is_accepted(firm: Firm, month: int) -> bool:
    if firm.number == 1 and month == 8:
        return False  # returned
    if firm.part == Part.NO_LICENCE and month > 6:
        return False
    if firm.part == Part.AMENDED and month == SLIP_MONTH:
        return False  # its amendment is accepted later
    return month < LAST_MONTH or (firm.part == Part.ORDINARY and firm.number % 3 != 0)


def _file(world: World, *, firm: Firm, month: int) -> None:
    lines = _lines(world, firm, month)
    report = reports.create(
        enterprise=world.firm(firm.number),
        period=dt.date(YEAR, month, 1),
        actor=world.preparer(firm.number),
        nil=not lines,
        lines=lines,
        origin=Report.Origin.PAGE,
    )
    reasons = {"site_not_licensed": LICENCE_REASON} if firm.part == Part.NO_LICENCE and month > 6 else {}
    reports.submit(report, actor=world.signer(firm.number), explanations=reasons)


def _key_in(world: World, *, firm: Firm, month: int) -> None:
    """File a report that was received on paper in time and entered after the due day: neither missing nor late.

    A second officer confirms the day of receipt.
    """
    officer = world.person(f"p{firm.province}a")
    report = reports.create(
        enterprise=world.firm(firm.number),
        period=dt.date(YEAR, month, 1),
        actor=officer,
        lines=_lines(world, firm, month),
        origin=Report.Origin.PAPER,
        received_on=dt.date(YEAR, month + 1, 9),
        paper_reference=both(f"川稀收〔{YEAR}〕36 号（虚构）", f"Sichuan {YEAR}-36 (invented)"),
    )
    report = reports.submit(report, actor=officer)
    stamp = both("信封上盖有收件章。", "The envelope bears the stamp of receipt.")
    reports.confirm_receipt(report, actor=world.person(f"p{firm.province}b"), reason=stamp)


def _lines(world: World, firm: Firm, month: int) -> list[dict[str, Any]]:
    lines = world.year.lines(firm, month)
    if firm.part == Part.AMENDED and month == SLIP_MONTH:
        _product, grade = MINED[firm.province]
        return [with_slip(line, grade) for line in lines]
    return lines


def _accept(world: World, *, firm: Firm, month: int) -> None:
    officer = world.person(f"p{firm.province}a")
    reports.accept(world.report(firm.number, month), actor=officer)


def _return_first(world: World) -> None:
    """Return a report to ``clerk1``, who has to amend it."""
    reports.return_(world.report(1, 8), reason=RETURN_REASON, actor=world.person("p36a"))


def _amend_slip(world: World) -> None:
    """Amend July downwards after a flag; the correction may be honest, and an officer looks at it."""
    firm = next(firm for firm in FIRMS if firm.part == Part.AMENDED)
    signer = world.signer(firm.number)
    draft = reports.amend(world.report(firm.number, SLIP_MONTH), reason=SLIP_REASON, actor=signer)
    draft = reports.update(draft, actor=signer, lines=world.year.lines(firm, SLIP_MONTH))
    amended = reports.submit(draft, actor=signer)
    screening.screen_report(amended.pk)


def _merge(world: World) -> None:
    before, after = (world.firm(number) for number in MERGER)
    request = approvals.propose(
        enterprises.MERGE,
        before,
        reason=both(
            f"小矿整合：{BY_NUMBER[MERGER[0]].name_zh}被接管。",
            f"Consolidation of small mines: {BY_NUMBER[MERGER[0]].name} is taken over.",
        ),
        actor=world.person("p36a"),
        arguments={"successor": after, "effective_on": MERGED_ON},
    )
    approvals.approve(request, actor=world.person("p36b"))
