"""Computes the score in one statement over the stored facts, for one site or for all of them, worst first.

It reads what its reader may see: row-level security hides the flags of another ministry.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from core.actors import Actor
from core.standby import reading_connection
from enterprises.models import Enterprise, Site
from inspections.models import Observation
from inspections.risk.components import COMPONENTS, Component
from inspections.suspicions import SIGNALS

_FACTS = Path(__file__).with_name("facts.sql").read_text(encoding="utf-8")
# The column of the statement with the rows behind each part.
_ROWS = {
    "flags": "flagged.rows",
    "signals": "suspected.rows",
    "excess": "over.rows",
    "reports": "filing.rows",
    "unvisited": "visited.rows",
    "cases": "past.rows",
    "observations": "seen.rows",
    "licence": "licensed.rows",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A component of a site's score: its value from 0 to 1, the resulting points, and the rows behind it."""

    component: Component
    value: Decimal
    points: Decimal
    figures: Mapping[str, str | None]
    rows: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Assessment:
    site: Site
    score: Decimal
    parts: tuple[Part, ...]

    @property
    def reasons(self) -> list[Part]:
        """Return the parts that give points, the most first."""
        return sorted((part for part in self.parts if round(part.points, 1) > 0), key=lambda part: -part.points)

    def as_json(self) -> dict[str, Any]:
        """Return score and points as JSON, to be stored with the decision based on them.

        Figures and rows are left out: they name flags and cases that may be closed to a later reader.
        """
        return {
            "score": f"{self.score:.1f}",
            "components": [
                {
                    "code": part.component.code,
                    "weight": part.component.weight,
                    "value": f"{part.value:.3f}",
                    "points": f"{part.points:.1f}",
                }
                for part in self.parts
            ],
        }


def sites_of(actor: Actor) -> QuerySet[Site]:
    """Return the sites that could be visited, of active enterprises, as far as the reader sees."""
    ended = [Enterprise.State.CLOSED, Enterprise.State.MERGED]
    return Site.objects.visible_to(actor).exclude(enterprise__state__in=ended)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A list, worst first, that is computed page by page."""

    sites: QuerySet[Site]
    actor: Actor
    on: dt.date

    ordered = True

    def count(self) -> int:
        return self.sites.order_by().count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Assessment]:
        first = part.start or 0
        return assess(
            self.sites,
            Observation.objects.visible_to(self.actor),
            on=self.on,
            first=first,
            most=None if part.stop is None else max(part.stop - first, 0),
        )

    def __iter__(self) -> Iterator[Assessment]:
        return iter(self[0:])


def assess(
    sites: QuerySet[Site],
    observations: QuerySet[Observation],
    *,
    on: dt.date,
    first: int = 0,
    most: int | None = None,
) -> list[Assessment]:
    """Return the sites with their scores on a day, worst first. Two queries, however many there are."""
    try:
        chosen = _sql(sites.order_by().values("id", "code", "enterprise_id", "kind", "latitude", "longitude"))
    except EmptyResultSet:
        return []
    recorded = observations.filter(state=Observation.State.RECORDED)
    try:
        around = _sql(recorded.order_by().values("id", "latitude", "longitude", "seen_on"))
    except EmptyResultSet:
        around = ("SELECT NULL::uuid AS id, 0 AS latitude, 0 AS longitude, NULL::date AS seen_on WHERE false", ())
    statement = _FACTS.format(
        sites=chosen[0],
        observations=around[0],
        signals=", ".join(f"('{rule}', '{trace}')" for rule, trace in SIGNALS.items()),
        judged=", ".join(_judged()),
        score=" + ".join(f"{part.weight} * value_{part.code}" for part in COMPONENTS),
        columns=", ".join(_columns()),
    )
    with reading_connection().cursor() as cursor:
        cursor.execute(statement, [on, *chosen[1], *around[1], most, first])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    sites_by_key = Site.objects.select_related("enterprise", "jurisdiction").in_bulk([row["id"] for row in rows])
    return [_assessment(sites_by_key[row["id"]], row) for row in rows]


def _sql(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    return rows.query.sql_with_params()


def _judged() -> Iterator[str]:
    for part in COMPONENTS:
        yield f"({part.value})::numeric AS value_{part.code}"
        yield f"{_ROWS[part.code]} AS rows_{part.code}"
        yield from (f"{expression} AS {name}" for name, expression in part.figures.items())


def _columns() -> Iterator[str]:
    for part in COMPONENTS:
        yield from (f"value_{part.code}", f"rows_{part.code}", *part.figures)


def _assessment(site: Site, row: Mapping[str, Any]) -> Assessment:
    parts = []
    for component in COMPONENTS:
        value, rows = Decimal(row[f"value_{component.code}"]), row[f"rows_{component.code}"]
        parts.append(
            Part(
                component=component,
                value=value,
                points=value * component.weight,
                figures={name: None if row[name] is None else str(row[name]) for name in component.figures},
                rows=json.loads(rows) if isinstance(rows, str) else rows or [],
            )
        )
    return Assessment(site, Decimal(row["score"]), tuple(parts))


def assess_site(site_id: UUID, *, on: dt.date) -> Assessment | None:
    """Return the assessment of one site from all data, independent of the reader."""
    assessments = assess(Site.objects.filter(pk=site_id), Observation.objects.all(), on=on)
    return assessments[0] if assessments else None
