"""Reads the first worksheet of a workbook, or a CSV file, row by row, in a process with limits on memory and time.

Run as a program of its own by ``core.files.rows`` with FILE. Each line of the answer is JSON: the name of the sheet,
the number of the row, and its cells (as in ``core.files.cells``). A refusal is the last line.
"""

import csv
import json
import resource
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from core.files.cells import ENCODINGS, UTF_16_MARKS, clean_text, find_separator, read_cell, trim
from core.files.limits import MAX_COLUMNS, MAX_STREAMED_ROWS, MEMORY, STREAM_CPU_SECONDS
from core.files.refusals import Refused


def main(path: str) -> None:
    limits = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, STREAM_CPU_SECONDS), (resource.RLIMIT_CORE, 0))
    for limit, most in limits:
        resource.setrlimit(limit, (most, most))
    warnings.simplefilter("ignore")
    write = sys.stdout.write
    try:
        for name, number, cells in read_rows(Path(path)):
            write(json.dumps([name, number, cells]) + "\n")
    except Refused as refusal:
        figures = {"rows": MAX_STREAMED_ROWS, "columns": MAX_COLUMNS}
        write(json.dumps({"refused": str(refusal), "figures": figures if str(refusal).startswith("too_many") else {}}))
    except (MemoryError, RecursionError):
        write(json.dumps({"refused": "too_demanding", "figures": {}}))


def read_rows(path: Path) -> Iterator[tuple[str, int, list[Any]]]:
    """Yield the rows of the first worksheet or of a CSV that are not blank, with the sheet's name and their numbers."""
    with path.open("rb") as file:
        packed = file.read(2) == b"PK"
    for name, number, cells in _rows_of_workbook(path) if packed else _rows_of_csv(path):
        if number > MAX_STREAMED_ROWS:
            raise Refused("too_many_rows")
        if len(row := trim(cells)) > MAX_COLUMNS:
            raise Refused("too_many_cells")
        if row:
            yield name, number, row


def _rows_of_workbook(path: Path) -> Iterator[tuple[str, int, list[Any]]]:
    try:
        sheet = load_workbook(path.open("rb"), read_only=True, keep_links=False).worksheets[0]
        for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
            yield sheet.title, number, [read_cell(cell, None) for cell in row]
    except (Refused, MemoryError, RecursionError):
        raise
    except Exception as error:  # any error of the parser means that the workbook cannot be read
        raise Refused("truncated_or_damaged") from error


def _rows_of_csv(path: Path) -> Iterator[tuple[str, int, list[Any]]]:
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        separator = find_separator(file.read(20_000))
        file.seek(0)
        try:
            for number, row in enumerate(csv.reader(file, delimiter=separator), 1):
                yield "", number, [clean_text(cell.removeprefix("'")) for cell in row]
        except csv.Error as error:
            raise Refused("truncated_or_damaged") from error


def _encoding_of(path: Path) -> str:
    """Return the first encoding in which the whole file can be read."""
    with path.open("rb") as file:
        candidates = ("utf-16",) if file.read(2) in UTF_16_MARKS else ENCODINGS
    for encoding in candidates:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused("not_a_sheet")


if __name__ == "__main__":
    main(sys.argv[1])
