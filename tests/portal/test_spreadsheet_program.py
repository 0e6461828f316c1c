"""Workbooks of every list, opened by LibreOffice and read back; skipped where it is not installed."""

import csv
import datetime as dt
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from core import clock
from core.web.lists import list_names
from tests.permissions.conftest import stage, stage_of_module
from tests.permissions.stage import Stage
from tests.portal.test_lists import exported
from tests.support.page_clients import page_client

__all__ = ["stage", "stage_of_module"]

PROGRAM = shutil.which("soffice")
SECONDS = 240
# Comma, quotes, UTF-8, from the first line; the last number asks for every sheet as a file of its own.
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
READERS = ("auditor", "national", "provincial", "inspector", "signer")

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.at(dt.date(2011, 10, 12)):
        yield


def workbooks(stage: Stage, folder: Path) -> dict[str, Any]:
    """Write the workbook of every list, for the first reader who sees rows in it, and return them as openpyxl reads."""
    books: dict[str, Any] = {}
    for name in list_names():
        for reader in READERS:
            client = page_client(stage.people[reader])
            shown = client.get(reverse(f"pages:{name}"))
            if shown.status_code != 200 or 'name="format" value="book"' not in (page := shown.content.decode()):
                continue
            answer = client.get(exported(page, "book"))
            if answer.status_code != 200:
                continue
            content = answer.getvalue()
            book = openpyxl.load_workbook(io.BytesIO(content))
            if name not in books or book.worksheets[1].max_row > books[name].worksheets[1].max_row:
                books[name] = book
                (folder / f"{name}.xlsx").write_bytes(content)
            if book.worksheets[1].max_row > 1:
                break
    return books


def test_libreoffice_shows_what_every_workbook_says(stage: Stage, tmp_path: Path) -> None:
    books = workbooks(stage, tmp_path)
    assert len(books) > 40
    assert sum(book.worksheets[1].max_row > 1 for book in books.values()) > 25
    command = [str(PROGRAM), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", AS_SHOWN]
    files = sorted(map(str, tmp_path.glob("*.xlsx")))
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "read"), *files], check=True, capture_output=True, timeout=SECONDS
    )
    wrong = []
    for name, book in books.items():
        (about, rows) = book.worksheets[:2]
        for sheet in (about, rows):
            (path,) = [one for one in (tmp_path / "read").glob(f"{name}-*.csv") if one.stem == f"{name}-{sheet.title}"]
            read = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
            cells = [list(row) for row in sheet.iter_rows()]
            if len(read) != len(cells):
                wrong.append(f"{name}: {len(read)} rows for {len(cells)}")
            wrong += [
                f"{name}: {shown!r} for {cell.value!r}"
                for line, row in zip(read, cells, strict=False)
                for shown, cell in zip(line, row, strict=False)
                if not _is_shown(shown, cell)
            ]
    assert wrong == []


def _is_shown(shown: str, cell: Any) -> bool:
    """Return whether the program read a cell as what it is; days and yes or no are in the program's own language."""
    if cell.value is None:
        return shown == ""
    if isinstance(cell.value, bool | dt.date):
        return shown != ""
    if isinstance(cell.value, int | float):
        return float(shown.replace(",", "")) == float(cell.value)
    return shown == str(cell.value)
