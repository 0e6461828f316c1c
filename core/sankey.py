"""A Sankey diagram of flows, drawn on the server as SVG: rectangles for nodes, bands as thick as their amounts."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

WIDTH, HEIGHT = 960.0, 420.0
BAR, GAP, TOP = 12.0, 34.0, 26.0  # of a node, between nodes, and for the words above the first one
EDGE = 150.0  # usual width for the words of the last column
THINNEST = 1.0


class Node(Hashable, Protocol):
    @property
    def label(self) -> Any: ...


class Flow[N: Node](Protocol):
    @property
    def source(self) -> N: ...
    @property
    def target(self) -> N: ...
    @property
    def tonnes(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Bar[N: Node]:
    node: N
    tonnes: str
    x: str
    y: str
    height: str
    words_y: str


@dataclass(frozen=True, slots=True)
class Band[N: Node]:
    flow: Flow[N]
    path: str
    width: str


@dataclass(frozen=True, slots=True)
class Diagram[N: Node]:
    bars: Sequence[Bar[N]]
    bands: Sequence[Band[N]]
    height: int
    width = int(WIDTH)


def draw[N: Node](flows: Sequence[Flow[N]], columns: Iterable[Iterable[N]], *, edge: float = EDGE) -> Diagram[N] | None:
    """Return the diagram with its nodes in columns from left to right, or ``None`` without a flow.

    It grows in height where a column has more nodes than the usual height has room for. ``edge``: the width of the
    words of the last column.
    """
    if not flows:
        return None
    sizes = _sizes(flows)
    shown = [[node for node in column if sizes.get(node)] for column in columns]
    most = max(len(column) for column in shown)
    height = max(HEIGHT, TOP + 1.5 * GAP * most)
    scale = min((height - TOP - GAP * len(column)) / sum(sizes[node] for node in column) for column in shown if column)
    step = (WIDTH - edge - BAR) / (len(shown) - 1)
    bars, places = [], {}
    for number, column in enumerate(shown):
        x, y = number * step, TOP
        for node in column:
            tall = max(sizes[node] * scale, THINNEST)
            places[node] = (x, y)
            bars.append(Bar(node, f"{sizes[node]:.3f}", _text(x), _text(y), _text(tall), _text(y - 6)))
            y += tall + GAP
    return Diagram(bars, _bands(flows, places, scale), int(height))


def _sizes[N: Node](flows: Iterable[Flow[N]]) -> dict[N, float]:
    """Return the larger of what enters and what leaves each node."""
    entering: dict[N, float] = {}
    leaving: dict[N, float] = {}
    for flow in flows:
        leaving[flow.source] = leaving.get(flow.source, 0.0) + float(flow.tonnes)
        entering[flow.target] = entering.get(flow.target, 0.0) + float(flow.tonnes)
    return {node: max(entering.get(node, 0.0), leaving.get(node, 0.0)) for node in entering | leaving}


def _bands[N: Node](flows: Sequence[Flow[N]], places: dict[N, tuple[float, float]], scale: float) -> list[Band[N]]:
    """Return the bands, at each node from top to bottom in the order of their other ends."""
    out_y = {node: y for node, (_x, y) in places.items()}
    in_y = dict(out_y)
    bands = []
    for flow in sorted(flows, key=lambda flow: (places[flow.target][1], places[flow.source][1])):
        width = float(flow.tonnes) * scale
        (from_x, _top), (to_x, _top2) = places[flow.source], places[flow.target]
        start, end = out_y[flow.source] + width / 2, in_y[flow.target] + width / 2
        out_y[flow.source] += width
        in_y[flow.target] += width
        left, right, middle = from_x + BAR, to_x, (from_x + BAR + to_x) / 2
        path = (
            f"M{_text(left)} {_text(start)}C{_text(middle)} {_text(start)} {_text(middle)} {_text(end)}"
            f" {_text(right)} {_text(end)}"
        )
        bands.append(Band(flow, path, _text(max(width, THINNEST))))
    return bands


def _text(value: float) -> str:
    return f"{value:.1f}"
