"""Eliminated capacity over the API, each entry with the capacity of its site today."""

from collections.abc import Sequence
from typing import Any

from core import clock
from core.api.fields import ActionsField
from core.api.serializers import Serializer
from core.api.viewsets import Creates
from enterprises import capacities
from enterprises.acts.register import CREATE_ELIMINATED_CAPACITY, ELIMINATED_CAPACITIES
from enterprises.api.fields import CapacityField
from enterprises.api.rows import OF_SITE, RECORDED, OfSiteSerializer, WithdrawableSerializer
from enterprises.filters import EliminatedCapacityFilters
from enterprises.lifecycles.eliminated_capacities import ELIMINATED_CAPACITY
from enterprises.models import EliminatedCapacity


class SiteCapacitySerializer(Serializer):
    """The capacity of a site today, in t REO a year; null where none is entered."""

    approved = CapacityField(allow_null=True)
    eliminated = CapacityField()
    left = CapacityField(allow_null=True)


class EliminatedCapacitySerializer(OfSiteSerializer, WithdrawableSerializer):
    tonnes = CapacityField()
    capacity = SiteCapacitySerializer(read_only=True)
    actions = ActionsField(ELIMINATED_CAPACITY)

    class Meta:
        model = EliminatedCapacity
        fields = [
            *OF_SITE,
            "kind",
            "tonnes",
            "day",
            "reason",
            "document",
            "state",
            "withdraws",
            "capacity",
            *RECORDED,
        ]


class EliminatedCapacityViewSet(Creates):
    """Capacity eliminated at sites. Entries are only added: a mistake is withdrawn by a further entry."""

    queryset = EliminatedCapacity.objects.select_related(
        "site__enterprise", "site__jurisdiction", "recorded_by", "withdrawal"
    )
    serializer_class = EliminatedCapacitySerializer
    filterset_class = EliminatedCapacityFilters
    creates = CREATE_ELIMINATED_CAPACITY
    ordering_fields = ("day", "tonnes")
    ordering = ("-day", "-id")

    acts = ELIMINATED_CAPACITIES

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        found = capacities.capacities({row.site for row in rows}, clock.today())
        for row in rows:
            row.capacity = found[row.site_id]
        return rows
