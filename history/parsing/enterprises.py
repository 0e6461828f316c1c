"""``enterprises.csv``: the enterprises of a history."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from enterprises.models import Enterprise
from history.parsing.problems import Problem
from history.parsing.table import Line, read_lines

KIND = "enterprises"
COLUMNS = ("code", "name", "jurisdiction", "ownership", "group")


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    line: Line
    code: str
    name: str
    jurisdiction: str
    ownership: str
    group: str  # its code; empty if it belongs to none


def read(folder: Path, problems: list[Problem]) -> Iterator[EnterpriseRow]:
    for line in read_lines(folder, KIND, COLUMNS, problems):
        row = EnterpriseRow(
            line,
            line.text("code", longest=32),
            line.text("name"),
            line.text("jurisdiction"),
            line.choice("ownership", Enterprise.Ownership.values, needed=False) or Enterprise.Ownership.UNKNOWN,
            line.text("group", needed=False, longest=32),
        )
        if not line.faulty:
            yield row
