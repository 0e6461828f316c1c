"""Lines of a CSV file, whose cells are read one by one; what is wrong with a cell becomes a problem of its line."""

import csv
import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from history.parsing.problems import Problem

_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?", re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
ZERO = Decimal(0)


class Line:
    """A line of a file. A method for each type returns the cell's value, or ``None`` after noting what is wrong."""

    def __init__(self, file: str, number: int, cells: dict[str, str], problems: list[Problem]) -> None:
        self.file, self.number, self.cells = file, number, cells
        self._problems = problems
        self.faulty = False

    def note(self, column: str, reason: str, *, taken: bool = False) -> None:
        """Note what is wrong with a cell; unless the line is ``taken`` without it, the whole line is left out."""
        value = self.cells.get(column, "")
        self._problems.append(Problem(self.file, self.number, column, value, reason, taken))
        self.faulty = self.faulty or not taken

    def text(self, column: str, *, needed: bool = True, longest: int = 200) -> str:
        cell = self.cells[column]
        if needed and not cell:
            self.note(column, "is missing")
        elif len(cell) > longest or "\0" in cell:
            self.note(column, f"has more than {longest} characters, or one that no text has")
        return cell

    def choice(self, column: str, options: Collection[str], *, needed: bool = True) -> str:
        cell = self.text(column, needed=needed)
        if cell and cell not in options:
            self.note(column, f"is none of: {', '.join(options)}")
        return cell

    def day(self, column: str, *, needed: bool = True) -> dt.date | None:
        cell = self.text(column, needed=needed)
        if not cell:
            return None
        try:
            if _DAY.fullmatch(cell):
                return dt.date.fromisoformat(cell)
        except ValueError:
            pass
        self.note(column, "is no day of the form YYYY-MM-DD")
        return None

    def month(self, column: str) -> dt.date | None:
        cell = self.text(column)
        if not cell:
            return None
        if _MONTH.fullmatch(cell):
            return dt.date.fromisoformat(f"{cell}-01")
        self.note(column, "is no month of the form YYYY-MM")
        return None

    def whole(self, column: str, least: int, most: int) -> int | None:
        cell = self.text(column)
        if not cell:
            return None
        if cell.isascii() and cell.isdecimal() and least <= int(cell) <= most:
            return int(cell)
        self.note(column, f"is no whole number from {least} to {most}")
        return None

    def decimal(
        self, column: str, *, needed: bool = True, least: Decimal | None = ZERO, most: Decimal | None = None
    ) -> Decimal | None:
        cell = self.text(column, needed=needed)
        if not cell:
            return None
        if not _DECIMAL.fullmatch(cell):
            self.note(column, "is no decimal number with a point")
            return None
        value = Decimal(cell)
        if (least is not None and value < least) or (most is not None and value > most):
            self.note(column, f"is outside {'' if least is None else least} to {'' if most is None else most}")
            return None
        return value


def read_lines(folder: Path, kind: str, columns: Sequence[str], problems: list[Problem]) -> Iterator[Line]:
    """Yield the lines of the file of a kind; a missing file is an empty one.

    A file that is not UTF-8 or lacks a column is not read any further; a column that is not known is left out.
    """
    path = folder / f"{kind}.csv"
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = [name.strip() for name in next(rows, [])]
            if not _header_fits(path.name, header, columns, problems):
                return
            for cells in rows:
                if any(cell.strip() for cell in cells):
                    yield _line(path.name, rows.line_num, header, cells, problems)
    except UnicodeDecodeError:
        problems.append(Problem(path.name, 0, "", "", "the file is not in UTF-8; nothing after this place was read"))
    except csv.Error as error:
        problems.append(Problem(path.name, 0, "", "", f"the file is no CSV from some line on: {error}"))


def _header_fits(name: str, header: Sequence[str], columns: Sequence[str], problems: list[Problem]) -> bool:
    missing = [column for column in columns if column not in header]
    problems += [Problem(name, 1, column, "", "this column is missing; the file was not read") for column in missing]
    for column in header:
        if column not in columns:
            problems.append(Problem(name, 1, column, "", "this column is not known", taken=True))
    if len(set(header)) != len(header):
        problems.append(Problem(name, 1, "", "", "a column is there twice; the file was not read"))
        return False
    return not missing


def _line(name: str, number: int, header: Sequence[str], cells: Sequence[str], problems: list[Problem]) -> Line:
    padded = [*cells, *[""] * (len(header) - len(cells))]
    line = Line(name, number, dict(zip(header, (cell.strip() for cell in padded), strict=False)), problems)
    if len(cells) > len(header):
        line.note("", f"has {len(cells)} cells under {len(header)} columns")
    return line
