"""Observations of a history, recorded as by an inspector of the whole country."""

import math
from typing import Any

from enterprises.models import NATION, Site
from history.parsing.observations import KINDS, ObservationRow
from history.writing.context import Context
from inspections.services import observations

_METRES = 111_320.0  # to a degree of latitude, and to one of longitude at the equator


def record(row: ObservationRow, context: Context) -> bool:
    """Record what was seen, at the place of the nearest site that has coordinates."""
    return context.attempt(
        row.line,
        {},
        lambda: observations.create(
            actor=context.officers.inspector,
            source=row.source,
            seen_on=row.seen_on,
            description=KINDS[row.kind],
            geometry=_geometry(row),
            place=_place(row),
        ),
    )


def _geometry(row: ObservationRow) -> dict[str, Any]:
    """Return a point, or a square of the area around it; longitude comes first."""
    latitude, longitude = float(row.latitude), float(row.longitude)
    half = math.sqrt(float(row.area)) / 2 / _METRES
    if half == 0:
        return {"type": "Point", "coordinates": [longitude, latitude]}
    wide = half / max(math.cos(math.radians(latitude)), 0.01)
    west, east, south, north = longitude - wide, longitude + wide, latitude - half, latitude + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _place(row: ObservationRow) -> str:
    located = Site.objects.filter(latitude__isnull=False, longitude__isnull=False)
    places = {
        code: math.hypot(float(latitude or 0) - float(row.latitude), float(longitude or 0) - float(row.longitude))
        for latitude, longitude, code in located.values_list("latitude", "longitude", "jurisdiction__code")
    }
    return min(places, key=places.__getitem__, default=NATION)
