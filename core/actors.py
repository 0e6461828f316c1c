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
