"""Uploaded sheets as rows of plain cells, each with its position."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.files.examination import ask, examine, refused

READER = "core.files.reader"
MOST_BYTES = 5 * 1024 * 1024
SHEETS = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/plain"}

type Cell = str | Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Table:
    """One worksheet, or the whole of a CSV file (whose ``name`` is empty)."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[str] = field(default=())


def read(content: bytes) -> list[Table]:
    """Return every worksheet of an uploaded file, or refuse the whole file with a reason."""
    if len(content) > MOST_BYTES:
        raise refused("too_large", most=MOST_BYTES // 1024 // 1024)
    if not content:
        raise refused("empty")
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")) and examine(content).media_type not in SHEETS:
        raise refused("not_a_sheet")
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        original = Path(folder) / "file"
        original.write_bytes(content)
        answer = ask(READER, original)
    return [Table(sheet["name"], sheet["rows"], sheet["merged"]) for sheet in answer["sheets"]]


def letter(column: int) -> str:
    """Return the letters of a column counted from 0: ``A`` for 0, ``AA`` for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def shown(cell: Cell) -> str:
    """Return a cell's text as its author sees it."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case {"formula": formula, "shows": value}:
            return str(formula) if value is None else f"{formula} → {shown(value)}"
        case _:
            return str(next(iter(cell.values())))
