"""Comparison of the versions of one month, figure by figure, each with the version before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from core.models import label_of
from core.type_aliases import Text
from quotas.models import Report, ReportLine

type Key = tuple[Any, Any]  # site, product

FIGURES = ("feed_origin", "grade", *ReportLine.QUANTITIES, "reo_tonnes")


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one version, formatted; ``changed``: it differs from the version before."""

    value: object
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    line: ReportLine  # of which figure it is, by site and product
    figure: str
    label: Text
    cells: list[Cell]

    @property
    def differs(self) -> bool:
        return any(cell.changed for cell in self.cells)


def side_by_side(versions: Sequence[Report]) -> list[Row]:
    """Return every figure that some version states, the oldest version first. Reads what ``detailed`` has fetched."""
    lines = [{(line.site_id, line.product_id): line for line in version.lines.all()} for version in versions]
    names: dict[Key, ReportLine] = {}
    for of_version in lines:
        names |= of_version
    keys = sorted(names, key=lambda key: (names[key].site.code, names[key].product.code))
    return [row for key in keys for row in _rows(names[key], [of_version.get(key) for of_version in lines])]


def _rows(named: ReportLine, lines: Sequence[ReportLine | None]) -> Iterator[Row]:
    for figure in FIGURES:
        values = [_value_of_figure(line, figure) for line in lines]
        if any(value not in (None, "") for value in values):
            changed = [False, *(one != other for one, other in pairwise(values))]
            label = label_of(ReportLine, figure)
            yield Row(named, figure, label, [Cell(*pair) for pair in zip(values, changed, strict=True)])


def _value_of_figure(line: ReportLine | None, figure: str) -> Any:
    if line is None:
        return None
    return line.get_feed_origin_display() if figure == "feed_origin" else getattr(line, figure)
