"""Map data as GeoJSON (RFC 7946, WGS 84): sites, licences, planned areas, observations, the operator's own outlines.

No base map is fetched. Provinces, rivers and lakes are a shipped file (``portal/map_ground.py``) below the maps of
those who signed in, which an operator can leave out; he may also name a file of outlines of his own.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from core import clock
from core.formats import local_name, tonnes
from core.public import public
from core.web.pages import page
from enterprises import queries
from enterprises.models import Licence, MiningArea, Site
from inspections.models import Observation
from portal.web.public_register import RegisterFilter, chosen_rows

MOST = 2000  # of one layer; a reader of the whole nation narrows the view to a place
TYPE = "application/geo+json"


def collection(features: Iterable[dict[str, Any]]) -> JsonResponse:
    return JsonResponse({"type": "FeatureCollection", "features": list(features)}, content_type=TYPE)


def position(site: Site) -> list[float]:
    assert site.longitude is not None
    assert site.latitude is not None
    return [float(site.longitude), float(site.latitude)]


def point(site: Site, **properties: Any) -> dict[str, Any]:
    return feature({"type": "Point", "coordinates": position(site)}, **properties)


def feature(geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@page
def sites(request: HttpRequest) -> HttpResponseBase:
    """Return sites with a position, and the outlines of their licences.

    They are of an ``enterprise``, ``site`` (several), planned area (``area``) or ``place``.
    """
    rows = Site.objects.visible_to(request.user)
    filters = {name: request.GET.get(name, "").replace("\x00", "") for name in ("enterprise", "area", "place")}
    if filters["enterprise"]:
        rows = rows.filter(enterprise__code=filters["enterprise"])
    if codes := [code for given in request.GET.getlist("site") if (code := given.replace("\x00", ""))]:
        rows = rows.filter(code__in=codes)
    if filters["area"].isdecimal():
        rows = rows.filter(mining_area__number=int(filters["area"][:9]))
    if filters["place"]:
        rows = rows.filter(jurisdiction__code__startswith=filters["place"])
    placed = rows.filter(latitude__isnull=False, longitude__isnull=False)
    visible = list(placed.select_related("enterprise").order_by("code")[:MOST])
    today = clock.today()
    licensed = queries.licensed_sites([site.pk for site in visible], today, today)
    outlined = Licence.objects.visible_to(request.user).exclude(outline="").filter(site__in=rows)
    grounds = [
        feature(
            licence.outline_geometry,
            kind="licence",
            name=f"{licence.get_kind_display()} {licence.number}",
            detail=" · ".join(
                [
                    local_name(licence.site),
                    str(Licence.State(licence.state).label),
                    f"{tonnes(licence.outline_km2)} km²",
                ]
            ),
            url=reverse("pages:site", args=[licence.site.code]),
        )
        for licence in outlined.with_state(today).select_related("site").order_by("number")[:MOST]
    ]
    points = [
        point(
            site,
            kind="site" if site.pk in licensed else "unlicensed",
            name=local_name(site),
            detail=f"{site.get_kind_display()} · {local_name(site.enterprise)}",
            url=reverse("pages:enterprise", args=[site.enterprise.code]),
        )
        for site in visible
    ]
    return collection([*grounds, *points])


@page
def observations(request: HttpRequest) -> HttpResponseBase:
    """Return the outlines of satellite and camera observations that were not withdrawn, as GeoJSON."""
    rows = Observation.objects.visible_to(request.user).exclude(state=Observation.State.WITHDRAWN)
    if place := request.GET.get("place", "").replace("\x00", ""):
        rows = rows.filter(place__code__startswith=place)
    return collection(
        feature(
            row.geometry,
            kind="observation",
            name=f"{row.get_source_display()} {row.seen_on}",
            detail=row.description[:160],
            url=reverse("pages:observation", args=[row.pk]),
        )
        for row in rows.order_by("-seen_on", "-id")[:MOST]
    )


@page
def areas(request: HttpRequest) -> HttpResponseBase:
    """Return the planned areas: their outlines or, as far as none is given, the positions of their sites.

    With ``outlined`` only the outlines; of one ``area``, or of those in a ``place``.
    """
    filters = {name: request.GET.get(name, "").replace("\x00", "") for name in ("area", "place")}
    chosen = MiningArea.objects.filter(jurisdiction__code__startswith=filters["place"])
    if filters["area"].isdecimal():
        chosen = chosen.filter(number=int(filters["area"][:9]))
    drawn = [
        feature(
            area.outline_geometry,
            kind="area",
            name=local_name(area),
            detail=f"{tonnes(area.outline_km2)} km²",
            url=reverse("pages:area", args=[area.number]),
        )
        for area in chosen.exclude(outline="").order_by("number")
    ]
    if "outlined" in request.GET:
        return collection(drawn)
    visible = Site.objects.visible_to(request.user).filter(latitude__isnull=False, longitude__isnull=False)
    positions: dict[Any, list[list[float]]] = {}
    for site in visible.filter(mining_area__isnull=False).order_by("code")[:MOST]:
        positions.setdefault(site.mining_area_id, []).append(position(site))
    points = [
        feature(
            {"type": "MultiPoint", "coordinates": positions[area.pk]},
            kind="area",
            name=local_name(area),
            detail="",
            url=reverse("pages:area", args=[area.number]),
        )
        for area in chosen.filter(pk__in=positions, outline="").order_by("number")
    ]
    return collection([*drawn, *points])


@public
def register(request: HttpRequest) -> HttpResponseBase:
    """Return the sites of the public register that have a position, filtered as on its page."""
    chosen = RegisterFilter(request).chosen
    rows = chosen_rows(chosen.get("on", clock.today()), chosen).exclude(site__latitude=None)[:MOST]
    return collection(
        point(
            row.site,
            kind="site",
            name=local_name(row.site),
            detail=f"{row.site.get_kind_display()} · {local_name(row.enterprise)}",
        )
        for row in rows
    )


@public
def outlines(request: HttpRequest) -> HttpResponseBase:
    """Return the operator's file of outlines (``MAP_OUTLINES``), or 404; a demonstration has none."""
    path = settings.MAP_OUTLINES
    if path is None or not Path(path).is_file():
        raise Http404
    return FileResponse(Path(path).open("rb"), content_type=TYPE)
