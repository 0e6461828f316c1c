"""Exceptions that services raise when they refuse. ``core.problems`` maps them to HTTP answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from core.type_aliases import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of the input: a JSON pointer, a stable code, and a sentence."""

    pointer: str
    code: str
    detail: Text


class DomainError(Exception):
    """A refusal with a stable ``code``, a sentence for people, faults by place, and machine-readable extras."""

    def __init__(self, code: str, detail: Text, *, errors: Sequence[Fault] = (), **extra: Any) -> None:
        super().__init__(str(detail))
        self.code, self.detail, self.errors, self.extra = code, detail, list(errors), extra


class Correctable(DomainError):
    """A refusal that a form shows beside its fields, because the sender can correct the input and try again."""


class Invalid(Correctable):
    """The content of a field is wrong (400)."""

    @classmethod
    def at(cls, pointer: str, code: str, detail: Text) -> Self:
        """Return the error of one field, named by its JSON pointer."""
        return cls("invalid", _("The request has errors."), errors=[Fault(pointer, code, str(detail))])


class Forbidden(DomainError):
    """The object is within the actor's jurisdiction, but the capability is missing (403)."""


class NotFound(DomainError):
    """The object is absent or outside the jurisdiction; the answer does not distinguish the two (404)."""


class Conflict(Correctable):
    """The current state, or the quota, does not allow it (409)."""


class Stale(Correctable):
    """The row was changed since it was read (412)."""


class Unprocessable(Correctable):
    """The input is well-formed but meaningless (422)."""


class PreconditionRequired(Correctable):
    """The update does not say which version it read (428)."""
