"""Actors: a person who has signed in, or the system (a nightly run, a loader, a rule), for whom a service acts."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class Actor(Protocol):
    """A person (``enterprises.models.User``), an anonymous visitor or a ``SystemActor``.

    ``pk`` is the key of the person; ``None`` if no person acts.
    """

    @property
    def pk(self) -> UUID | None: ...

    @property
    def is_active(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The ``actor`` of a service call made by the system; it may do everything and is named in the audit trail."""

    name: str
    role: str = "system"
    id: None = None
    pk: None = None
    is_active: bool = True

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Loader(SystemActor):
    """A loader of reference data or of the demonstration, or the command that creates the first administrators.

    It alone is exempt from acts that take two people, because it runs before there are two. The few places that create
    one are listed in ``tests/enterprises/test_approvals.py``.
    """
