"""What a judgement needs: the facts, and whom or what they are about."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from inspections.rules import Facts


@dataclass(frozen=True, slots=True)
class About:
    """Whom or what facts are about, and which programme, year, category and month: where a flag would hang."""

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
    links: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class Matter:
    about: About
    facts: Facts
