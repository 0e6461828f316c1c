"""``invoices.csv``: special VAT invoices, without tax."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from history.parsing.problems import Problem
from history.parsing.table import Line, read_lines

KIND = "invoices"
COLUMNS = ("number", "day", "seller", "buyer", "product", "tonnes", "amount_yuan", "transport_document")


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    line: Line
    number: str
    seller: str
    buyer: str
    product: str
    documents: str
    day: dt.date
    tonnes: Decimal
    amount: Decimal


def read(folder: Path, problems: list[Problem]) -> Iterator[InvoiceRow]:
    for line in read_lines(folder, KIND, COLUMNS, problems):
        texts = (
            line.text("number", longest=40),
            line.text("seller"),
            line.text("buyer"),
            line.text("product", longest=40),
            line.text("transport_document", needed=False, longest=1_000),
        )
        day, tonnes, amount = line.day("day"), line.decimal("tonnes"), line.decimal("amount_yuan")
        if tonnes == 0:
            line.note("tonnes", "is no quantity of goods")
        if not line.faulty and day is not None and tonnes is not None and amount is not None:
            yield InvoiceRow(line, *texts, day, tonnes, amount)
