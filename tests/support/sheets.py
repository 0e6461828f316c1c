"""Sheets to upload in tests: workbooks of rows, and the titles of a report's and the head of a notice's."""

import datetime as dt
import io
from typing import Any

from openpyxl import Workbook

REPORT_TITLES = [
    "Site",
    "Product",
    "Opening stock",
    "Produced",
    "Purchased",
    "Consumed",
    "Sold",
    "Exported",
    "Lost",
    "Closing stock",
]


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for cells in rows:
        book.active.append(cells)
    return saved_workbook(book)


def saved_workbook(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


NOTICE_HEAD = [
    ["Programme", "mlr-mining"],
    ["Year", 2011],
    ["Distributed by", "CN China"],
    ["Batch", "Whole year"],
    ["Its figures", "incremental"],
    ["Number", "T-2011-7"],
    ["Issued on", "2011-03-30"],
    ["Effective on", dt.date(2011, 1, 1)],
    [],
    ["To", "Category", "Tonnes", "Note"],
]
