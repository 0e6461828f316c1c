"""Files of a list for readers: a workbook with a title sheet, and CSV as Excel opens it by a double click.

``core.api.reader_columns`` says what stands in a cell; ``core.api.program_files`` writes lists as programs read them.
"""

import csv
import datetime as dt
import io
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from core import formats
from core.api.program_files import neutral
from core.api.reader_columns import Cell, ReaderColumn
from core.list_formats import BOOK, EXCEL, ending

_LONGEST_CELL = 32_767
_LONGEST_NAME = 120
_NARROWEST, _WIDEST = 8, 60
_MARK = "\ufeff"  # by which Excel recognises UTF-8
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f"*/:<>?\\|\[\]\']+')


@dataclass(frozen=True, slots=True)
class ReaderFile:
    """A list for readers: its rows with their representations, and what the title sheet says of it."""

    title: str
    filters: Sequence[tuple[str, str]]
    person: str
    day: dt.date
    made_at: dt.datetime
    times: Sequence[tuple[str, str]]  # the day and the instant of figures, if the list has them of several
    columns: Sequence[ReaderColumn]
    rows: Iterable[tuple[object, object]]

    def cells(self) -> Iterator[list[Cell]]:
        for row, shown in self.rows:
            yield [column.value(row, shown) for column in self.columns]


def file_name(title: str, filters: Sequence[tuple[str, str]], day: dt.date, form: str) -> str:
    """Return the name of a file, by its list, its filters and the day: ``Enterprises, Jiangxi, 2011-10-12.xlsx``."""
    words = _(", ").join([title, *(value for _label, value in filters)])
    plain = _NOT_IN_NAMES.sub(" ", words).strip()[:_LONGEST_NAME].strip(" .,，、")
    return f"{plain}{_(', ')}{day.isoformat()}.{ending(form)}"


def excel_answer(file: ReaderFile) -> StreamingHttpResponse:
    """Return CSV with the byte order mark, headings and names in the active language; days and figures stay such."""
    language = get_language() or "en"

    def lines() -> Iterator[str]:
        yield _MARK + _line([column.label for column in file.columns])
        cells = file.cells()
        while True:
            with override(language):  # it is sent after the request, when another language may be active
                if (row := next(cells, None)) is None:
                    return
            yield _line([neutral(_text(cell)) for cell in row])

    name = file_name(file.title, file.filters, file.day, EXCEL)
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _text(cell: Cell) -> str:
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "seconds")
    return "" if cell is None else str(cell)


def book_answer(file: ReaderFile) -> FileResponse:
    """Return a workbook: the title sheet, then the rows with a frozen head, a filter for each column and widths."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        title, sheet = book.add_worksheet(_("About this list")[:31]), book.add_worksheet(_sheet_name(file.title))
        count = _RowsSheet(book, sheet, file.columns).write(file.cells())
        _write_title(book, title, file, count)
        sheet.activate()
    target.seek(0)
    name = file_name(file.title, file.filters, file.day, BOOK)
    return FileResponse(target, as_attachment=True, filename=name)


def _sheet_name(title: str) -> str:
    name = _NOT_IN_NAMES.sub(" ", title).strip()[:31]
    return name if name != _("About this list") else f"{name[:29]} 2"


def _write_title(book: Workbook, sheet: Worksheet, file: ReaderFile, count: int) -> None:
    head = book.add_format({"bold": True, "font_size": 14})
    bold, plain = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 70)
    sheet.write_string(0, 0, file.title, head)
    facts = [
        *(file.filters or [(_("Filters"), _("All rows that you may see"))]),
        *file.times,
        (_("Rows"), formats.amount(count)),
        (_("Made by"), file.person),
        (_("Made at"), formats.instant(file.made_at)),
    ]
    for index, (name, value) in enumerate(facts, 2):
        sheet.write_string(index, 0, name[:1].upper() + name[1:], bold)
        sheet.write_string(index, 1, value, plain)


class _RowsSheet:
    """The sheet of the rows; it is written row by row and remembers how wide each column has to be."""

    def __init__(self, book: Workbook, sheet: Worksheet, columns: Sequence[ReaderColumn]) -> None:
        self._sheet, self._columns = sheet, columns
        self._head = book.add_format({"bold": True, "bg_color": "#DCE9F5", "bottom": 1, "text_wrap": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})
        self._figures = {
            places: book.add_format({"num_format": "#,##0" + (f".{'0' * places}" if places else "")})
            for places in {column.places for column in columns if column.places is not None}
        }
        self._widths = [min(_width(column.label), 24) for column in columns]

    def write(self, rows: Iterable[Sequence[Cell]]) -> int:
        """Write the head and the rows, and return their number."""
        self._sheet.freeze_panes(1, 1 if self._columns else 0)
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column.label, self._head)
        count = 0
        for count, cells in enumerate(rows, 1):
            for place, cell in enumerate(cells):
                self._write(count, place, cell)
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, max(_NARROWEST, min(width + 2, _WIDEST)))
        if self._columns:
            self._sheet.autofilter(0, 0, count, len(self._columns) - 1)
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        return count

    def _write(self, row: int, place: int, cell: Cell) -> None:
        if cell is None:
            return
        self._widths[place] = max(self._widths[place], _width(_text(cell)))
        if isinstance(cell, dt.datetime):
            self._sheet.write_datetime(row, place, cell, self._instant)
        elif isinstance(cell, dt.date):
            self._sheet.write_datetime(row, place, cell, self._day)
        elif isinstance(cell, Decimal):
            self._sheet.write_number(row, place, float(cell), self._format_of(place))
        elif isinstance(cell, int):
            self._sheet.write_number(row, place, cell)
        else:
            self._sheet.write_string(row, place, cell[:_LONGEST_CELL])

    def _format_of(self, place: int) -> Format | None:
        places = self._columns[place].places
        return None if places is None else self._figures[places]


def _width(text: str) -> int:
    """Return the width of a text in digits; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text[:_WIDEST])


ANSWERS: dict[str, Any] = {BOOK: book_answer, EXCEL: excel_answer}  # by the format asked for
