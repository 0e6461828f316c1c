"""The steps of workers on a sheet with many reports: reading, checking, filing."""

import time
from uuid import UUID

from django.utils import translation

from core import audit, outbox
from core.actors import SystemActor
from core.transactions import service
from quotas import events
from quotas.models import Import, ImportPart
from quotas.services.imports.lifecycle import LIFECYCLE
from quotas.services.imports.many_reports import parts
from quotas.services.imports.many_reports.contents import Contents
from quotas.services.imports.many_reports.reading import read
from quotas.services.reports import many_filings

SECONDS_OF_WORK = 20  # after which a task hands over to the next: tasks are ended after 45
AT_ONCE = 250  # reports that are filed in one transaction; more are filed part by part

State, PartState = Import.State, ImportPart.State


def work(pk: UUID | str) -> None:
    """Do steps for some seconds, and announce that more remain."""
    ends = time.monotonic() + SECONDS_OF_WORK
    while (row := Import.objects.select_related("uploaded_by").filter(pk=pk).first()) is not None:
        with translation.override(row.uploaded_by.language):
            if not _step(row, ends):
                return
        if time.monotonic() > ends:
            _announce(events.IMPORT_GOES_ON, row)
            return


def unfinished() -> list[UUID]:
    """Return the sheets on which work remains, for the run that resumes what was cut off."""
    rows = Import.objects.filter(kind=Import.Kind.FILINGS, state__in=[State.PENDING, State.FILING])
    return list(rows.values_list("pk", flat=True))


@service
def _announce(event: str, row: Import) -> None:
    outbox.announce(event, import_id=row.pk)


def _step(row: Import, ends: float) -> bool:
    """Do one step; return whether another one may follow."""
    if row.state == State.PENDING and not row.read_all:
        return read(row, ends)
    if row.state == State.PENDING:
        return _check_part(row) or _settle_check(row)
    if row.state == State.FILING and row.reports <= AT_ONCE:
        return _file_at_once(row)
    if row.state == State.FILING:
        return _file_part(row) or _settle_filing(row)
    return False


# --- Checking ---------------------------------------------------------------------------------------------------------
@service
def _check_part(row: Import) -> bool:
    """Check a part that no other worker checks; return whether there was one."""
    part = parts.claim(row, PartState.READ)
    if part is None:
        return False
    content = Contents.read(row, part)
    content.settle(many_filings.check_many(content.stated, filer=row.uploaded_by))
    parts.keep(part, content, PartState.CHECKED)
    return True


@service
def _settle_check(row: Import) -> bool:
    """Say whether the sheet can be filed, once all its parts are checked."""
    locked = LIFECYCLE.lock(row)
    if locked.state != State.PENDING or locked.parts.filter(state=PartState.READ).exists():
        return False
    parts.count(locked)
    locked.state = State.FAULTY if locked.faulty_reports or not locked.reports else State.READY
    locked.save_next("state", "reports", "faulty_reports", "faults")
    outbox.announce(events.IMPORT_ENDED, import_id=locked.pk)
    return False


# --- Filing -----------------------------------------------------------------------------------------------------------
class _NotAsChecked(Exception):
    """The register has changed since the sheet was checked."""


@service
def _file_part(row: Import) -> bool:
    """File a part that no other worker files; return whether there was one. What has a fault by now is left out."""
    part = parts.claim(row, PartState.CHECKED)
    if part is None:
        return False
    _file(row, part)
    return True


def _file_at_once(row: Import) -> bool:
    """File a sheet in one transaction, or, if a report has a fault by now, nothing of it."""
    try:
        _file_all(row)
    except _NotAsChecked:
        _check_again(row)
        return True
    return False


@service
def _file_all(row: Import) -> None:
    locked = LIFECYCLE.lock(row)
    if locked.state != State.FILING:
        return
    for part in locked.parts.filter(state=PartState.CHECKED).order_by("number"):
        if _file(locked, part) and not locked.good_only:
            raise _NotAsChecked
    _conclude(locked)


@service
def _check_again(row: Import) -> None:
    """Take a sheet back that cannot be filed as it was confirmed: it is checked anew, and shows its faults."""
    locked = LIFECYCLE.lock(row)
    if locked.state == State.FILING:
        locked.parts.update(state=PartState.READ)
        locked.state, locked.confirmed_by, locked.confirmed_at, locked.signature = State.PENDING, None, None, None
        locked.save_next("state", "confirmed_by", "confirmed_at", "signature")


def _file(row: Import, part: ImportPart) -> int:
    """File the reports of a part that have no fault; return how many have one."""
    assert row.confirmed_by is not None
    content = Contents.read(row, part)
    outcomes = many_filings.file_many(
        content.without_faults(),
        filer=row.confirmed_by,
        sheet=row.pk,
        signature={"method": "sheet", "sha256": row.sha256, "sheet": str(row.pk)},
        key=f"sheet:{row.pk}:{part.number}",
    )
    content.settle(outcomes)
    parts.keep(part, content, PartState.FILED)
    outbox.announce(events.REPORTS_IMPORTED, part_id=part.pk)
    return part.faulty


@service
def _settle_filing(row: Import) -> bool:
    locked = LIFECYCLE.lock(row)
    if locked.state == State.FILING and not locked.parts.filter(state=PartState.CHECKED).exists():
        _conclude(locked)
    return False


def _conclude(row: Import) -> None:
    parts.count(row)
    row.state = State.COMMITTED
    row.save_next("state", "reports", "faulty_reports", "faults")
    audit.record(
        actor=SystemActor("imports"),
        action="imports.filed",
        obj=row,
        data={"reports": row.filed_reports, "left_out": row.faulty_reports},
    )
    outbox.announce(events.IMPORT_ENDED, import_id=row.pk)
