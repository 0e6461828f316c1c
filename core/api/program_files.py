"""Lists as files of every filtered row: CSV or XLSX, with cells neutralised against formula injection, or JSON."""

import csv
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, cast

import xlsxwriter
from django.conf import settings
from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.utils.encoders import JSONEncoder

from core.errors import Unprocessable

MOST_AT_ONCE = settings.LIST_ROWS_AT_ONCE  # rows of a file that is made while it is sent
MOST_PUBLIC = 100_000  # of a public list, whose readers have nobody to keep a file for
MOST_OF_WORKBOOK = 1_048_575  # rows of an XLSX sheet beside its titles
TOO_MANY_ROWS = "too_many_rows"
CHUNK = 1_000
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_LONGEST_CELL = 32_767


def neutral(text: str) -> str:
    """Return text that a spreadsheet does not run as a formula; plain numbers stay numbers."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def columns(serializer: serializers.BaseSerializer, path: str = "") -> list[str]:
    """Return the dotted paths of the fields, nested ones included; ``actions``, which is for programs, is left out."""
    paths: list[str] = []
    for name, field in cast(serializers.Serializer, serializer).fields.items():
        if field.write_only or (not path and name == "actions"):
            continue
        if isinstance(field, serializers.Serializer):
            paths += columns(field, f"{path}{name}.")
        else:
            paths.append(f"{path}{name}")
    return paths


def cells(row: object, paths: Sequence[str]) -> list[Any]:
    return [_cell(row, path.split(".")) for path in paths]


def _cell(value: object, steps: Sequence[str]) -> str | int:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, default=str)
        case str() | int():
            return value
    return str(value)


class Progress(Protocol):
    """Is told how far a file is that a worker prepares."""

    def begin(self, total: int) -> None: ...

    def advance(self, rows: int) -> None: ...


def limited[Row](
    parts: Iterable[Sequence[Row]], rows: Any, form: str, most: int, progress: Progress | None
) -> Iterator[Row]:
    """Return the rows of a file, read part by part, unless there are more than this kind of answer takes.

    A file that a worker prepares may have any length; its ``progress`` is told of the rows.

    Raises:
        Unprocessable: there are too many.
    """
    if progress is None:
        _require_few_enough(rows[: most + 1].count(), most)
    else:
        progress.begin(total := rows.count())
        if form in ("xlsx", "book") and total > MOST_OF_WORKBOOK:
            raise _too_many(
                _("A workbook takes at most %(most)d rows. Narrow the filters, or take CSV."), MOST_OF_WORKBOOK
            )
    return _with_progress(parts, progress)


def _with_progress[Row](parts: Iterable[Sequence[Row]], progress: Progress | None) -> Iterator[Row]:
    for part in parts:
        yield from part
        if progress is not None:
            progress.advance(len(part))


def _require_few_enough(count: int, most: int) -> None:
    if count > most:
        raise _too_many(
            _("These are more than %(most)d rows. Narrow the filters, or have the file prepared (list-files)."), most
        )


def _too_many(detail: str, most: int) -> Unprocessable:
    return Unprocessable(TOO_MANY_ROWS, detail % {"most": most})


class _Echo:
    """A file object for the csv module that returns each line instead of storing it."""

    def write(self, line: str) -> str:
        return line


def csv_answer(name: str, paths: Sequence[str], rows: Iterable[Any]) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield writer.writerow(paths)
        for row in rows:
            yield writer.writerow([neutral(str(cell)) for cell in cells(row, paths)])

    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)


def xlsx_answer(name: str, paths: Sequence[str], rows: Iterable[Any]) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, paths, book.add_format({"bold": True}))
        for index, row in enumerate(rows, 1):
            for column, cell in enumerate(cells(row, paths)):
                if isinstance(cell, str):
                    sheet.write_string(index, column, cell[:_LONGEST_CELL])
                else:
                    sheet.write_number(index, column, cell)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def json_answer(name: str, paths: Sequence[str], rows: Iterable[Any]) -> StreamingHttpResponse:
    """Return one page with every row, in the shape of any other page, written row by row."""
    encoder = JSONEncoder(ensure_ascii=False)

    def parts() -> Iterator[str]:
        count = 0
        yield '{"next": null, "previous": null, "results": ['
        for count, row in enumerate(rows, 1):
            yield f"{',' if count > 1 else ''}\n{encoder.encode(row)}"
        yield f'\n], "count": {count}, "count_is_exact": true}}\n'

    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return StreamingHttpResponse(parts(), content_type="application/json", headers=headers)


ANSWERS = {"csv": csv_answer, "xlsx": xlsx_answer, "whole": json_answer}  # by the format asked for
