"""Fields shared by the register's resources: other rows by their code, tonnes a year."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from core.actors import Actor
from core.api.fields import CodeField, DecimalStringField
from enterprises.policies import can

__all__ = ["CapacityField", "CodeField", "edits"]

type Actions = Callable[[Any, Any], list[str]]


class CapacityField(DecimalStringField):
    """Tonnes of rare earth oxide a year, to the kilogram."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="1000000.000", **kwargs)


def edits(capability: str) -> Actions:
    """Return the ``actions`` of a row whose only verb is to edit it."""

    def actions(actor: Actor, row: Model) -> list[str]:
        return ["update"] if can(actor, capability, row) else []

    return actions
