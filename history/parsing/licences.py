"""``licences.csv``: licences, of which an operating one of another enterprise moves its site."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from enterprises.models import Licence
from history.parsing.problems import Problem
from history.parsing.table import Line, read_lines

KIND = "licences"
COLUMNS = ("enterprise", "site", "kind", "number", "from", "until")


@dataclass(frozen=True, slots=True)
class LicenceRow:
    line: Line
    enterprise: str
    site: str
    kind: str
    number: str
    valid_from: dt.date
    valid_to: dt.date | None


def read(folder: Path, problems: list[Problem]) -> Iterator[LicenceRow]:
    for line in read_lines(folder, KIND, COLUMNS, problems):
        texts = (
            line.text("enterprise", longest=32),
            line.text("site", longest=32),
            line.choice("kind", Licence.Kind.values),
            line.text("number", longest=80),
        )
        first, last = line.day("from"), line.day("until", needed=False)
        if first is not None and last is not None and last < first:
            line.note("until", "lies before the first day")
        if not line.faulty and first is not None:
            yield LicenceRow(line, *texts, first, last)
