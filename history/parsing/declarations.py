"""``declarations.csv``: customs declarations of exports."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from history.parsing.problems import Problem
from history.parsing.table import Line, read_lines

KIND = "declarations"
COLUMNS = ("number", "day", "enterprise", "hs", "product", "destination", "gross_t", "reo_t", "transport_document")
_HS = re.compile(r"[0-9]{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    line: Line
    number: str
    enterprise: str
    hs: str
    product: str  # empty: the goods hold no rare earths
    destination: str
    documents: str
    day: dt.date
    gross: Decimal  # t of goods without packing
    reo: Decimal


def read(folder: Path, problems: list[Problem]) -> Iterator[DeclarationRow]:
    for line in read_lines(folder, KIND, COLUMNS, problems):
        texts = (
            line.text("number", longest=40),
            line.text("enterprise", longest=32),
            line.text("hs", longest=14),
            line.text("product", needed=False, longest=40),
            line.text("destination", longest=80),
            line.text("transport_document", needed=False, longest=1_000),
        )
        if texts[2] and not _HS.fullmatch(texts[2]):
            line.note("hs", "has not eight digits")
        day, gross, reo = line.day("day"), line.decimal("gross_t"), line.decimal("reo_t", needed=bool(texts[3]))
        if not texts[3] and reo:
            line.note("product", "goods without a product hold no rare earths, and reo_t is not 0")
        if not line.faulty and day is not None and gross is not None:
            yield DeclarationRow(line, *texts, day, gross, reo or Decimal(0))
