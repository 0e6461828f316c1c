"""``quota.csv``: what enterprises received; rows of one account add up."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from history.parsing.problems import Problem
from history.parsing.table import Line, read_lines
from quotas.models import Category

KIND = "quota"
COLUMNS = ("programme", "year", "enterprise", "category", "tonnes", "effective_on")
_CATEGORIES = [category for category in Category.values if category != "total"]


@dataclass(frozen=True, slots=True)
class QuotaRow:
    line: Line
    programme: str
    year: int
    enterprise: str
    category: str
    tonnes: Decimal
    effective_on: dt.date


def read(folder: Path, problems: list[Problem]) -> Iterator[QuotaRow]:
    for line in read_lines(folder, KIND, COLUMNS, problems):
        programme, enterprise = line.text("programme", longest=40), line.text("enterprise", longest=32)
        year, category = line.whole("year", 1990, 2100), line.choice("category", _CATEGORIES)
        tonnes, day = line.decimal("tonnes"), line.day("effective_on")
        if year is not None and day is not None and day.year != year:
            line.note("effective_on", f"lies outside {year}")
        if tonnes is not None and tonnes != round(tonnes, 3):
            line.note("tonnes", "has more than three decimals")
        if not line.faulty and year is not None and tonnes is not None and day is not None:
            yield QuotaRow(line, programme, year, enterprise, category, tonnes, day)
