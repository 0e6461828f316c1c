"""Reading of a table into entered values: the head above, the titles, the rows; every fault with its cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.files.tables import Cell, Table, cell_text, column_letters
from quotas.sheets.columns import Column, Wrong, plain, spellings

TEMPLATE = gettext_lazy("Template")
HEAD_ROWS = 30  # among which the titles stand
_FEWEST_TITLES = 2


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault of one cell or, without a row, of the whole sheet."""

    code: str
    detail: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    title: str = ""
    value: str = ""
    suggestion: str = ""


@dataclass(slots=True)
class Parsed:
    head: dict[str, Any] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)  # row of each line in the sheet, counted from 1
    cells: list[Sequence[Cell]] = field(default_factory=list)  # of each line
    places: dict[str, int] = field(default_factory=dict)  # column of each name, counted from 0
    faults: list[CellFault] = field(default_factory=list)
    table: Table = field(default_factory=lambda: Table("", []))
    known: dict[tuple[str, str], Any] = field(default_factory=dict)  # values by column and text, which recur


@dataclass(frozen=True)
class Layout:
    """The layout of a sheet of one kind: facts above, a row of titles, and a row for each line beneath."""

    kind: str
    head: Sequence[Column]
    columns: Sequence[Column]
    version: int = 1
    beside: frozenset[str] = frozenset()  # columns of the register's own file of such rows, which are not read back

    @property
    def mark(self) -> str:
        return f"{self.kind}/{self.version}"

    def parse(self, tables: Sequence[Table]) -> Parsed:
        if not tables:
            return Parsed(faults=[CellFault("empty", _("The file holds no sheet."))])
        table = max(tables, key=lambda table: len(self._titles(table)[1]))
        parsed, top = self.begin(table)
        if top is not None:
            for number, row in enumerate(table.rows[top + 1 :], top + 2):
                self.read_line(parsed, number, row)
        return parsed

    def begin(self, table: Table) -> tuple[Parsed, int | None]:
        """Read what stands above the lines of a table, of which the first rows suffice.

        Return it with the index of the row of titles, or with ``None`` if its lines cannot be read.
        """
        parsed = Parsed(table=table)
        top, parsed.places = self._titles(table)
        if len(parsed.places) < _FEWEST_TITLES:
            wanted = ", ".join(str(column.label) for column in self.columns)
            parsed.faults.append(
                CellFault("no_titles", _("No row of titles was found. It names: %s.") % wanted, table.name)
            )
            return parsed, None
        self._head(parsed, table.rows[:top])
        if parsed.faults and parsed.faults[0].code == "other_template":
            return parsed, None
        self._strangers(parsed, top)
        for area in table.merged:
            first = area.split(":")[0]
            column, at = first.rstrip("0123456789"), int(first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 1)
            detail = _("Cells are merged here (%(area)s): unmerge them, and fill each.") % {"area": area}
            parsed.faults.append(CellFault("merged_cells", detail, table.name, at, column))
        return parsed, top

    def head_of(self, tables: Sequence[Table]) -> dict[str, Any]:
        """Return the values above the titles (the subject of the sheet), even if the rest has errors."""
        parsed = Parsed()
        for table in tables:
            parsed.table = table
            self._head(parsed, table.rows[: self._titles(table)[0]])
        return parsed.head

    def fault_at(self, parsed: Parsed, pointer: str, code: str, detail: str, suggestion: str = "") -> CellFault:
        """Convert a fault at a pointer such as ``/lines/0/tonnes`` into a fault of its cell."""
        steps = pointer.strip("/").split("/")
        if steps[0] != "lines" or len(steps) < 2 or not steps[1].isdecimal() or int(steps[1]) >= len(parsed.rows):
            return CellFault(code, detail, parsed.table.name, suggestion=suggestion)
        row = parsed.rows[int(steps[1])]
        place = parsed.places.get(steps[2]) if len(steps) > 2 else None
        title = next((str(one.label) for one in self.columns if len(steps) > 2 and one.name == steps[2]), "")
        if place is None:
            return CellFault(code, detail, parsed.table.name, row, "", title, "", suggestion)
        cells = parsed.cells[int(steps[1])]
        value = cell_text(cells[place]) if place < len(cells) else ""
        return CellFault(code, detail, parsed.table.name, row, column_letters(place), title, value, suggestion)

    def _titles(self, table: Table) -> tuple[int, dict[str, int]]:
        """Return the index of the row that names most columns, and the place of each column in it."""
        names = {spelling: column.name for column in reversed(self.columns) for spelling in column.names()}
        best: tuple[int, dict[str, int]] = (0, {})
        for index, row in enumerate(table.rows[:HEAD_ROWS]):
            places: dict[str, int] = {}
            for place, cell in enumerate(row):
                name = names.get(plain(cell_text(cell))) if isinstance(cell, str) else None
                if name is not None:
                    places.setdefault(name, place)
            if len(places) > len(best[1]):
                best = (index, places)
        return best

    def _head(self, parsed: Parsed, rows: Sequence[Sequence[Cell]]) -> None:
        facts = {spelling: column for column in self.head for spelling in column.names()}
        marks = {plain("template"), *spellings(TEMPLATE)}
        for number, row in enumerate(rows, 1):
            name = plain(cell_text(row[0])) if row else ""
            value = row[1] if len(row) > 1 else None
            if name in marks and cell_text(value) not in {"", self.mark}:
                detail = _("This was made from template %(found)s; now it is %(wanted)s. Download a fresh one.") % {
                    "found": cell_text(value)[:40],
                    "wanted": self.mark,
                }
                parsed.faults.insert(
                    0,
                    CellFault(
                        "other_template", detail, parsed.table.name, number, "B", str(TEMPLATE), cell_text(value)
                    ),
                )
                return
            if (column := facts.get(name)) is not None:
                parsed.head[column.name] = self._read(parsed, column, number, 1, value)

    def _strangers(self, parsed: Parsed, top: int) -> None:
        """Record faults for missing columns and for unknown titles with values beneath them."""
        for column in self.columns:
            if column.needed and column.name not in parsed.places:
                detail = _("The column “%(title)s” is missing.") % {"title": column.label}
                parsed.faults.append(CellFault("missing_column", detail, parsed.table.name, top + 1))
        places = set(parsed.places.values())
        for place, cell in enumerate(parsed.table.rows[top]):
            beneath = [row[place] for row in parsed.table.rows[top + 1 :] if place < len(row)]
            if (
                place in places
                or (cell is None and not any(beneath))
                or plain(cell_text(cell)) in self._ignored_titles()
            ):
                continue
            detail = _("No column is called this, or it is there twice. Take it out.")
            parsed.faults.append(
                CellFault(
                    "unknown_column",
                    detail,
                    parsed.table.name,
                    top + 1,
                    column_letters(place),
                    cell_text(cell),
                    cell_text(cell),
                )
            )

    def _ignored_titles(self) -> set[str]:
        """Return columns that our own sheets and files add for readers and that are not read back."""
        return {*spellings(NAME), *spellings(FAULTS), *map(plain, self.beside)}

    def read_line(self, parsed: Parsed, number: int, row: Sequence[Cell]) -> None:
        """Add a row beneath the titles to what was read; a blank one adds nothing."""
        if all(cell is None for cell in row):
            return
        values: dict[str, Any] = {}
        for column in self.columns:
            place = parsed.places.get(column.name)
            if place is None:
                continue
            cell = row[place] if place < len(row) else None
            values[column.name] = self._read(parsed, column, number, place, cell)
            if cell is None and column.needed:
                detail = _("This must be filled in.")
                parsed.faults.append(
                    CellFault("required", detail, parsed.table.name, number, column_letters(place), str(column.label))
                )
        if any(value is not None for value in values.values()) or any(fault.row == number for fault in parsed.faults):
            parsed.lines.append(values)
            parsed.rows.append(number)
            parsed.cells.append(row)

    def _read(self, parsed: Parsed, column: Column, number: int, place: int, cell: Cell) -> Any:
        if cell is None:
            return None
        known = (column.name, cell) if isinstance(cell, str) else None
        if known in parsed.known:
            return parsed.known[known]
        try:
            value = column.read(cell)
        except Wrong as wrong:
            parsed.faults.append(
                CellFault(
                    wrong.code,
                    wrong.detail,
                    parsed.table.name,
                    number,
                    column_letters(place),
                    str(column.label),
                    cell_text(cell),
                    wrong.suggestion,
                )
            )
            return None
        if known is not None:
            parsed.known[known] = value
        return value


NAME = gettext_lazy("Name of the site")
FAULTS = gettext_lazy("Error")


def as_mapping(fault: CellFault) -> Mapping[str, Any]:
    return {name: getattr(fault, name) for name in fault.__slots__}
