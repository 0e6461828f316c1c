"""A map without a script: sites as dots on a grid of degrees, as SVG. Without a ground, as on public pages."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

WIDTH, MOST_HEIGHT = 900.0, 640.0
_STEPS = (10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1)
_EDGE = 0.08  # of the width, beyond the outermost sites


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    row: Any


@dataclass(frozen=True, slots=True)
class Line:
    at: str
    label: str


@dataclass(slots=True)
class Map:
    height: str
    dots: list[Dot] = field(default_factory=list)
    meridians: list[Line] = field(default_factory=list)
    parallels: list[Line] = field(default_factory=list)


def draw(rows: Iterable[Any]) -> Map | None:
    """Return the map of the rows whose ``site`` has a position, or ``None`` if none has."""
    placed = [row for row in rows if row.site.latitude is not None and row.site.longitude is not None]
    if not placed:
        return None
    east = [float(row.site.longitude) for row in placed]
    north = [float(row.site.latitude) for row in placed]
    middle = (min(north) + max(north)) / 2
    flat = math.cos(math.radians(middle))  # a degree of longitude in degrees of latitude, there
    wide = max((max(east) - min(east)) * flat, 0.5)
    tall = max(max(north) - min(north), 0.5)
    scale = min(WIDTH * (1 - 2 * _EDGE) / wide, (MOST_HEIGHT - 2 * _EDGE * WIDTH) / tall)
    height = tall * scale + 2 * _EDGE * WIDTH
    centre = (min(east) + max(east)) / 2

    def x(degrees: float) -> float:
        return WIDTH / 2 + (degrees - centre) * flat * scale

    def y(degrees: float) -> float:
        return height / 2 - (degrees - middle) * scale

    drawn = Map(_text(height))
    drawn.dots = [Dot(_text(x(e)), _text(y(n)), row) for e, n, row in zip(east, north, placed, strict=True)]
    across = WIDTH / (flat * scale)
    step = next(size for size in reversed(_STEPS) if across / size <= 8 or size == _STEPS[0])
    drawn.meridians = [Line(_text(x(at)), f"{at:g}° E") for at in _net(centre - across / 2, centre + across / 2, step)]
    half = height / scale / 2
    drawn.parallels = [Line(_text(y(at)), f"{at:g}° N") for at in _net(middle - half, middle + half, step)]
    return drawn


def _net(first: float, last: float, step: float) -> list[float]:
    return [round(number * step, 6) for number in range(math.ceil(first / step), math.floor(last / step) + 1)]


def _text(value: float) -> str:
    """Format a number with a point in every language: SVG would read a comma as another number."""
    return f"{value:.1f}"
