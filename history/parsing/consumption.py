"""``consumption.csv``: what sites used of electricity, water and reagents in a month."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from history.parsing.problems import Problem
from history.parsing.readings import tenth_of_next_month
from history.parsing.table import Line, read_lines
from quotas.models.consumption import UNITS

KIND = "consumption"
COLUMNS = ("site", "period", "item", "quantity", "unit")


@dataclass(frozen=True, slots=True)
class ConsumptionRow:
    line: Line
    site: str
    item: str
    period: dt.date
    quantity: Decimal

    @property
    def recorded_on(self) -> dt.date:
        """Return the day on which it becomes known: the tenth of the month that follows."""
        return tenth_of_next_month(self.period)


def read(folder: Path, problems: list[Problem]) -> Iterator[ConsumptionRow]:
    for line in read_lines(folder, KIND, COLUMNS, problems):
        site, item = line.text("site", longest=32), line.choice("item", list(UNITS))
        unit = line.text("unit", longest=8)
        if item in UNITS and unit and unit != UNITS[item]:
            line.note("unit", f"{item} is stated in {UNITS[item]}")
        period, quantity = line.month("period"), line.decimal("quantity")
        if quantity is not None and quantity != round(quantity, 3):
            line.note("quantity", "has more than three decimals")
        if not line.faulty and period is not None and quantity is not None:
            yield ConsumptionRow(line, site, item, period, quantity)
