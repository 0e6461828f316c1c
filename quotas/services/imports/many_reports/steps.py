"""The steps of workers on a sheet with many reports that was read: checking, filing."""

import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.utils import translation

from core import audit, outbox
from core.actors import SystemActor
from core.planner_statistics import analyse_grown
from core.transactions import service
from quotas import events
from quotas.models import Account, AccountDay, Import, ImportPart, LineUse, Posting, Report, ReportLine
from quotas.services.imports.lifecycle import LIFECYCLE
from quotas.services.imports.many_reports import parts, turns
from quotas.services.imports.many_reports.part_months import PartMonths
from quotas.services.reports import many_filings

SECONDS_OF_WORK = 20  # after which a task hands over to the next: tasks are ended after 45
MOST_FILED_AT_ONCE = 250  # reports that are filed in one transaction; more are filed part by part
_GROWING = (Report, ReportLine, LineUse, Posting, Account, AccountDay)  # while parts are filed

log = structlog.get_logger(__name__)

State, PartState = Import.State, ImportPart.State


def work(pk: UUID | str) -> None:
    """Do steps for some seconds, and announce that more remain."""
    ends = time.monotonic() + SECONDS_OF_WORK
    sheets = Import.objects.without_content().select_related("uploaded_by", "confirmed_by")
    while (row := sheets.filter(pk=pk, read_all=True).first()) is not None:
        turns.note_work(pk)
        analyse_grown(*_GROWING)
        with translation.override(row.uploaded_by.language):
            if not _step(row):
                return
        if time.monotonic() > ends:
            _announce(events.IMPORT_GOES_ON, row)
            return


@service
def _announce(event: str, row: Import) -> None:
    outbox.announce(event, import_id=row.pk)


def _step(row: Import) -> bool:
    """Do one step; return whether another one may follow. What a bug stops becomes a fault of its reports."""
    try:
        return _step_of(row)
    except _PartFailed as failure:
        log.exception("sheet_part_failed", sheet=str(row.pk), part=failure.part.number)
        _give_up(row, failure.part)
        return True


def _step_of(row: Import) -> bool:
    if row.state == State.PENDING:
        return _check_part(row) or _settle_check(row)
    if row.state == State.FILING and row.reports <= MOST_FILED_AT_ONCE:
        return _file_at_once(row)
    if row.state == State.FILING:
        return _file_part(row) or _settle_filing(row)
    return False


class _PartFailed(Exception):
    """A part could not be worked on because of a bug, which a repetition would meet again."""

    def __init__(self, part: ImportPart) -> None:
        super().__init__(part.number)
        self.part = part


def _attempt[R](part: ImportPart, work: Callable[[], R]) -> R:
    """Work on a part; an outage is left to the next task, anything else is told from it."""
    try:
        return work()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        raise _PartFailed(part) from error


@service
def _give_up(row: Import, part: ImportPart) -> None:
    """Let the reports of a part have a fault: nothing of it is filed. A sheet that is filed at once is checked anew."""
    locked = LIFECYCLE.lock(row)
    if locked.state == State.FILING and locked.reports <= MOST_FILED_AT_ONCE:
        _take_back(locked)
    parts.give_up(part, PartState.FILED if locked.state == State.FILING else PartState.CHECKED)


# --- Checking ---------------------------------------------------------------------------------------------------------
@service
def _check_part(row: Import) -> bool:
    """Check a part that no other worker checks; return whether there was one."""
    part = parts.claim(row, PartState.READ)
    if part is None:
        return False
    _attempt(part, lambda: _check(row, part))
    return True


def _check(row: Import, part: ImportPart) -> None:
    content = PartMonths.read(row, part)
    content.add_outcomes(many_filings.check_many(content.stated, filer=row.uploaded_by))
    parts.store_result(part, content, PartState.CHECKED)


@service
def _settle_check(row: Import) -> bool:
    """Say whether the sheet can be filed, once all its parts are checked."""
    locked = LIFECYCLE.lock(row)
    if locked.state != State.PENDING or locked.parts.filter(state=PartState.READ).exists():
        return False
    parts.update_counts(locked)
    empty = not locked.reports and not locked.findings
    locked.state = State.FAULTY if locked.faulty_reports or empty else State.READY
    locked.save_next("state", "reports", "faulty_reports", "faults", "findings")
    outbox.announce(events.IMPORT_ENDED, import_id=locked.pk)
    return False


# --- Filing -----------------------------------------------------------------------------------------------------------
class _NotAsChecked(Exception):
    """A part has a fault that was not found, or did not exist, when the sheet was checked."""

    def __init__(self, part: ImportPart, content: PartMonths) -> None:
        super().__init__(part.number)
        self.part, self.content = part, content


@service
def _file_part(row: Import) -> bool:
    """File a part that no other worker files; return whether there was one. What has a fault by now is left out."""
    part = parts.claim(row, PartState.CHECKED)
    if part is None:
        return False
    _attempt(part, lambda: _file(row, part))
    return True


def _file_at_once(row: Import) -> bool:
    """File a sheet in one transaction, or, if a report has a fault by now, nothing of it."""
    try:
        _file_all(row)
    except _NotAsChecked as failure:
        _check_again(row, failure.part, failure.content)
        return True
    return False


@service
def _file_all(row: Import) -> None:
    locked = LIFECYCLE.lock(row)
    if locked.state != State.FILING:
        return
    for part in locked.parts.filter(state=PartState.CHECKED).order_by("number"):
        content = _attempt(part, partial(_file, locked, part))
        if content.faulty and not locked.good_only:
            raise _NotAsChecked(part, content)
    _conclude(locked)


@service
def _check_again(row: Import, part: ImportPart, content: PartMonths) -> None:
    """Take a sheet back that cannot be filed as it was confirmed: it is checked anew, and shows its faults.

    The part that has them keeps them: some are found only when the parts before it are filed.
    """
    locked = LIFECYCLE.lock(row)
    if locked.state == State.FILING:
        _take_back(locked)
        parts.store_result(part, content, PartState.CHECKED)


def _take_back(row: Import) -> None:
    row.parts.update(state=PartState.READ)
    row.state, row.confirmed_by, row.confirmed_at, row.signature = State.PENDING, None, None, None
    row.save_next("state", "confirmed_by", "confirmed_at", "signature")


def _file(row: Import, part: ImportPart) -> PartMonths:
    """File the reports of a part that have no fault; return it with the faults of the others."""
    assert row.confirmed_by is not None
    content = PartMonths.read(row, part)
    outcomes = many_filings.file_many(
        content.without_faults(),
        filer=row.confirmed_by,
        sheet=row.pk,
        signature={"method": "sheet", "sha256": row.sha256, "sheet": str(row.pk)},
        key=f"sheet:{row.pk}:{part.number}",
    )
    content.add_outcomes(outcomes)
    parts.store_result(part, content, PartState.FILED)
    outbox.announce(events.REPORTS_IMPORTED, part_id=part.pk)
    return content


@service
def _settle_filing(row: Import) -> bool:
    locked = LIFECYCLE.lock(row)
    if locked.state == State.FILING and not locked.parts.filter(state=PartState.CHECKED).exists():
        _conclude(locked)
    return False


def _conclude(row: Import) -> None:
    parts.update_counts(row)
    row.state = State.COMMITTED
    row.save_next("state", "reports", "faulty_reports", "faults", "findings")
    audit.record(
        actor=SystemActor("imports"),
        action="imports.filed",
        obj=row,
        data={"reports": row.filed_reports, "left_out": row.faulty_reports},
    )
    outbox.announce(events.IMPORT_ENDED, import_id=row.pk)
