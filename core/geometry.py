"""Distances and areas on the earth in metres: GeoJSON in WGS 84, projected flat around its own middle.

Over the few kilometres compared here, the error of a flat earth is far below that of a satellite's pixel.
"""

import math
from collections.abc import Mapping
from decimal import Decimal

from shapely import affinity, get_coordinates, get_parts, maximum_inscribed_circle, segmentize
from shapely.errors import ShapelyError
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

KINDS = ("Point", "Polygon", "MultiPolygon")
MOST_POINTS = 5_000
METRES = 111_320.0  # to a degree of latitude, and to one of longitude at the equator
APART = 10.0  # metres between the points by which a shape is compared with a ground
LARGEST = 400.0  # km²: larger shapes are no digging


class Unusable(ValueError):
    """Raised with two arguments: a stable code and a detail for the message."""


def read(given: object) -> BaseGeometry:
    """Return the shape of a GeoJSON geometry of a place on the earth, or raise ``Unusable`` with a code."""
    if not isinstance(given, Mapping) or given.get("type") not in KINDS:
        raise Unusable("geometry_type", ", ".join(KINDS))
    if set(given) - {"type", "coordinates", "bbox"}:
        raise Unusable("geometry_members", ", ".join(sorted(map(str, set(given) - {"type", "coordinates", "bbox"}))))
    if _count(given.get("coordinates")) > MOST_POINTS:
        raise Unusable("too_many_points", str(MOST_POINTS))
    try:
        geometry = shape({"type": given["type"], "coordinates": given["coordinates"]})
    except (ShapelyError, KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise Unusable("coordinates", type(error).__name__) from error
    if geometry.is_empty or geometry.has_z or not all(map(math.isfinite, geometry.bounds)):
        raise Unusable("coordinates", "")
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise Unusable("off_the_earth", f"{west}, {south}, {east}, {north}")
    if not geometry.is_valid:
        raise Unusable("crosses_itself", explain_validity(geometry))
    if geometry.geom_type != "Point" and not 0 < area_m2(geometry) <= LARGEST * 1_000_000:
        raise Unusable("area", f"{area_m2(geometry):.0f}")
    return geometry


def middle(shape: BaseGeometry) -> tuple[Decimal, Decimal]:
    """Return latitude and longitude of a point inside."""
    point = shape.representative_point()
    return Decimal(f"{point.y:.5f}"), Decimal(f"{point.x:.5f}")


def area_m2(shape: BaseGeometry) -> Decimal:
    return Decimal(f"{_flat(shape, *_origin(shape)).area:.0f}")


def metres_between(shape: BaseGeometry, latitude: Decimal, longitude: Decimal) -> Decimal:
    """Return the metres from the nearest edge to the point; zero if it lies inside."""
    origin = _origin(shape)
    return Decimal(f"{_flat(shape, *origin).distance(_flat(Point(float(longitude), float(latitude)), *origin)):.1f}")


def metres_beyond(shape: BaseGeometry, ground: BaseGeometry) -> Decimal:
    """Return how far a shape reaches beyond a ground: the metres of its farthest point, zero if it lies inside.

    Points are taken every ten metres along the edges of what lies beyond, and in the middle of each part of it: a notch
    of the ground, or a hole between two, has all its corners on the edge of the ground.
    """
    origin = _origin(ground)
    flat = _flat(ground, *origin)
    beyond = _flat(shape, *origin).difference(flat)
    if beyond.is_empty:
        return Decimal(0)
    corners = get_coordinates(segmentize(beyond, APART))
    middles = [part.representative_point() for part in get_parts(beyond)]
    middles += [Point(maximum_inscribed_circle(part).coords[0]) for part in get_parts(beyond) if part.area]
    farthest = max(flat.distance(point) for point in [*map(Point, corners), *middles])
    return Decimal(f"{farthest:.1f}")


def _origin(shape: BaseGeometry) -> tuple[float, float]:
    return shape.centroid.x, shape.centroid.y


def _flat(shape: BaseGeometry, longitude: float, latitude: float) -> BaseGeometry:
    narrower = math.cos(math.radians(latitude))
    return affinity.affine_transform(
        shape, [METRES * narrower, 0, 0, METRES, -longitude * METRES * narrower, -latitude * METRES]
    )


def _count(coordinates: object) -> int:
    if not isinstance(coordinates, list):
        return 0
    return sum(_count(part) for part in coordinates) if coordinates and isinstance(coordinates[0], list) else 1
