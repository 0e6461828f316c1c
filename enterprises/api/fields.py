"""Fields shared by the register's resources: other rows by their code, tonnes a year."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.actors import Actor
from core.api.fields import DecimalStringField
from enterprises.policies import can

type Actions = Callable[[Any, Any], list[str]]


class CodeField(serializers.SlugRelatedField):
    """Another row by its code; a row that the actor may not see is reported as unknown."""

    default_error_messages = {"unknown_code": _("There is nothing with the code “{value}”.")}

    def __init__(self, *, slug_field: str = "code", **kwargs: Any) -> None:
        super().__init__(slug_field=slug_field, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        if hasattr(rows, "visible_to") and "request" in self.context:
            return rows.visible_to(self.context["request"].user)
        return rows

    def to_internal_value(self, data: Any) -> Model:
        if not isinstance(data, str | int) or isinstance(data, bool):
            self.fail("invalid")
        try:
            return self.get_queryset().get(**{self.slug_field: data})
        except self.get_queryset().model.DoesNotExist:
            self.fail("unknown_code", value=data)
        except (TypeError, ValueError):
            self.fail("invalid")


class CapacityField(DecimalStringField):
    """Tonnes of rare earth oxide a year, to the kilogram."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="1000000.000", **kwargs)


def edits(capability: str) -> Actions:
    """Return the ``actions`` of a row whose only verb is to edit it."""

    def actions(actor: Actor, row: Any) -> list[str]:
        return ["update"] if can(actor, capability, row) else []

    return actions
