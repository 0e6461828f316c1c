"""``readings.csv``: what was measured at the outlets of sites."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from environment.models.discharges import AIR_ALONE, POLLUTANT_CHOICES, DischargeUnit, Medium
from history.parsing.problems import Problem
from history.parsing.table import Line, read_lines

KIND = "readings"
COLUMNS = ("site", "point", "pollutant", "day", "value", "unit", "method")
# As the limit table names them; any other is its code with blanks.
_NAMES = {
    "chemical oxygen demand": "cod",
    "hexavalent chromium": "chromium_6",
    "thorium and uranium together": "thorium_uranium",
    **{f"total {metal}": metal for metal in ("arsenic", "cadmium", "chromium", "lead", "zinc")},
}
POLLUTANTS = {str(code).replace("_", " "): str(code) for code, _label in POLLUTANT_CHOICES} | _NAMES
UNITS = {
    "mg/l": DischargeUnit.MILLIGRAMS_PER_LITRE,
    "mg/m3": DischargeUnit.MILLIGRAMS_PER_CUBIC_METRE,
    "mg/m³": DischargeUnit.MILLIGRAMS_PER_CUBIC_METRE,
    "": DischargeUnit.NONE,
    "-": DischargeUnit.NONE,
    "none": DischargeUnit.NONE,
    "ph": DischargeUnit.NONE,
}


@dataclass(frozen=True, slots=True)
class ReadingRow:
    line: Line
    site: str
    point: str
    method: str
    pollutant: str
    medium: str
    unit: str
    day: dt.date
    value: Decimal

    @property
    def recorded_on(self) -> dt.date:
        """Return the day on which it becomes known: the tenth of the month that follows."""
        return tenth_of_next_month(self.day)


def read(folder: Path, problems: list[Problem]) -> Iterator[ReadingRow]:
    for line in read_lines(folder, KIND, COLUMNS, problems):
        site, point = line.text("site", longest=32), line.text("point", longest=120)
        method = line.text("method", needed=False)
        name, printed = line.text("pollutant"), line.text("unit", needed=False, longest=12)
        pollutant, unit = POLLUTANTS.get(name.casefold().replace("_", " "), ""), UNITS.get(printed.casefold())
        if name and not pollutant:
            line.note("pollutant", "has no limit by this name")
        if unit is None:
            line.note("unit", "is none of: mg/L, mg/m3, and nothing for pH")
        in_air = unit == DischargeUnit.MILLIGRAMS_PER_CUBIC_METRE or pollutant in AIR_ALONE
        day, value = line.day("day"), line.decimal("value")
        if not line.faulty and day is not None and value is not None and unit is not None:
            medium = Medium.AIR if in_air else Medium.WATER
            yield ReadingRow(line, site, point, method, pollutant, medium, unit, day, value)


def tenth_of_next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 10)
