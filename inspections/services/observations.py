"""Observations: recorded one by one or as a whole collection, withdrawn with a reason, and judged at once."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, clock, geometry
from core.actors import Actor
from core.errors import Fault, Invalid
from core.transactions import service
from enterprises.models import Jurisdiction
from enterprises.policies import person
from inspections import capabilities
from inspections.lifecycles import OBSERVATION
from inspections.models import Observation
from inspections.services import required_text, screening

State = Observation.State
MOST_FEATURES = 2_000
EARLIEST = dt.date(1972, 7, 23)  # the first satellite of its kind


WRONG = {
    "geometry_type": gettext_lazy("Give one of these geometries: %s."),
    "geometry_members": gettext_lazy("The geometry has members that it may not have: %s."),
    "too_many_points": gettext_lazy("At most %s points."),
    "coordinates": gettext_lazy("These are not coordinates of that geometry (longitude first). %s"),
    "off_the_earth": gettext_lazy("Longitudes lie between -180 and 180, latitudes between -90 and 90: %s."),
    "crosses_itself": gettext_lazy("The area crosses itself or its rings are not in order: %s."),
    "area": gettext_lazy("The area must be above nothing and at most 400 km²; this is %s m²."),
}


@dataclass(frozen=True, slots=True)
class ObservationInput:
    """The input of one observation, unchecked."""

    geometry: object
    source: str = ""
    seen_on: object = None
    description: str = ""
    place: object = ""
    instrument: str = ""


@service
def create(
    *,
    actor: Actor,
    source: str,
    seen_on: dt.date,
    description: str,
    geometry: Mapping[str, Any],
    place: str,
    instrument: str = "",
) -> Observation:
    """Record a satellite or camera observation; at a place where no one may work, a flag is raised at once."""
    entry = ObservationInput(geometry, source, seen_on, description, place, instrument)
    return _record_all(lambda: [entry], actor=actor, pointer="")[0]


@service
def create_many(*, actor: Actor, collection: object) -> list[Observation]:
    """Record a GeoJSON FeatureCollection: all of it, or nothing and every fault with the number of its feature."""
    return _record_all(lambda: _read_collection(collection), actor=actor, pointer="/features/{}")


def _read_collection(collection: object) -> list[ObservationInput]:
    """Return the features of a collection; refuse anything else."""
    features = collection.get("features") if isinstance(collection, Mapping) else None
    if not isinstance(collection, Mapping) or collection.get("type") != "FeatureCollection":
        raise _faulty([Fault("/type", "feature_collection", _("Give a GeoJSON FeatureCollection."))])
    if not isinstance(features, list) or not features:
        raise _faulty([Fault("/features", "required", _("There is no feature in it."))])
    if len(features) > MOST_FEATURES:
        raise _faulty([Fault("/features", "too_many", _("At most %d features at once.") % MOST_FEATURES)])
    if "crs" in collection:
        raise _faulty([Fault("/crs", "unknown_member", _("GeoJSON is WGS 84 and names no other system."))])
    return [_read_feature(feature) for feature in features]


@service
def withdraw(observation: Observation, *, actor: Actor, reason: str) -> Observation:
    """Withdraw an observation that was wrong: its flags end and stay on record."""
    observation = OBSERVATION.begin(observation, "withdraw", actor)
    required_text.require_text(reason=reason)
    observation.state, observation.withdrawal_reason = State.WITHDRAWN, reason.strip()
    observation.withdrawn_by_id, observation.withdrawn_at = actor.pk, clock.now()
    observation.save_next("state", "withdrawal_reason", "withdrawn_by", "withdrawn_at")
    _audit(observation, "withdraw", actor, reason.strip())
    screening.screen_observations([observation.pk])
    return observation


def _record_all(read: Callable[[], Sequence[ObservationInput]], *, actor: Actor, pointer: str) -> list[Observation]:
    rows = OBSERVATION.begin_new_many(lambda: _drafts(read(), actor, pointer), capabilities.OBSERVATIONS_RECORD, actor)
    created = Observation.objects.bulk_create(rows)
    for row in created:
        _audit(row, "record", actor)
    screening.screen_observations([row.pk for row in created])
    return created


def _drafts(inputs: Sequence[ObservationInput], actor: Actor, pointer: str) -> list[Observation]:
    """Return the rows, not yet saved, or refuse with every fault."""
    places = Jurisdiction.objects.in_bulk(
        {entry.place for entry in inputs if isinstance(entry.place, str)}, field_name="code"
    )
    faults: list[Fault] = []
    rows = [_draft(entry, pointer.format(index), places, actor, faults) for index, entry in enumerate(inputs)]
    if faults:
        raise _faulty(faults)
    return [row for row in rows if row is not None]


def _draft(
    entry: ObservationInput, at: str, places: Mapping[str, Jurisdiction], actor: Actor, faults: list[Fault]
) -> Observation | None:
    """Return the row, or ``None`` with every fault of the entry added to ``faults``."""
    before = len(faults)

    def fault(name: str, code: str, detail: object) -> None:
        faults.append(Fault(f"{at}/{name}", code, str(detail)))

    properties = "properties/" if at else ""
    shape = None
    try:
        shape = geometry.read(entry.geometry)
    except geometry.Unusable as error:
        code, what = error.args
        fault("geometry", code, str(WRONG[code]) % what)
    if entry.source not in Observation.Source.values:
        detail = _("Choose one of: %s.") % ", ".join(Observation.Source.values)
        fault(f"{properties}source", "invalid_choice", detail)
    day = _day(entry.seen_on)
    if day is None:
        fault(f"{properties}seen_on", "invalid", _("Give a day as YYYY-MM-DD."))
    elif not EARLIEST <= day <= clock.today():
        fault(
            f"{properties}seen_on",
            "out_of_range",
            _("This day is in the future, or before the first satellite images."),
        )
    for name, value, most in (("description", entry.description, 4000), ("instrument", entry.instrument, 160)):
        if not isinstance(value, str) or len(value) > most or "\0" in value:
            fault(f"{properties}{name}", "invalid", _("Give a text of at most %d characters.") % most)
        elif name == "description" and not value.strip():
            fault(f"{properties}{name}", "required", _("Describe the observation."))
    place = places.get(entry.place) if isinstance(entry.place, str) else None
    if place is None:
        fault(f"{properties}place", "unknown_jurisdiction", _("There is no jurisdiction of this code."))
    if len(faults) > before or shape is None or place is None or day is None:
        return None
    assert isinstance(entry.geometry, Mapping)  # it has been read
    latitude, longitude = geometry.middle(shape)
    return Observation(
        source=entry.source,
        instrument=entry.instrument.strip(),
        seen_on=day,
        description=entry.description.strip(),
        geometry={"type": entry.geometry["type"], "coordinates": entry.geometry["coordinates"]},
        latitude=latitude,
        longitude=longitude,
        area_m2=geometry.area_m2(shape),
        place=place,
        recorded_by_id=person(actor).pk,
        recorded_at=clock.now(),
    )


def _read_feature(feature: object) -> ObservationInput:
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        return ObservationInput(None)
    properties = feature.get("properties")
    named = properties if isinstance(properties, Mapping) else {}
    return ObservationInput(
        feature.get("geometry"),
        named.get("source", ""),
        named.get("seen_on"),
        named.get("description", ""),
        named.get("place", ""),
        named.get("instrument") or "",
    )


def _day(given: object) -> dt.date | None:
    if isinstance(given, dt.date):
        return given
    try:
        return dt.date.fromisoformat(given) if isinstance(given, str) and len(given) == 10 else None
    except ValueError:
        return None


def _faulty(faults: list[Fault]) -> Invalid:
    return Invalid("invalid", _("The observations have errors. Nothing was recorded."), errors=faults)


def _audit(row: Observation, verb: str, actor: Actor, reason: str = "") -> None:
    audit.record(actor=actor, action=f"observations.{verb}", obj=row, place=row.place.code, reason=reason)
