"""Cells of sheets as JSON, and what CSV files are written in; shared by the programs that read sheets.

A cell is ``null``, a text, or a mapping that says what else it is: ``number`` (as a spreadsheet shows it, with fifteen
digits and no float), ``formula`` (with ``shows``, its last result), ``day``, ``truth`` or ``broken``.
"""

import datetime as dt
from typing import Any

from core.files.limits import MAX_CELL_TEXT

ENCODINGS = ("utf-8-sig", "gb18030")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_cell(cell: Any, shown: Any) -> Any:
    if cell.data_type == "f":
        return {"formula": str(cell.value)[:MAX_CELL_TEXT], "shows": _plain(shown)}
    if cell.data_type == "e":
        return {"broken": str(cell.value)}
    return _plain(cell.value)


def _plain(value: Any) -> Any:
    match value:
        case None:
            return None
        case bool():
            return {"truth": value}
        case int():
            return {"number": str(value)}
        case float():
            return {"number": _as_shown(value)}
        case dt.datetime() | dt.date():
            return {"day": value.isoformat()[:10]}
    return clean_text(str(value))


def _as_shown(value: float) -> str:
    """Return a number with fifteen digits, as a spreadsheet keeps it; further digits of a float were never typed."""
    text = format(value, ".15g")
    if "e" not in text:
        return text
    return format(value, ".15f").rstrip("0").rstrip(".") if abs(value) < 1 else text


def clean_text(text: str) -> str | None:
    text = text[:MAX_CELL_TEXT].replace("\0", "").strip()
    return "".join(sign for sign in text if not "\ud800" <= sign <= "\udfff") or None


def trim(row: list[Any]) -> list[Any]:
    while row and row[-1] is None:
        row.pop()
    return row


def find_separator(text: str) -> str:
    """Return the sign that occurs most often in one of the first lines."""
    head = text[:20_000].splitlines()[:30]
    return max("\t;,", key=lambda sign: max((line.count(sign) for line in head), default=0))
