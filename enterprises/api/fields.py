"""Fields shared by the register's resources: other rows by their code, tonnes a year."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet

from core.actors import Actor
from core.api.fields import CodeField, DecimalStringField
from enterprises.models import Site
from enterprises.policies import can
from enterprises.queries import own_sites

__all__ = ["CapacityField", "CodeField", "OutlineKm2Field", "OwnSiteField", "edits"]

SITES = Site.objects.select_related("enterprise", "jurisdiction")

type Actions = Callable[[Any, Any], list[str]]


class CapacityField(DecimalStringField):
    """Tonnes of rare earth oxide a year, to the kilogram."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="1000000.000", **kwargs)


class OutlineKm2Field(DecimalStringField):
    """The area of an outline in square kilometres, computed."""

    def __init__(self) -> None:
        super().__init__(places=3, maximum="9999999.999", digits=7, read_only=True, allow_null=True)


class OwnSiteField(CodeField):
    """A site by its code, among those that the actor sees and those that his enterprises held in the past."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=SITES, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        """Return what ``CodeField`` does, in the past as well."""
        seen, own = super().get_queryset(), own_sites(self.context["request"].user).values("pk")
        return SITES.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=own))


def edits(capability: str) -> Actions:
    """Return the ``actions`` of a row whose only verb is to edit it."""

    def actions(actor: Actor, row: Model) -> list[str]:
        return ["update"] if can(actor, capability, row) else []

    return actions
