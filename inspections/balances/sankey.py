"""A Sankey diagram of flows, drawn on the server as SVG: rectangles for nodes, bands as thick as their tonnes."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspections.balances.flows import COLUMNS, Flow, Node

WIDTH, HEIGHT = 960.0, 420.0
BAR, GAP, TOP = 12.0, 34.0, 26.0  # of a node, between nodes, and for the words above the first one
EDGE = 150.0  # for the words of the last column
THINNEST = 1.0


@dataclass(frozen=True, slots=True)
class Bar:
    node: Node
    tonnes: str
    x: str
    y: str
    height: str
    words_y: str


@dataclass(frozen=True, slots=True)
class Band:
    flow: Flow
    path: str
    width: str


@dataclass(frozen=True, slots=True)
class Diagram:
    bars: Sequence[Bar]
    bands: Sequence[Band]
    width = int(WIDTH)
    height = int(HEIGHT)


def draw(flows: Sequence[Flow]) -> Diagram | None:
    """Return the diagram, or ``None`` without a flow."""
    if not flows:
        return None
    entering = {node: sum(float(flow.tonnes) for flow in flows if flow.target == node) for node in Node}
    leaving = {node: sum(float(flow.tonnes) for flow in flows if flow.source == node) for node in Node}
    sizes = {node: max(entering[node], leaving[node]) for node in Node}
    columns = [[node for node in column if sizes[node]] for column in COLUMNS]
    scale = min(
        (HEIGHT - TOP - GAP * len(column)) / sum(sizes[node] for node in column) for column in columns if column
    )
    step = (WIDTH - EDGE - BAR) / (len(COLUMNS) - 1)
    bars, places = [], {}
    for number, column in enumerate(columns):
        x, y = number * step, TOP
        for node in column:
            height = max(sizes[node] * scale, THINNEST)
            places[node] = (x, y)
            bars.append(Bar(node, f"{sizes[node]:.3f}", _text(x), _text(y), _text(height), _text(y - 6)))
            y += height + GAP
    return Diagram(bars, _bands(flows, places, scale))


def _bands(flows: Sequence[Flow], places: dict[Node, tuple[float, float]], scale: float) -> list[Band]:
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
