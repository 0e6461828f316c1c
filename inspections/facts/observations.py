"""Facts of observations: what was observed, and its distance from the ground of licensed sites. Five queries."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from shapely import union_all
from shapely.geometry.base import BaseGeometry

from core import geometry
from enterprises import outlines
from enterprises.models import Licence, MiningArea, Site
from inspections.facts.subjects import FlagSubject, SubjectFacts
from inspections.models import Flag, Observation
from inspections.rules import Distance, DisturbanceFacts, Link, ObservationFacts, ParameterValues, Sight
from inspections.rules.observations import AfterLicence
from quotas import timelines

# Degrees within which sites are looked for: about ten kilometres, whatever the radius of the rules is.
NORTHWARDS, EASTWARDS = Decimal("0.1"), Decimal("0.18")


class Ground(NamedTuple):
    """The licences of a site for its work: when they were in force, and the outlines by their first day."""

    spans: list[timelines.Span]
    outlines: list[tuple[dt.date, BaseGeometry | None]]  # of each licence in the order of days; of some none is given

    def on(self, day: dt.date) -> BaseGeometry | None:
        """Return the outline of a day: the last one given of the licences that had begun, else of the first licence."""
        begun = [each for each in self.outlines if each[0] <= day] or self.outlines[:1]
        return next((shape for _first, shape in reversed(begun) if shape is not None), None)

    def is_licensed(self, day: dt.date) -> bool:
        return any(day in span for span in self.spans)


class Near(NamedTuple):
    """A site in reach of an observation. ``part``: what of it lies on the outline of the site, if any does."""

    distance: Distance
    site: Site
    outline: BaseGeometry | None = None
    part: BaseGeometry | None = None


class Seen(NamedTuple):
    """An observation with its shape, and the sites in reach, the nearest first."""

    row: Observation
    shape: BaseGeometry
    near: list[Near]


def gather_observation_facts(within: Q, *, on: dt.date, values: ParameterValues) -> Iterator[SubjectFacts]:
    """Yield facts of the selected observations and of nearby sites with all else observed there in those months."""
    chosen = list(Observation.objects.filter(within).select_related("place"))
    if not chosen:
        return
    around = _with_neighbours(chosen)
    sites = _sites(around)
    grounds = _grounds(sites)
    seen = {row.pk: _seen(row, sites, grounds) for row in around}
    areas = _planned([seen[row.pk] for row in chosen])
    for row in chosen:
        yield _observation_facts(seen[row.pk], areas.get(row.pk, ""), on)
    touched = {(each.site.pk, row.seen_on.replace(day=1)) for row in chosen for each in seen[row.pk].near}
    yield from _by_site(touched, seen.values(), grounds, on, values)


def _observation_facts(seen: Seen, area: str, on: dt.date) -> SubjectFacts:
    row, shape, near = seen
    beside = [each for each in near if each.outline is None]
    outlined = [each for each in near if each.outline is not None]
    about = FlagSubject(
        subject_type=Flag.SubjectType.UNKNOWN,
        subject_code=str(row.pk),
        name=row.description,
        place_id=row.place_id,
        year=row.seen_on.year,
        links={Link.OBSERVATION: str(row.pk)},
        seen_on=row.seen_on,
        latitude=row.latitude,
        longitude=row.longitude,
        geometry=row.geometry,
    )
    facts = ObservationFacts(
        subject=row.description,
        on=on,
        seen_on=row.seen_on,
        seen=row.description,
        standing=row.state == Observation.State.RECORDED,
        area_m2=row.area_m2,
        nearest_m=beside[0].distance.metres if beside else None,
        nearest_site=beside[0].site.code if beside else "",
        beyond_m=geometry.metres_beyond(shape, union_all([each.outline for each in outlined])) if outlined else None,
        outlined_site=outlined[0].site.code if outlined else "",
        planned_area=area,
    )
    return SubjectFacts(about, facts)


def _by_site(
    touched: Iterable[tuple[UUID, dt.date]],
    around: Collection[Seen],
    grounds: Mapping[UUID, Ground],
    on: dt.date,
    values: ParameterValues,
) -> Iterator[SubjectFacts]:
    for site_id, month in sorted(touched, key=lambda key: (key[1], str(key[0]))):
        sights, shown, site = [], None, None
        for row, _shape, near in around:
            neighbour = next((neighbour for neighbour in near if neighbour.site.pk == site_id), None)
            if neighbour is None or row.seen_on.replace(day=1) != month:
                continue
            site = neighbour.site
            if row.state == Observation.State.RECORDED and not grounds[site_id].is_licensed(row.seen_on):
                licensed = [each for each in near if grounds[each.site.pk].is_licensed(row.seen_on)]
                sight = Sight(row.seen_on, neighbour.distance, tuple(_others(neighbour, near, licensed)))
                sights.append(sight)
                if shown is None and sight.is_there(values.on(AfterLicence, row.seen_on)):
                    shown = row
        assert site is not None
        ended = [span.last for span in grounds[site_id].spans if span.last < month + dt.timedelta(days=31)]
        about = FlagSubject(
            subject_type=Flag.SubjectType.SITE,
            subject_code=site.code,
            name=site.name,
            place_id=site.jurisdiction_id,
            enterprise_id=site.enterprise_id,
            site_id=site.pk,
            year=month.year,
            period=month,
            links={Link.SITE: site.code, **({Link.OBSERVATION: str(shown.pk)} if shown else {})},
            seen_on=shown.seen_on if shown else None,
            latitude=shown.latitude if shown else None,
            longitude=shown.longitude if shown else None,
            geometry=shown.geometry if shown else None,
        )
        facts = DisturbanceFacts(
            subject=site.name,
            on=on,
            month=month,
            sights=tuple(sights),
            licence_kind=str(timelines.OPERATING_LICENCE[Site.Kind(site.kind)]),
            licence_ended_on=max(ended, default=None),
        )
        yield SubjectFacts(about, facts)


def _others(neighbour: Near, near: list[Near], licensed: list[Near]) -> Iterator[Distance]:
    """Yield the distances from the ground of others to which a sight belongs rather than to a neighbour.

    What lies on an outline belongs to its site, unless the outlines of licences in force hold it too. Everything else
    belongs to the nearest site on whose ground it lies, or to one with a licence in force.
    """
    if neighbour.part is None:
        yield from (each.distance for each in near[: near.index(neighbour)])
        yield from (each.distance for each in licensed)
        return
    if held := [each.outline for each in licensed if each.part is not None]:
        yield Distance(geometry.metres_beyond(neighbour.part, union_all(held)), outlined=True)
    yield from (each.distance for each in licensed if each.outline is None)


def _with_neighbours(chosen: list[Observation]) -> list[Observation]:
    """Return the chosen observations and all near them in the same months: a site's month is judged as a whole."""
    beside = Q(pk__in=[row.pk for row in chosen])
    for month in {row.seen_on.replace(day=1) for row in chosen}:
        rows = [row for row in chosen if row.seen_on.replace(day=1) == month]
        beside |= Q(seen_on__year=month.year, seen_on__month=month.month) & _box(rows, 2)
    return list(Observation.objects.filter(beside).order_by("seen_on", "pk"))


def _sites(around: list[Observation]) -> list[Site]:
    """Return the sites in reach by their coordinates, and those with outlines, which reach further or have none."""
    ever = Licence.objects.filter(site=OuterRef("pk"))
    outlined = Exists(ever.exclude(outline="")) & (Q(latitude=None) | Q(longitude=None) | _box(around, 10))
    rows = Site.objects.filter(_box(around, 1) | outlined).exclude(kind=Site.Kind.TRADING)
    return list(rows.filter(Exists(ever)).order_by("code"))


def _box(rows: list[Observation], times: int) -> Q:
    norths, easts = [row.latitude for row in rows], [row.longitude for row in rows]
    return Q(
        latitude__range=(min(norths) - NORTHWARDS * times, max(norths) + NORTHWARDS * times),
        longitude__range=(min(easts) - EASTWARDS * times, max(easts) + EASTWARDS * times),
    )


def _seen(row: Observation, sites: list[Site], grounds: Mapping[UUID, Ground]) -> Seen:
    """Return an observation with the sites in reach. The outlines on which it lies are measured together."""
    shape = geometry.read(row.geometry)
    outlined = {site.pk: outline for site in sites if (outline := grounds[site.pk].on(row.seen_on)) is not None}
    parts = {site: part for site, outline in outlined.items() if (part := _part_on(shape, outline)) is not None}
    together = union_all([outlined[site] for site in parts])
    neighbours = []
    for site in sites:
        outline, part = outlined.get(site.pk), parts.get(site.pk)
        if outline is None:
            if _is_in_reach(row, site):
                neighbours.append(Near(_to_coordinates(shape, site), site))
        elif part is not None or shape.distance(outline) <= NORTHWARDS:
            beyond = geometry.metres_beyond(shape, outline if part is None else together)
            neighbours.append(Near(Distance(beyond, outlined=True), site, outline, part))
    neighbours.sort(key=lambda near: (near.distance.metres, near.outline is None, near.site.code))
    return Seen(row, shape, neighbours)


def _part_on(shape: BaseGeometry, outline: BaseGeometry) -> BaseGeometry | None:
    """Return what of a shape lies on an outline, ``None`` if at most an edge does."""
    part = shape.intersection(outline)
    return None if part.is_empty or (part.area == 0 and shape.area > 0) else part


def _is_in_reach(row: Observation, site: Site) -> bool:
    if site.latitude is None or site.longitude is None:
        return False
    return abs(site.latitude - row.latitude) <= NORTHWARDS and abs(site.longitude - row.longitude) <= EASTWARDS


def _to_coordinates(shape: BaseGeometry, site: Site) -> Distance:
    assert site.latitude is not None
    assert site.longitude is not None
    return Distance(geometry.metres_between(shape, site.latitude, site.longitude))


def _grounds(sites: list[Site]) -> dict[UUID, Ground]:
    kinds = {site.pk: timelines.OPERATING_LICENCE[Site.Kind(site.kind)] for site in sites}
    grounds = {site.pk: Ground([], []) for site in sites}
    rows = Licence.objects.filter(site__in=kinds).order_by("valid_from", "number")
    for licence in rows.prefetch_related("suspensions"):
        if licence.kind == kinds[licence.site_id]:
            grounds[licence.site_id].spans.extend(timelines.in_force(licence))
            shape = outlines.polygon(licence.outline) if licence.outline else None
            grounds[licence.site_id].outlines.append((licence.valid_from, shape))
    return grounds


def _planned(seen: list[Seen]) -> dict[UUID, str]:
    """Return by observation the planned area in whose outline it lies or, of one without an outline, in its county."""
    places = {row.place_id for row, _shape, _near in seen}
    areas = list(MiningArea.objects.filter(Q(jurisdiction__in=places) | ~Q(outline="")).order_by("number"))
    outlined = {area.pk: outlines.polygon(area.outline) for area in areas if area.outline}
    return {
        row.pk: area.name or str(area.number)
        for row, shape, _near in seen
        for area in reversed(areas)
        if (shape.intersects(outlined[area.pk]) if area.pk in outlined else area.jurisdiction_id == row.place_id)
    }
