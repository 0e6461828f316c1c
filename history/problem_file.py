"""The file that names what was not taken of a history, beside its folder."""

import csv
from collections.abc import Iterable
from pathlib import Path

from history.parsing.problems import COLUMNS, Problem


def path_for(folder: Path) -> Path:
    resolved = folder.resolve()
    return resolved.with_name(f"{resolved.name}.not-taken.csv")


def write(path: Path, problems: Iterable[Problem]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for problem in problems:
            taken = "yes" if problem.taken else "no"
            writer.writerow([problem.file, problem.line, problem.column, problem.value, problem.reason, taken])
