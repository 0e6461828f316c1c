"""Sheets as files: a template to fill in, and an uploaded sheet with its faults."""

import codecs
import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.api.program_files import neutral
from core.files.tables import Cell, Table, cell_text, column_letters
from quotas.quantities import MOST_TONNES
from quotas.sheets.columns import ChoiceColumn, Column, DecimalColumn
from quotas.sheets.reading import TEMPLATE, CellFault, Layout

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SPARE_ROWS = 200
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WIDE = {"site", "product", "name", "name_zh", "to", "purchases", "sales", "note"}


def template(
    layout: Layout,
    head: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    choices: Mapping[str, Sequence[str]],
    form: str,
) -> bytes:
    """Return a template as a file; ``choices`` are the texts that a column's cells offer."""
    if form == CSV:
        return b"".join(csv_lines(layout, head, lines))
    return _workbook(layout, _above(layout, head), lines, choices)


def csv_lines(layout: Layout, head: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield a template as CSV, row by row."""
    above = _above(layout, head)
    yield as_csv([[title, _text(value)] for title, value in above])
    yield csv_line([])
    yield csv_line([str(column.label) for column in layout.columns])
    for line in lines:
        yield csv_line([_text(line.get(column.name)) for column in layout.columns])


def _above(layout: Layout, head: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(str(TEMPLATE), layout.mark), *((str(one.label), head.get(one.name)) for one in layout.head)]


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV, with the byte order mark by which spreadsheets recognise UTF-8."""
    return codecs.BOM_UTF8 + b"".join(map(csv_line, rows))


def csv_line(row: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([neutral(cell) for cell in row])
    return out.getvalue().encode()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def _workbook(
    layout: Layout,
    above: Sequence[tuple[str, Any]],
    lines: Sequence[Mapping[str, Any]],
    choices: Mapping[str, Sequence[str]],
) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        sheet, codes = book.add_worksheet(_("Lines")[:31]), book.add_worksheet(_("Codes")[:31])
        bold = book.add_format({"bold": True})
        title = book.add_format({"bold": True, "bg_color": "#DCE9F5", "border": 1, "text_wrap": True, "valign": "top"})
        tonnes = book.add_format({"num_format": "#,##0.000", "align": "right"})
        grade = book.add_format({"num_format": "0.0000", "align": "right"})
        plain = book.add_format({"num_format": "@"})
        for row, (name, value) in enumerate(above):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, _text(value), plain)
        top = len(above) + 1
        for place, column in enumerate(layout.columns):
            decimal = isinstance(column, DecimalColumn)
            number = (tonnes if column.places == 3 else grade) if isinstance(column, DecimalColumn) else plain
            sheet.set_column(place, place, 30 if column.name in _WIDE else 15, number if decimal else plain)
            sheet.write_string(top, place, str(column.label), title)
            offered = choices.get(column.name, ())
            for row, text in enumerate(offered, 1):
                codes.write_string(row, place, text)
            codes.write_string(0, place, str(column.label) if offered else "", bold)
            codes.set_column(place, place, 34 if offered else 2)
            _validate(sheet, codes.get_name(), place, top + 1, top + _SPARE_ROWS, column, len(offered))
        for index, line in enumerate(lines, top + 1):
            for place, column in enumerate(layout.columns):
                value = line.get(column.name)
                if value is None or value == "":
                    continue
                if isinstance(column, DecimalColumn):
                    sheet.write_number(index, place, float(value), tonnes if column.places == 3 else grade)
                else:
                    sheet.write_string(index, place, _text(value), plain)
        sheet.freeze_panes(top + 1, min(2, len(layout.columns)))
    return out.getvalue()


def _validate(sheet: Worksheet, codes: str, place: int, first: int, last: int, column: Column, offered: int) -> None:
    rule: dict[str, Any]
    if offered:
        rule = {
            "validate": "list",
            "source": f"='{codes}'!${column_letters(place)}$2:${column_letters(place)}${offered + 1}",
            "error_type": "warning" if type(column) is ChoiceColumn else "information",
            "error_message": _("Choose one of the list, or give a code."),
        }
    elif isinstance(column, DecimalColumn):
        rule = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": float(MOST_TONNES if column.places == 3 else 1),
            "error_message": _("A figure from 0 on, in tonnes; a blank is not a zero."),
        }
    else:
        return
    sheet.data_validation(first, place, last, place, rule)


def with_faults(table: Table, faults: Sequence[CellFault], form: str) -> bytes:
    """Return the sheet as handed in, with the faults at the end of each row and the faulty cells marked."""
    texts: dict[int, list[str]] = defaultdict(list)
    marked: set[tuple[int, str]] = set()
    for fault in faults:
        words = ": ".join(filter(None, (fault.title, fault.detail)))
        if fault.suggestion:
            words += " " + _("Suggestion: %s.") % fault.suggestion
        texts[fault.row or 1].append(words)
        if fault.row:
            marked.add((fault.row, fault.column))
    width = max((len(row) for row in table.rows), default=0)
    if form == CSV:
        rows = [
            [*(cell_text(cell) for cell in row), *[""] * (width - len(row)), "; ".join(texts.get(number, ()))]
            for number, row in enumerate(table.rows, 1)
        ]
        return as_csv(rows)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        sheet = book.add_worksheet((table.name or _("Lines"))[:31])
        bad = book.add_format({"bg_color": "#FBDADA", "font_color": "#8A1212"})
        wide = book.add_format({"text_wrap": True, "font_color": "#8A1212"})
        sheet.set_column(0, max(width - 1, 0), 15)
        sheet.set_column(width, width, 70)
        for number, row in enumerate(table.rows, 1):
            for place, cell in enumerate(row):
                _write(sheet, number - 1, place, cell, bad if (number, column_letters(place)) in marked else None)
            if number in texts:
                sheet.write_string(number - 1, width, "\n".join(texts[number]), wide)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, place: int, cell: Cell | None, style: Format | None) -> None:
    """Write a cell: numbers as numbers, formulas as the text that they showed."""
    if isinstance(cell, dict) and "formula" in cell:
        cell = cell["shows"]
    if isinstance(cell, dict) and "number" in cell:
        sheet.write_number(row, place, float(cell["number"]), style)
    elif cell is not None or style:
        sheet.write_string(row, place, cell_text(cell), style)


__all__ = ["CSV", "TYPES", "XLSX", "as_csv", "template", "with_faults"]
