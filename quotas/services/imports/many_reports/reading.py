"""Reading of a sheet into rows of the database, which goes on after the last row that was stored."""

import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched, chain, islice
from pathlib import Path
from typing import Any

from django.db.models import Count, Max

from core import outbox
from core.errors import DomainError
from core.files.rows import Row, read_rows
from core.files.tables import Table, cell_text, require_sheet
from core.transactions import service
from quotas import events
from quotas.models import Import, ImportPart, ImportRow
from quotas.services.imports.lifecycle import LIFECYCLE
from quotas.services.imports.many_reports import parts
from quotas.services.imports.many_reports.contents import layout_now
from quotas.sheets.reading import CellFault, as_mapping

_ROWS_AT_A_TIME = 5_000
_ROWS_OF_A_PART = 250  # while a part is filed, other filings wait for the account of the nation
_HEAD_ROWS = 30

State = Import.State


def read(row: Import, ends: float) -> bool:
    content = row.content
    if content is None:
        return False
    known = row.rows.aggregate(last=Max("number"))["last"] or 0
    try:
        with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
            path = Path(folder) / "file"
            path.write_bytes(content)
            if not known:
                require_sheet(bytes(content))
            return stage(row, read_rows(path, after=known), known=known, ends=ends)
    except DomainError as refusal:
        _refuse(row, [CellFault(fault.code, str(fault.detail)) for fault in refusal.errors])
        return False


def stage(row: Import, rows: Iterator[Row], *, known: int = 0, ends: float = float("inf")) -> bool:
    """Store the rows of a sheet, from the one after ``known`` on; return whether the next step may follow."""
    layout = layout_now()
    if not known:
        first = list(islice(rows, _HEAD_ROWS))
        parsed, top = layout.begin(_table(first))
        if parsed.faults or top is None:
            _refuse(row, parsed.faults)
            return False
        _keep_head(row, {"sheet": parsed.table.name, "places": parsed.places, "top": top + 1})
        row.refresh_from_db(fields=["head", "version"])
        rows = chain((one for one in first if one.number > top + 1), rows)
    place = row.head["places"]["enterprise"]
    for some in batched(rows, _ROWS_AT_A_TIME):
        if not _store(row, some, place, known):
            return False  # another worker reads this sheet
        known = some[-1].number
        if time.monotonic() > ends:
            return True
    _end_reading(row, known)
    return True


def _table(rows: Sequence[Row]) -> Table:
    cells: list[Any] = [[] for _number in range(rows[-1].number if rows else 0)]
    for one in rows:
        cells[one.number - 1] = one.cells
    return Table(rows[0].sheet if rows else "", cells)


@service
def _keep_head(row: Import, head: dict[str, Any]) -> None:
    locked = LIFECYCLE.lock(row)
    locked.head = head
    locked.save_next("head")


@service
def _store(row: Import, rows: Sequence[Row], place: int, known: int) -> bool:
    """Insert rows after the last one known; return false if others were inserted meanwhile."""
    locked = LIFECYCLE.lock(row)
    if locked.state != State.PENDING or (locked.rows.aggregate(last=Max("number"))["last"] or 0) != known:
        return False
    ImportRow.objects.bulk_create(
        ImportRow(sheet=locked, number=one.number, enterprise=_code(one.cells, place), cells=one.cells) for one in rows
    )
    locked.lines += len(rows)
    locked.save_next("lines")
    return True


def _code(cells: Sequence[Any], place: int) -> str:
    text = cell_text(cells[place]) if place < len(cells) else ""
    return text.strip().split(" ")[0][:32].upper()


@service
def _end_reading(row: Import, known: int) -> None:
    locked = LIFECYCLE.lock(row)
    if locked.state != State.PENDING or locked.read_all:
        return
    ImportPart.objects.bulk_create(_parts(locked))
    locked.read_all, locked.content = True, None
    locked.save_next("read_all", "content")
    outbox.announce_many(events.IMPORT_GOES_ON, ({"import_id": locked.pk} for _worker in range(parts.WORKERS - 1)))


def _parts(row: Import) -> Iterable[ImportPart]:
    """Divide the sheet into parts of some rows, each with whole enterprises."""
    counts = row.rows.order_by("enterprise").values_list("enterprise").annotate(lines=Count("id"))
    number, first, last, lines = 0, None, "", 0
    for code, count in counts.iterator():
        if first is not None and lines + count > _ROWS_OF_A_PART:
            yield ImportPart(sheet=row, number=number, first=first, last=last)
            number, first, lines = number + 1, None, 0
        first, last, lines = code if first is None else first, code, lines + count
    if first is not None:
        yield ImportPart(sheet=row, number=number, first=first, last=last)


@service
def _refuse(row: Import, faults: Sequence[CellFault]) -> None:
    """End the reading of a sheet that cannot be read at all."""
    locked = LIFECYCLE.lock(row)
    if locked.state == State.PENDING:
        locked.state, locked.content = State.FAULTY, None
        locked.faults = [dict(as_mapping(fault)) for fault in faults]
        locked.save_next("state", "content", "faults")
        outbox.announce(events.IMPORT_ENDED, import_id=locked.pk)
