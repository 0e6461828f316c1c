"""``history.csv``: lines of monthly reports, gathered into filings."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from history.parsing.problems import Problem
from history.parsing.table import Line, read_lines
from quotas.models import Feed, ReportLine

KIND = "history"
COLUMNS = (
    "enterprise", "period", "site", "product", "feed_origin", "grade", "opening_stock", "produced", "purchased",
    "consumed", "sold", "exported", "lost", "closing_stock", "purchases", "sales", "stock_basis", "filed_on", "version",
)  # fmt: skip
STOCK_BASES = ("counted", "book")
_SIDES = (("purchases", "from"), ("sales", "to"))
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)
_OF_LINES = tuple(column for column in COLUMNS if column not in {"enterprise", "period", "filed_on", "version"})


@dataclass(slots=True)
class Filing:
    """A version of a month's report of an enterprise, as its lines state it."""

    enterprise: str
    period: dt.date
    version: int
    filed_on: dt.date
    lines: list[Line] = field(default_factory=list)  # of the file
    entered: list[dict[str, Any]] = field(default_factory=list)  # as the service takes them
    faulty: bool = False

    @property
    def nil(self) -> bool:
        """Return whether nothing moved and nothing is in stock."""
        return not any(line[name] for line in self.entered for name in ReportLine.QUANTITIES)


def read(folder: Path, problems: list[Problem]) -> Iterator[Filing]:
    """Yield the filings without faults, by day and version; a faulty line leaves its whole report out."""
    filings: dict[tuple[str, dt.date, int], Filing] = {}
    for line in read_lines(folder, KIND, COLUMNS, problems):
        enterprise, period = line.text("enterprise", longest=32), line.month("period")
        filed_on, version = line.day("filed_on"), line.whole("version", 1, 99)
        entered = _entered(line) if any(line.cells[column] for column in _OF_LINES) else None
        if not enterprise or period is None or filed_on is None or version is None:
            continue
        filing = filings.setdefault((enterprise, period, version), Filing(enterprise, period, version, filed_on))
        if filing.filed_on != filed_on:
            line.note("filed_on", f"an earlier line of this version says {filing.filed_on}")
        filing.faulty = filing.faulty or line.faulty
        filing.lines.append(line)
        if entered is not None:
            filing.entered.append(entered)
    for filing in sorted(filings.values(), key=lambda one: (one.filed_on, one.period, one.version)):
        if not filing.faulty:
            yield filing
            continue
        for line in filing.lines:
            if not line.faulty:
                line.note("", "another line of this report cannot be read, so the report was left out")


def _entered(line: Line) -> dict[str, Any]:
    quantities = {name: line.decimal(name, needed=False) or Decimal("0.000") for name in ReportLine.QUANTITIES}
    line.choice("stock_basis", STOCK_BASES, needed=False)
    return {
        "site": line.text("site", longest=32),
        "product": line.text("product", longest=40),
        "feed_origin": line.choice("feed_origin", Feed.values, needed=False),
        "grade": line.decimal("grade", needed=False, most=Decimal(1)),
        **quantities,
        **{column: list(_trades(line, column, party)) for column, party in _SIDES},
    }


def _trades(line: Line, column: str, party: str) -> Iterator[dict[str, Any]]:
    """Yield the partners of ``CODE TONNES [DOCUMENT]; …``; a partner outside the register is a name."""
    for part in line.text(column, needed=False, longest=10_000).split(";"):
        words = part.split()
        if not words:
            continue
        at = _place_of_tonnes(words)
        if at is None:
            line.note(column, f"“{part.strip()}” is no partner with tonnes")
            continue
        yield {party: " ".join(words[:at]), "tonnes": Decimal(words[at])}


def _place_of_tonnes(words: list[str]) -> int | None:
    """Return which word states the tonnes.

    After a code it is the second. A name may have blanks and numbers: after it, the first number with a point, or else
    the last word or, before a document, the last but one.
    """
    numbers = [at for at, word in enumerate(words) if at and _NUMBER.fullmatch(word)]
    if words[0].startswith("E-"):
        return 1 if 1 in numbers else None
    with_point = [at for at in numbers if "." in words[at]]
    return next((at for at in [*with_point, len(words) - 1, len(words) - 2] if at in numbers), None)
