"""The input of a judgement: the facts, and the subject they are about."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from inspections.rules import Facts, Link


@dataclass(frozen=True, slots=True)
class FlagSubject:
    """The subject of facts, with programme, year, category and month: what a flag would refer to."""

    subject_type: str
    subject_code: str
    name: str
    place_id: UUID
    enterprise_id: UUID | None = None
    site_id: UUID | None = None
    programme_id: UUID | None = None
    year: int | None = None
    category: str = ""
    period: dt.date | None = None
    links: Mapping[Link, str] = field(default_factory=dict, compare=False, hash=False)
    seen_on: dt.date | None = field(default=None, compare=False)
    latitude: Decimal | None = field(default=None, compare=False)
    longitude: Decimal | None = field(default=None, compare=False)
    geometry: Mapping[str, Any] | None = field(default=None, compare=False, hash=False)  # GeoJSON


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    about: FlagSubject
    facts: Facts
