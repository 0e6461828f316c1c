"""Reading of a sheet into rows of the database, from its beginning to its end in one task.

A reading that was cut off begins anew. Every slice of rows is stored under the next version of the sheet, so a worker
that was taken for a dead one gives way to the one that has begun after it.
"""

import errno
import hashlib
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import batched, chain, islice
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext as _

from core import bulk_insert, outbox
from core.canonical_json import sha256_hex
from core.errors import DomainError, Fault, Invalid
from core.files.examination import refusal
from core.files.rows import Row, read_rows
from core.files.tables import Table, column_letters, require_sheet
from core.planner_statistics import analyse_grown
from core.transactions import service
from quotas import events
from quotas.models import Import, ImportPart, ImportRow
from quotas.services.imports.lifecycle import LIFECYCLE
from quotas.services.imports.many_reports import parts, removal, turns
from quotas.services.imports.many_reports.part_months import layout_now
from quotas.sheets import many_reports as sheet
from quotas.sheets.reading import HEAD_ROWS, CellFault, Layout, Parsed, as_mapping

SECONDS_OF_READING = 800  # after which a sheet is refused: the task is ended after 900
MOST_ROWS_OF_ENTERPRISE = 5_000  # since all of them are filed in one transaction
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
_ROWS_AT_A_TIME = 5_000
_ROWS_OF_A_PART = 1_000  # while a part is filed, other filings wait for the account of the nation

log = structlog.get_logger(__name__)

State = Import.State
_UNREAD = Q(state=State.PENDING, read_all=False)


def read(pk: UUID | str) -> None:
    """Read a sheet, unless another worker does. What a bug stops becomes a fault of the sheet."""
    row = _begin(pk)
    if row is None:
        return
    ends = time.monotonic() + SECONDS_OF_READING
    with translation.override(row.uploaded_by.language), tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        path = Path(folder) / "file"
        try:
            removal.remove_rows(row.pk, while_in=_UNREAD)  # of a reading that was cut off
            _write_file(row, path)
            stage(row, read_rows(path), ends=ends)
        except DomainError as refused:
            _refuse(row, _faults(refused))
        except (OperationalError, InterfaceError):  # an outage: the next task reads it
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno in _DISK_FULL:
                raise
            log.exception("sheet_reading_failed", sheet=str(row.pk))
            _refuse(row, [CellFault("internal_error", parts.internal_error())])


@service
def _begin(pk: UUID | str) -> Import | None:
    """Return a sheet whose reading begins now, or ``None`` if it is read already or by another worker."""
    existing = Import.objects.without_content().filter(pk=pk).first()
    row = LIFECYCLE.lock(existing) if existing is not None else None
    if row is None or not Import.objects.filter(turns.idle(), pk=pk, state=State.PENDING, read_all=False).exists():
        return None
    turns.note_work(row.pk)
    row.lines = 0
    row.save_next("lines")
    return row


def _write_file(row: Import, path: Path) -> None:
    content = bytes(row.content or b"")
    require_sheet(content)
    path.write_bytes(content)
    turns.note_work(row.pk)


def stage(row: Import, rows: Iterator[Row], *, ends: float = float("inf")) -> None:
    """Store the rows of a sheet, and divide it into parts; a sheet that cannot be read has its faults."""
    try:
        _stage(row, rows, ends)
    except DomainError as refused:
        _refuse(row, _faults(refused))


def _stage(row: Import, rows: Iterator[Row], ends: float) -> None:
    layout = layout_now()
    first = list(islice(rows, HEAD_ROWS))
    parsed, top = layout.begin(_table(first))
    if parsed.faults or top is None:
        _refuse(row, parsed.faults)
        return
    if not _store_title_row(row, {"worksheet": parsed.table.name, "places": parsed.places}):
        return
    for some in batched(chain((one for one in first if one.number > top + 1), rows), _ROWS_AT_A_TIME):
        if time.monotonic() > ends:
            raise refusal("too_demanding")
        if not _store(row, [_as_row(row, layout, parsed, one) for one in some]):
            return
    _end_reading(row)


def _table(rows: Sequence[Row]) -> Table:
    cells: list[Any] = [[] for _number in range(rows[-1].number if rows else 0)]
    for one in rows:
        cells[one.number - 1] = one.cells
    return Table(rows[0].worksheet if rows else "", cells)


def _as_row(row: Import, layout: Layout, titles: Parsed, one: Row) -> ImportRow:
    """Return a row to store. One without the code of an enterprise has its faults at once: it belongs to no part."""
    place = titles.places["enterprise"]
    code = sheet.enterprise_code(one.cells[place] if place < len(one.cells) else None)
    stored = ImportRow(sheet=row, number=one.number, enterprise=code, cells=one.cells)
    if not code:
        parsed = Parsed(places=titles.places, table=titles.table)
        layout.read_line(parsed, one.number, one.cells)
        column = column_letters(place)
        if not any(fault.column == column for fault in parsed.faults):
            detail, title = _("This must be filled in."), str(sheet.ENTERPRISE.label)
            parsed.faults.append(CellFault("required", detail, titles.table.name, one.number, column, title))
        stored.faults = [dict(as_mapping(fault)) for fault in parsed.faults]
    return stored


def _store_title_row(row: Import, title_row: dict[str, Any]) -> bool:
    def store(locked: Import) -> None:
        locked.title_row = title_row
        locked.save_next("title_row")

    return _while_read_here(row, store)


def _store(row: Import, rows: Sequence[ImportRow]) -> bool:
    def store(locked: Import) -> None:
        bulk_insert.insert(rows)
        locked.lines += len(rows)
        locked.save_next("lines")
        turns.note_work(locked.pk)

    return _while_read_here(row, store)


def _while_read_here(row: Import, write: Callable[[Import], None]) -> bool:
    """Write to a sheet, unless it was discarded or another worker has begun to read it; return whether it was written.

    The reader holds ``row``, whose version goes on with what he writes.
    """
    locked = _write_if_unchanged(row, write)
    if locked is not None:
        row.version = locked.version
    return locked is not None


@service
def _write_if_unchanged(row: Import, write: Callable[[Import], None]) -> Import | None:
    locked = LIFECYCLE.lock(row)
    if locked.state != State.PENDING or locked.read_all or locked.version != row.version:
        return None
    write(locked)
    return locked


def _end_reading(row: Import) -> None:
    analyse_grown(ImportRow)  # every part is found in it
    _while_read_here(row, partial(_divide, digest_of_rows(row)))  # its reader alone writes the rows


def digest_of_rows(row: Import) -> str:
    """Return the SHA-256 of the rows as they were read, in their order."""
    digest = hashlib.sha256()
    rows = ImportRow.objects.filter(sheet=row.pk).order_by("number").values_list("number", "enterprise", "cells")
    for number, enterprise, cells in rows.iterator(chunk_size=2_000):
        digest.update(sha256_hex([number, enterprise, cells]).encode())
    return digest.hexdigest()


def _divide(digest: str, locked: Import) -> None:
    """Divide a sheet that is read to its end into parts, which workers check, and keep the digest of its rows."""
    if not locked.lines:
        raise Invalid.at("/file", "no_rows", _("There are no rows below the titles."))
    ImportPart.objects.bulk_create(_parts(locked))
    locked.read_all, locked.rows_sha256, locked.content = True, digest, None
    locked.save_next("read_all", "rows_sha256", "content")
    outbox.announce_many(events.IMPORT_GOES_ON, ({"import_id": locked.pk} for _worker in range(parts.WORKERS)))


def _parts(row: Import) -> Iterable[ImportPart]:
    """Divide the sheet into parts of some rows, each with whole enterprises."""
    named = row.rows.exclude(enterprise="")
    counts = named.order_by("enterprise").values_list("enterprise").annotate(lines=Count("id"))
    number, first, last, lines = 0, None, "", 0
    for code, count in counts.iterator():
        if count > MOST_ROWS_OF_ENTERPRISE:
            detail = _("At most %(most)d rows can be of one enterprise; %(code)s has %(rows)d. Divide the sheet.")
            figures = {"most": MOST_ROWS_OF_ENTERPRISE, "code": code, "rows": count}
            raise Invalid.at("/file", "too_many_rows_of_enterprise", detail % figures)
        if first is not None and lines + count > _ROWS_OF_A_PART:
            yield ImportPart(sheet=row, number=number, first=first, last=last)
            number, first, lines = number + 1, None, 0
        first, last, lines = code if first is None else first, code, lines + count
    if first is not None:
        yield ImportPart(sheet=row, number=number, first=first, last=last)


def _faults(refused: DomainError) -> list[CellFault]:
    return [
        CellFault(fault.code, str(fault.detail))
        for fault in refused.errors or [Fault("", refused.code, refused.detail)]
    ]


def _refuse(row: Import, faults: Sequence[CellFault]) -> None:
    """End the reading of a sheet that cannot be read: its rows are not needed."""

    def refuse(locked: Import) -> None:
        locked.state, locked.content = State.FAULTY, None
        locked.faults = [dict(as_mapping(fault)) for fault in faults]
        locked.save_next("state", "content", "faults")
        outbox.announce(events.IMPORT_ROWS_UNNEEDED, import_id=locked.pk)
        outbox.announce(events.IMPORT_ENDED, import_id=locked.pk)

    _while_read_here(row, refuse)
