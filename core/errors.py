"""What a service raises when it refuses. No HTTP here: ``core.api.problem`` maps the classes to answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was sent: where (a JSON pointer), which (a stable code), and in words."""

    pointer: str
    code: str
    detail: str


class DomainError(Exception):
    """A refusal with a stable ``code``, words for people, faults by place, and machine-readable extras."""

    def __init__(self, code: str, detail: Any, *, errors: Sequence[Fault] = (), **extra: Any) -> None:
        super().__init__(str(detail))
        self.code, self.detail, self.errors, self.extra = code, detail, list(errors), extra


class Invalid(DomainError):
    """The content of a field is wrong (400)."""


class Forbidden(DomainError):
    """Inside the jurisdiction, without the capability (403)."""


class NotFound(DomainError):
    """Absent, or outside the jurisdiction: the two look alike (404)."""


class Conflict(DomainError):
    """The state of things, or the quota, does not allow it (409)."""


class Stale(DomainError):
    """Somebody changed the row since it was read (412)."""


class Unprocessable(DomainError):
    """Well-formed and meaningless (422)."""


class PreconditionRequired(DomainError):
    """An update must say which version it saw (428)."""
