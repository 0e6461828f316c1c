"""Who acts when no person does: a nightly run, a loader, a rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SystemActor:
    """Stands where services ask for an ``actor``; it may do everything and is named in the audit trail."""

    name: str
    role: str = "system"
    id: None = None
    pk: None = None
    is_active: bool = True

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Loader(SystemActor):
    """A loader of reference data or of the demonstration, or the shell's first administrators.

    It alone may do by itself what takes two people otherwise: it runs before there are two. The few places that make
    one are listed in ``tests/enterprises/test_approvals.py``.
    """
