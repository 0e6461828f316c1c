"""Outlines of licences and planned areas: their corners as a text, one to a line, longitude before latitude.

Degrees in WGS 84, from which CGCS 2000 differs by less than a figure that is kept. The last corner leads back to the
first. The database checks what is stored by ``outline_is_simple``.
"""

import json
import re
from decimal import Decimal

from django.utils.translation import gettext_lazy
from shapely.geometry import Polygon
from shapely.validation import explain_validity

from core import geometry
from core.geometry import Unusable

FEWEST, MOST = 3, 200  # corners
WEST, EAST, SOUTH, NORTH = 73, 136, 18, 54  # the provinces of static/map/ground.json, in whole degrees
LARGEST = 5_000  # km²: larger than any area that the source states; the database allows as many square degrees
LONGEST = 20_000  # characters of what is pasted
WRONG = {
    "corners_unreadable": gettext_lazy("Give a longitude and a latitude in each line, in degrees. Not understood: %s"),
    "not_one_polygon": gettext_lazy("Give a GeoJSON Polygon of one ring without a hole. %s"),
    "number_of_corners": gettext_lazy("An outline has 3 to 200 different corners; here are %s."),
    "outside_the_country": gettext_lazy(
        "Longitudes lie from 73 to 136 degrees east and latitudes from 18 to 54 degrees north. Not so: %s"
    ),
    "crosses_itself": gettext_lazy("The outline crosses or touches itself: %s. Check the order of the corners."),
    "too_large": gettext_lazy("An outline has at most 5,000 km²; this one has %s km²."),
    "no_area": gettext_lazy("The corners enclose no area. %s"),
}

_NUMBER = r"(\d{1,3}(?:\.\d+)?)"
_ANGLE = re.compile(
    rf"[EN]?\s*{_NUMBER}\s*(?:[°度]\s*(?:{_NUMBER}\s*[′'分]\s*)?(?:{_NUMBER}\s*[″\"秒]\s*)?)?[EN]?", re.ASCII
)
_BETWEEN = re.compile(r"[\s,，、]*")
_NUMBERED = re.compile(r"^\d{1,3}[.、)）:：]\s+")


def read(given: str) -> str:
    """Return corners, pasted as lines or as a GeoJSON Polygon, as they are stored; raise ``Unusable`` with a code."""
    text = given.strip()
    pairs = (
        _of_geojson(text) if text.startswith("{") else [_of_line(line) for line in text.splitlines() if line.strip()]
    )
    placed = [pair if pair[0] >= WEST else pair[::-1] for pair in pairs]  # their ranges have nothing in common
    if strange := [pair for pair in placed if not (WEST <= pair[0] <= EAST and SOUTH <= pair[1] <= NORTH)]:
        raise Unusable("outside_the_country", ", ".join(f"{degrees:.6g}" for degrees in strange[0]))
    corners = [(f"{longitude:.5f}", f"{latitude:.5f}") for longitude, latitude in placed]
    if len(corners) > 1 and corners[0] == corners[-1]:
        del corners[-1]
    if not FEWEST <= len(set(corners)) <= len(corners) <= MOST:
        raise Unusable("number_of_corners", str(len(set(corners))))
    stored = "\n".join(f"{longitude} {latitude}" for longitude, latitude in corners)
    shape = polygon(stored)
    if shape.convex_hull.area == 0:
        raise Unusable("no_area", "")
    if not shape.is_valid or len(set(corners)) < len(corners):
        raise Unusable("crosses_itself", explain_validity(shape))
    if (km2 := km2_of(stored)) > LARGEST:
        raise Unusable("too_large", f"{km2:.0f}")
    return stored


def corners_of(stored: str) -> list[tuple[str, str]]:
    """Return the longitude and the latitude of each corner."""
    return [(longitude, latitude) for longitude, latitude in map(str.split, stored.splitlines())]


def polygon(stored: str) -> Polygon:
    return Polygon([(float(longitude), float(latitude)) for longitude, latitude in corners_of(stored)])


def km2_of(stored: str) -> Decimal:
    """Return the area of an outline in square kilometres."""
    return (geometry.area_m2(polygon(stored)) / 1_000_000).quantize(Decimal("0.001"))


def metres_outside(stored: str, latitude: Decimal | None, longitude: Decimal | None) -> Decimal | None:
    """Return how far a place lies outside an outline, zero if within; ``None`` without a place."""
    if latitude is None or longitude is None:
        return None
    return geometry.metres_between(polygon(stored), latitude, longitude)


def _of_line(line: str) -> tuple[Decimal, Decimal]:
    rest, angles = _NUMBERED.sub("", line.strip()), []
    while match := _ANGLE.match(rest):
        angles.append(match)
        rest = rest[match.end() :]
        rest = rest[_BETWEEN.match(rest).end() :]  # type: ignore[union-attr]  # it matches an empty text too
    if rest or len(angles) != 2:
        raise Unusable("corners_unreadable", line.strip()[:80])
    degrees = [[Decimal(part or 0) for part in match.groups()] for match in angles]
    if any(minutes >= 60 or seconds >= 60 for _degrees, minutes, seconds in degrees):
        raise Unusable("corners_unreadable", line.strip()[:80])
    first, second = (whole + minutes / 60 + seconds / 3600 for whole, minutes, seconds in degrees)
    return first, second


def _of_geojson(text: str) -> list[tuple[Decimal, Decimal]]:
    """Return the corners of a polygon; of a feature its geometry is read."""
    try:
        given = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        if given["type"] == "Feature":
            given = given["geometry"]
        (ring,) = given["coordinates"]
        corners = [(longitude, latitude) for longitude, latitude in ring]
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise Unusable("not_one_polygon", "") from error
    if given["type"] != "Polygon" or not all(isinstance(part, Decimal) for corner in corners for part in corner):
        raise Unusable("not_one_polygon", "")
    return corners
