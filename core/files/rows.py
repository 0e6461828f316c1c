"""Sheets of any length, row by row: read in a child process, so that neither process holds the whole sheet."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.files.examination import child, refusal
from core.files.tables import Cell

READER = "core.files.row_reader"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank; ``number`` from 1."""

    worksheet: str
    number: int
    cells: Sequence[Cell]


def read_rows(file: Path) -> Iterator[Row]:
    """Yield the rows of a sheet. The child process ends with the iterator.

    Raises:
        Invalid: when a row cannot be read; what was yielded before stands in the file.
    """
    with subprocess.Popen(**child(READER, file), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:
        assert reader.stdout is not None
        try:
            for line in reader.stdout:
                try:
                    answer = json.loads(line)
                except ValueError as error:  # the process was ended while it wrote
                    raise refusal("too_demanding") from error
                if isinstance(answer, dict):
                    raise refusal(str(answer["refused"]), **answer["figures"])
                yield Row(*answer)
            if reader.wait() != 0:  # it exceeded its limits, or crashed because of the file
                raise refusal("too_demanding")
        finally:
            reader.kill()
