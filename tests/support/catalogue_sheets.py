"""Sheets of the catalogue for tests: uploaded, with a row changed, approved, and their faults by cell."""

import csv
import io
from typing import Any

from enterprises.models import User
from enterprises.services import approvals
from quotas.models import Import
from quotas.services import imports
from quotas.services.imports import Upload


def taken(actor: User, kind: str, *rows: list[str], **how: Any) -> Import:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return imports.create(actor=actor, kind=kind, file=Upload("catalogue.csv", out.getvalue().encode()), **how)


def with_row(sheet: tuple[list[str], ...], **cells: str) -> list[list[str]]:
    """Return the sheet with its last row changed at some columns, by their letters."""
    last = list(sheet[-1])
    for letter, value in cells.items():
        last["ABCDEFGH".index(letter)] = value
    return [*sheet[:-1], last]


def faults(row: Import) -> list[tuple[int | None, str, str]]:
    return [(fault["row"], fault["column"], fault["code"]) for fault in row.faults]


def approve(row: Import, checker: User) -> None:
    assert row.approval is not None
    approvals.approve(row.approval, actor=checker)
