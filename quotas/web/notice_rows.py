"""The rows of a draft as a table: more of them, one fewer, or many at once from a spreadsheet's clipboard.

Rows are part of the form itself, so that all of this works without JavaScript and no input is lost.
"""

import csv
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from quotas.models import Category
from quotas.sheets.columns import Column, Wrong, plain
from quotas.sheets.notices import LINES

type Row = dict[str, str]

FIELDS = ("to", "category", "tonnes", "remark", "printed", "block")
EMPTY_ROWS = 6
MOST_ROWS = 500
LONGEST_PASTE = 200_000
_FIELD_OF = {"note": "remark"}
_CODE = re.compile(r"CN|[0-9]{2,6}|[EG]-[A-Z0-9-]+", re.ASCII)
_SUMS = {plain(word) for word in ("sum", "total", "合计", "总计", "小计")}
_TITLES_WITHIN = 15  # rows above the titles in which a sheet says what it is about


@dataclass(frozen=True, slots=True)
class CellOfPaste:
    """A cell that could not be read: its place, its text, the reason, and the probable meaning."""

    cell: str
    label: str | Promise
    value: str
    detail: str
    suggestion: str
    anchor: str


def rows_of(posted: QueryDict) -> list[Row]:
    count = posted.get("lines-TOTAL_FORMS", "0")
    most = min(int(count[:4]) if count.isascii() and count.isdecimal() else 0, MOST_ROWS)
    return [{name: posted.get(f"lines-{index}-{name}", "") for name in FIELDS} for index in range(most)]


def with_rows(posted: QueryDict, rows: Sequence[Row]) -> QueryDict:
    changed = posted.copy()
    for key in [key for key in changed if re.fullmatch(r"lines-\d+-\w+", key)]:
        del changed[key]
    changed["lines-TOTAL_FORMS"], changed["lines-INITIAL_FORMS"] = str(len(rows)), "0"
    for index, row in enumerate(rows):
        for name, value in row.items():
            changed[f"lines-{index}-{name}"] = value
    return changed


def filled(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["to"] or row["tonnes"] or row["remark"]]


def acted(posted: QueryDict, holders: Sequence[tuple[str, str]]) -> tuple[QueryDict, list[CellOfPaste]]:
    """Apply the button that was pressed: add rows, remove one, or take those that were pasted."""
    rows = rows_of(posted)
    faults: list[CellOfPaste] = []
    if "more" in posted:
        rows += _blank(EMPTY_ROWS)
    elif (index := posted.get("remove", "")).isascii() and index.isdecimal():
        rows = [row for place, row in enumerate(rows) if place != int(index[:4])]
    elif "take" in posted:
        kept = filled(rows)
        taken, faults = read(posted.get("pasted", "")[:LONGEST_PASTE], holders, begin=len(kept))
        rows = kept + taken
        if len(rows) <= MOST_ROWS - EMPTY_ROWS:
            rows += _blank(EMPTY_ROWS)
    changed = with_rows(posted, rows[:MOST_ROWS])
    if "take" in posted:
        changed["pasted"] = ""
    return changed, faults


def _blank(count: int) -> list[Row]:
    return [dict.fromkeys(FIELDS, "") for _row in range(count)]


def read(text: str, holders: Sequence[tuple[str, str]], *, begin: int) -> tuple[list[Row], list[CellOfPaste]]:
    """Read rows from pasted text. A cell that cannot be read keeps its text, and a fault names it."""
    table = [[cell.strip() for cell in row] for row in _cells(text)]
    titles, columns = _columns(table)
    rows: list[Row] = []
    faults: list[CellOfPaste] = []
    for number, cells in enumerate(table[titles:], titles):
        if not any(cells) or plain(cells[0]) in _SUMS:
            continue
        if begin + len(rows) >= MOST_ROWS:
            detail = _("A notice has at most %(most)d lines.") % {"most": MOST_ROWS}
            faults.append(CellOfPaste(f"A{number + 1}", LINES[0].label, cells[0], detail, "", ""))
            break
        row = dict.fromkeys(FIELDS, "")
        for place, cell in enumerate(cells):
            if (column := columns.get(place)) is None:
                continue
            name = _FIELD_OF.get(column.name, column.name)
            row[name] = cell
            try:
                row[name] = _read(column, cell, holders)
            except Wrong as wrong:
                where, anchor = xl_rowcol_to_cell(number, place), f"id_lines-{begin + len(rows)}-{name}"
                faults.append(CellOfPaste(where, column.label, cell, wrong.detail, wrong.suggestion, anchor))
        row["category"] = row["category"] or str(Category.ALL)
        rows.append(row)
    return rows, faults


def _cells(text: str) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = next((line for line in lines.split("\n") if line.strip()), "")
    mark = next((mark for mark in ("\t", ";", ",") if mark in first), "\t")
    try:
        return list(csv.reader(lines.split("\n"), delimiter=mark))
    except csv.Error:
        return [line.split(mark) for line in lines.split("\n")]


def _columns(table: Sequence[Sequence[str]]) -> tuple[int, Mapping[int, Column]]:
    """Return the first row of data, and the column at each place: by titles, or in the order of the sheet."""
    for number, cells in enumerate(table[:_TITLES_WITHIN]):
        named = {place: column for place, cell in enumerate(cells) for column in LINES if plain(cell) in column.names()}
        if len(named) > 1:
            return number + 1, named
    widest = max((len([cell for cell in cells if cell]) for cells in table), default=0)
    order = (LINES[0], LINES[2]) if widest == 2 else LINES
    return 0, dict(enumerate(order))


def _read(column: Column, cell: str, holders: Sequence[tuple[str, str]]) -> str:
    value = column.read(cell)
    if value is None:
        if column.needed:
            raise Wrong("required", _("This cell must not be empty."))
        return ""
    return _code(str(value), holders) if column.name == "to" else str(value)


def _code(text: str, holders: Sequence[tuple[str, str]]) -> str:
    """Return the code of a holder given by code, by name, or as ``code name``."""
    codes = {plain(code): code for code, _name in holders}
    names = {plain(name): code for code, name in holders}
    for candidate in (text, text.split(" ")[0], text.split("\u3000")[0]):
        if match := codes.get(plain(candidate)) or names.get(plain(candidate)):
            return match
    if _CODE.fullmatch(first := text.split(" ")[0].upper()):
        return first  # not offered to this officer; saving says why
    near = difflib.get_close_matches(plain(text), [*codes, *names], 1, 0.6)
    suggestion = codes.get(near[0]) or names[near[0]] if near else ""
    raise Wrong("unknown_code", _("There is no holder with this code."), suggestion)
