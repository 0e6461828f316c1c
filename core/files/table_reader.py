"""Reads one workbook or CSV file into rows of cells, in a process with limits on memory and time.

Run as a program of its own by ``core.files.examination`` with FILE; the answer is one line of JSON. The file has been
examined before, so archive bombs are excluded; an attack on the parser is confined to this process. Only the modules
beside this one are imported.

A cell is ``null``, a text, or a mapping that says what else it is: ``number`` (as a spreadsheet shows it, with fifteen
digits and no float), ``formula`` (with ``shows``, its last result), ``day``, ``truth`` or ``broken``.
"""

import csv
import datetime as dt
import io
import json
import re
import resource
import sys
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from core.files.limits import CPU_SECONDS, MAX_CELL_TEXT, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, MAX_STREAMED_ROWS, MEMORY
from core.files.refusals import Refused

ENCODINGS = ("utf-8-sig", "gb18030")
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*\b\w+:id="([^"]+)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_RELATION_ATTRIBUTE = re.compile(rb'\b(Id|Target)="([^"]+)"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z0-9:]{2,20})"')


def main(path: str) -> None:
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (most, most))
    warnings.simplefilter("ignore")
    try:
        answer = read(Path(path).read_bytes())
    except Refused as refusal:
        answer = {"refused": str(refusal)}
        if str(refusal) == "too_many_cells":
            answer["figures"] = {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
    except (MemoryError, RecursionError):
        answer = {"refused": "too_demanding"}
    sys.stdout.write(json.dumps(answer))


def read(content: bytes) -> dict[str, Any]:
    """Return ``{"sheets": [{"name", "rows", "merged"}], "encoding": of a CSV}``."""
    if content.startswith(b"PK"):
        return {"sheets": list(_workbook(content)), "encoding": ""}
    text, encoding = _decode(content)
    return {"sheets": [{"name": "", "rows": _csv_rows(text), "merged": []}], "encoding": encoding}


def _workbook(content: bytes) -> Iterator[dict[str, Any]]:
    try:
        written = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        shown = load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=True)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # any error of the parser means that the workbook cannot be read
        raise Refused("truncated_or_damaged") from error
    merged = _merged(content)
    for number, sheet in enumerate(written.worksheets[:MAX_SHEETS]):
        try:
            rows = _rows(sheet, shown[sheet.title])
        except (Refused, MemoryError, RecursionError):
            raise
        except Exception as error:
            raise Refused("truncated_or_damaged") from error
        yield {"name": sheet.title, "rows": rows, "merged": merged[number] if number < len(merged) else []}


def _merged(content: bytes) -> list[list[str]]:
    """Return the ranges of merged cells of each worksheet in its order, which reading by rows does not give."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [
            [match[1].decode() for match in islice(_MERGED.finditer(archive.read(part)), 50)]
            for part in _worksheets(archive)
        ]


def _worksheets(archive: zipfile.ZipFile) -> list[str]:
    """Return the parts of the archive that are worksheets, in the order of the workbook."""
    names = set(archive.namelist())
    workbook, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {workbook, relations} <= names:
        return []
    attributes = (
        dict(_RELATION_ATTRIBUTE.findall(relation)) for relation in _RELATION.findall(archive.read(relations))
    )
    targets = {row.get(b"Id"): row.get(b"Target", b"").decode("utf-8", "replace") for row in attributes}
    parts = (targets.get(key, "") for key in _SHEET.findall(archive.read(workbook)))
    paths = [part.lstrip("/") if part.startswith("/") else f"xl/{part}" for part in parts]
    return [path for path in paths if path in names and path.startswith("xl/worksheets/")]


def _rows(sheet: Any, shown: Any) -> list[list[Any]]:
    rows: list[list[Any]] = []
    pairs = zip(
        sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1),
        shown.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1, values_only=True),
        strict=False,
    )
    for cells, values in pairs:
        rows.append(_trim([_cell(cell, value) for cell, value in zip(cells, values, strict=False)]))
    return _check_size(rows)


def _cell(cell: Any, shown: Any) -> Any:
    if cell.data_type == "f":
        return {"formula": str(cell.value)[:MAX_CELL_TEXT], "shows": _plain(shown)}
    if cell.data_type == "e":
        return {"broken": str(cell.value)}
    return _plain(cell.value)


def _plain(value: Any) -> Any:
    match value:
        case None:
            return None
        case bool():
            return {"truth": value}
        case int():
            return {"number": str(value)}
        case float():
            return {"number": _as_shown(value)}
        case dt.datetime() | dt.date():
            return {"day": value.isoformat()[:10]}
    return _clean(str(value))


def _as_shown(value: float) -> str:
    """Return a number with fifteen digits, as a spreadsheet keeps it; further digits of a float were never typed."""
    text = format(value, ".15g")
    if "e" not in text:
        return text
    return format(value, ".15f").rstrip("0").rstrip(".") if abs(value) < 1 else text


def _clean(text: str) -> str | None:
    text = text[:MAX_CELL_TEXT].replace("\0", "").strip()
    return "".join(sign for sign in text if not "\ud800" <= sign <= "\udfff") or None


def _decode(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise Refused("not_a_sheet") from error
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise Refused("not_a_sheet")


def _separator(text: str) -> str:
    """Return the sign that occurs most often in one of the first lines."""
    head = text[:20_000].splitlines()[:30]
    return max("\t;,", key=lambda sign: max((line.count(sign) for line in head), default=0))


def _csv_rows(text: str) -> list[list[Any]]:
    try:
        rows = [
            _trim([_clean(cell.removeprefix("'")) for cell in row])
            for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)), MAX_ROWS + 2)
        ]
    except csv.Error as error:
        raise Refused("truncated_or_damaged") from error
    return _check_size(rows)


def read_rows(path: Path) -> Iterator[tuple[str, int, list[Any]]]:
    """Yield the rows of the first worksheet or of a CSV that are not blank, with the sheet's name and their numbers."""
    with path.open("rb") as file:
        packed = file.read(2) == b"PK"
    for name, number, cells in _rows_of_workbook(path) if packed else _rows_of_csv(path):
        if number > MAX_STREAMED_ROWS:
            raise Refused("too_many_rows")
        if len(row := _trim(cells)) > MAX_COLUMNS:
            raise Refused("too_many_cells")
        if row:
            yield name, number, row


def _rows_of_workbook(path: Path) -> Iterator[tuple[str, int, list[Any]]]:
    try:
        sheet = load_workbook(path.open("rb"), read_only=True, keep_links=False).worksheets[0]
        for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
            yield sheet.title, number, [_cell(cell, None) for cell in row]
    except (Refused, MemoryError, RecursionError):
        raise
    except Exception as error:  # any error of the parser means that the workbook cannot be read
        raise Refused("truncated_or_damaged") from error


def _rows_of_csv(path: Path) -> Iterator[tuple[str, int, list[Any]]]:
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        separator = _separator(file.read(20_000))
        file.seek(0)
        try:
            for number, row in enumerate(csv.reader(file, delimiter=separator), 1):
                yield "", number, [_clean(cell.removeprefix("'")) for cell in row]
        except csv.Error as error:
            raise Refused("truncated_or_damaged") from error


def _encoding_of(path: Path) -> str:
    """Return the first encoding in which the whole file can be read."""
    with path.open("rb") as file:
        candidates = ("utf-16",) if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS
    for encoding in candidates:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused("not_a_sheet")


def _trim(row: list[Any]) -> list[Any]:
    while row and row[-1] is None:
        row.pop()
    return row


def _check_size(rows: list[list[Any]]) -> list[list[Any]]:
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in rows):
        raise Refused("too_many_cells")
    return rows


if __name__ == "__main__":
    main(sys.argv[1])
