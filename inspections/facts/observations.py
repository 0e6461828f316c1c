"""Facts of observations: what was observed, and its distance from licensed sites. Five queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from enterprises.models import Licence, MiningArea, Site
from inspections import geometry
from inspections.facts.subjects import FlagSubject, SubjectFacts
from inspections.models import Flag, Observation
from inspections.rules import DisturbanceFacts, ObservationFacts
from quotas import timelines

# Degrees within which sites are looked for: about ten kilometres, whatever the radius of the rules is.
NORTHWARDS, EASTWARDS = Decimal("0.1"), Decimal("0.18")


class Near(NamedTuple):
    metres: Decimal
    site: Site


def gather_observation_facts(within: Q, *, on: dt.date) -> Iterator[SubjectFacts]:
    """Yield facts of the selected observations and of nearby sites with all else observed there in those months."""
    chosen = list(Observation.objects.filter(within).select_related("place"))
    if not chosen:
        return
    around = _with_neighbours(chosen)
    sites = _sites(around)
    spans = _licensed(sites)
    near = {row.pk: _near(row, sites) for row in around}
    areas = _planned(chosen)
    for row in chosen:
        yield _observation_facts(row, near[row.pk], areas.get(row.place_id, ""), on)
    touched = {(neighbour.site.pk, row.seen_on.replace(day=1)) for row in chosen for neighbour in near[row.pk]}
    yield from _by_site(touched, around, near, spans, on)


def _observation_facts(row: Observation, near: list[Near], area: str, on: dt.date) -> SubjectFacts:
    about = FlagSubject(
        subject_type=Flag.SubjectType.UNKNOWN,
        subject_code=str(row.pk),
        name=row.description,
        place_id=row.place_id,
        year=row.seen_on.year,
        links={"observation": str(row.pk)},
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
        nearest_m=near[0].metres if near else None,
        nearest_site=near[0].site.code if near else "",
        planned_area=area,
    )
    return SubjectFacts(about, facts)


def _by_site(
    touched: Iterable[tuple[UUID, dt.date]],
    around: list[Observation],
    near: Mapping[UUID, list[Near]],
    spans: Mapping[UUID, list[timelines.Span]],
    on: dt.date,
) -> Iterator[SubjectFacts]:
    for site_id, month in sorted(touched, key=lambda key: (key[1], str(key[0]))):
        sights, shown, site = [], None, None
        for row in around:
            neighbour = next((neighbour for neighbour in near[row.pk] if neighbour.site.pk == site_id), None)
            if neighbour is None or row.seen_on.replace(day=1) != month:
                continue
            site = neighbour.site
            # An observation is attributed to the nearest site; a licensed site within reach explains it.
            first = near[row.pk][0].site.pk == site_id
            if row.state == Observation.State.RECORDED and first and not _licensed_on(spans, site_id, row.seen_on):
                licensed = [other.metres for other in near[row.pk] if _licensed_on(spans, other.site.pk, row.seen_on)]
                sights.append((row.seen_on, neighbour.metres, min(licensed, default=None)))
                shown = shown or row
        assert site is not None
        ended = [span.last for span in spans.get(site_id, []) if span.last < month + dt.timedelta(days=31)]
        about = FlagSubject(
            subject_type=Flag.SubjectType.SITE,
            subject_code=site.code,
            name=site.name,
            place_id=site.jurisdiction_id,
            enterprise_id=site.enterprise_id,
            site_id=site.pk,
            year=month.year,
            period=month,
            links={"site": site.code, **({"observation": str(shown.pk)} if shown else {})},
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


def _with_neighbours(chosen: list[Observation]) -> list[Observation]:
    """Return the chosen observations and all near them in the same months: a site's month is judged as a whole."""
    beside = Q(pk__in=[row.pk for row in chosen])
    for month in {row.seen_on.replace(day=1) for row in chosen}:
        rows = [row for row in chosen if row.seen_on.replace(day=1) == month]
        beside |= Q(seen_on__year=month.year, seen_on__month=month.month) & _box(rows, 2)
    return list(Observation.objects.filter(beside).order_by("seen_on", "pk"))


def _sites(around: list[Observation]) -> list[Site]:
    ever = Licence.objects.filter(site=OuterRef("pk"))
    rows = Site.objects.filter(_box(around, 1)).exclude(kind=Site.Kind.TRADING)
    return list(rows.filter(Exists(ever)).order_by("code"))


def _box(rows: list[Observation], times: int) -> Q:
    norths, easts = [row.latitude for row in rows], [row.longitude for row in rows]
    return Q(
        latitude__range=(min(norths) - NORTHWARDS * times, max(norths) + NORTHWARDS * times),
        longitude__range=(min(easts) - EASTWARDS * times, max(easts) + EASTWARDS * times),
    )


def _near(row: Observation, sites: list[Site]) -> list[Near]:
    shape = geometry.read(row.geometry)
    neighbours = [
        Near(geometry.metres_between(shape, site.latitude, site.longitude), site)
        for site in sites
        if site.latitude is not None
        and site.longitude is not None
        and abs(site.latitude - row.latitude) <= NORTHWARDS
        and abs(site.longitude - row.longitude) <= EASTWARDS
    ]
    return sorted(neighbours, key=lambda near: (near.metres, near.site.code))


def _licensed(sites: list[Site]) -> dict[UUID, list[timelines.Span]]:
    kinds = {site.pk: timelines.OPERATING_LICENCE[Site.Kind(site.kind)] for site in sites}
    spans: dict[UUID, list[timelines.Span]] = defaultdict(list)
    for licence in Licence.objects.filter(site__in=kinds).prefetch_related("suspensions"):
        if licence.kind == kinds[licence.site_id]:
            spans[licence.site_id] += timelines.in_force(licence)
    return spans


def _licensed_on(spans: Mapping[UUID, list[timelines.Span]], site: UUID, day: dt.date) -> bool:
    return any(day in span for span in spans.get(site, []))


def _planned(rows: list[Observation]) -> dict[UUID, str]:
    """Return names of planned mining areas by the county of an observation, since only their county is known."""
    places = {row.place_id for row in rows}
    areas = MiningArea.objects.filter(jurisdiction__in=places).order_by("number")
    names: dict[UUID, str] = {}
    for area in areas:
        names.setdefault(area.jurisdiction_id, area.name or str(area.number))
    return names
