"""Reads one workbook or CSV file into rows of cells, in a process with limits on memory and time.

Run as a program of its own by ``core.files.examination`` with FILE; the answer is one line of JSON, with cells as in
``core.files.cells``. The file has been examined before, so archive bombs are excluded; an attack on the parser is
confined to this process. Only the modules beside this one are imported.
"""

import csv
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

from core.files.cells import ENCODINGS, UTF_16_MARKS, clean_text, find_separator, read_cell, trim
from core.files.limits import CPU_SECONDS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, MEMORY
from core.files.refusals import Refused

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
        rows.append(trim([read_cell(cell, value) for cell, value in zip(cells, values, strict=False)]))
    return _check_size(rows)


def _decode(content: bytes) -> tuple[str, str]:
    if content.startswith(UTF_16_MARKS):
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


def _csv_rows(text: str) -> list[list[Any]]:
    try:
        rows = [
            trim([clean_text(cell.removeprefix("'")) for cell in row])
            for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=find_separator(text)), MAX_ROWS + 2)
        ]
    except csv.Error as error:
        raise Refused("truncated_or_damaged") from error
    return _check_size(rows)


def _check_size(rows: list[list[Any]]) -> list[list[Any]]:
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in rows):
        raise Refused("too_many_cells")
    return rows


if __name__ == "__main__":
    main(sys.argv[1])
