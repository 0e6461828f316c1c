"""``consumption.csv``: what sites used of electricity, water and reagents in a month."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from history.parsing.problems import Problem
from history.parsing.table import Line, read_lines

KIND = "consumption"
COLUMNS = ("site", "period", "item", "quantity", "unit")
UNITS = {
    "electricity": "kWh",
    "water": "m3",
    **dict.fromkeys(
        (
            "ammonium_sulphate", "ammonium_bicarbonate", "flotation_reagent", "sulphuric_acid", "hydrochloric_acid",
            "sodium_hydroxide", "liquid_ammonia", "oxalic_acid", "lithium_fluoride", "graphite", "magnet_scrap",
        ),
        "t",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConsumptionRow:
    line: Line
    site: str
    item: str
    period: dt.date
    quantity: Decimal


def read(folder: Path, problems: list[Problem]) -> Iterator[ConsumptionRow]:
    for line in read_lines(folder, KIND, COLUMNS, problems):
        site, item = line.text("site", longest=32), line.choice("item", list(UNITS))
        unit = line.text("unit", longest=8)
        if item in UNITS and unit and unit != UNITS[item]:
            line.note("unit", f"{item} is stated in {UNITS[item]}")
        period, quantity = line.month("period"), line.decimal("quantity")
        if not line.faulty and period is not None and quantity is not None:
            yield ConsumptionRow(line, site, item, period, quantity)
