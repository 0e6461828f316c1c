"""Uploaded sheets as rows of plain cells, each with its position."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.files.examination import examine, refusal, run_child
from core.files.limits import MAX_SHEET_BYTES, MEGABYTE

READER = "core.files.table_reader"
SHEETS = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/plain"}

type Cell = str | Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Table:
    """A worksheet, or the whole of a CSV file (whose ``name`` is empty)."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[str] = field(default=())


def read(content: bytes) -> list[Table]:
    """Return every worksheet of an uploaded file, or refuse the whole file with a reason."""
    if len(content) > MAX_SHEET_BYTES:
        raise refusal("too_large", most=MAX_SHEET_BYTES // MEGABYTE)
    require_sheet(content)
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        original = Path(folder) / "file"
        original.write_bytes(content)
        answer = run_child(READER, original)
    return [Table(sheet["name"], sheet["rows"], sheet["merged"]) for sheet in answer["sheets"]]


def require_sheet(content: bytes) -> None:
    """Refuse a file that is no sheet, or that is dangerous to read."""
    if not content:
        raise refusal("empty")
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")) and examine(content).media_type not in SHEETS:
        raise refusal("not_a_sheet")


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0: ``A`` for 0, ``AA`` for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_text(cell: Cell) -> str:
    """Return a cell's text as its author sees it."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case {"formula": formula, "shows": value}:
            return str(formula) if value is None else f"{formula} → {cell_text(value)}"
        case _:
            return str(next(iter(cell.values())))
