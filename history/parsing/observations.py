"""``observations.csv``: sightings from above."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from history.parsing.problems import Problem
from history.parsing.table import Line, read_lines
from inspections.models import Observation

KIND = "observations"
COLUMNS = ("source", "seen_on", "latitude", "longitude", "area_m2", "kind")
# What each kind is called in the register; those of WITHOUT_WORK show no work at a mine or plant.
KINDS = {
    "open_pit": "Open pit",
    "leaching_ponds": "Ponds as for leaching",
    "kiln": "Kiln",
    "vehicles": "Vehicles",
    "flood_water": "Flood water",
    "road_works": "Road works",
    "farmland": "Farmland",
}
WITHOUT_WORK = ("flood_water", "road_works", "farmland")


@dataclass(frozen=True, slots=True)
class ObservationRow:
    line: Line
    source: str
    kind: str
    seen_on: dt.date
    latitude: Decimal
    longitude: Decimal
    area: Decimal  # m², 0 for a point


def read(folder: Path, problems: list[Problem]) -> Iterator[ObservationRow]:
    for line in read_lines(folder, KIND, COLUMNS, problems):
        source = line.choice("source", Observation.Source.values)
        kind, seen_on = line.choice("kind", list(KINDS)), line.day("seen_on")
        latitude = line.decimal("latitude", least=Decimal(-90), most=Decimal(90))
        longitude = line.decimal("longitude", least=Decimal(-180), most=Decimal(180))
        area = line.decimal("area_m2", needed=False)
        if not line.faulty and seen_on is not None and latitude is not None and longitude is not None:
            yield ObservationRow(line, source, kind, seen_on, latitude, longitude, area or Decimal(0))
