"""``sites.csv``: the sites of a history, with the errors of weighing and assay where they are known."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from enterprises.models import OreType, Site
from history.parsing.problems import Problem
from history.parsing.table import Line, read_lines

KIND = "sites"
COLUMNS = (
    "code", "enterprise", "kind", "ore", "capacity_t_reo", "latitude", "longitude", "weighing_error", "assay_error"
)  # fmt: skip
_NINETY, _HALF_TURN, _ONE = Decimal(90), Decimal(180), Decimal(1)


@dataclass(frozen=True, slots=True)
class SiteRow:
    line: Line
    code: str
    enterprise: str
    kind: str
    ore: str
    capacity: Decimal | None
    latitude: Decimal | None
    longitude: Decimal | None
    weighing_error: Decimal | None  # relative standard deviation
    assay_error: Decimal | None


def read(folder: Path, problems: list[Problem]) -> Iterator[SiteRow]:
    for line in read_lines(folder, KIND, COLUMNS, problems):
        row = SiteRow(
            line,
            line.text("code", longest=32),
            line.text("enterprise", longest=32),
            line.choice("kind", Site.Kind.values),
            line.choice("ore", OreType.values, needed=False),
            line.decimal("capacity_t_reo", needed=False),
            line.decimal("latitude", needed=False, least=-_NINETY, most=_NINETY),
            line.decimal("longitude", needed=False, least=-_HALF_TURN, most=_HALF_TURN),
            line.decimal("weighing_error", needed=False, most=_ONE),
            line.decimal("assay_error", needed=False, most=_ONE),
        )
        if bool(line.cells["latitude"]) != bool(line.cells["longitude"]):
            line.note("latitude", "latitude and longitude go together")
        if not line.faulty:
            yield row
