"""Reads the first worksheet of a workbook, or a CSV file, row by row, in a process with limits on memory and time.

Run as a program of its own by ``core.files.rows`` with FILE. Each line of the answer is JSON: the name of the sheet,
the number of the row, and its cells (as ``table_reader`` gives them). A refusal is the last line.
"""

import json
import resource
import sys
import warnings
from pathlib import Path

from core.files.limits import MAX_COLUMNS, MAX_STREAMED_ROWS, MEMORY, STREAM_CPU_SECONDS
from core.files.refusals import Refused
from core.files.table_reader import read_rows


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


if __name__ == "__main__":
    main(sys.argv[1])
