"""Entries of restoration over the API, each with what its site or area still owes today."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from core import clock
from core.api.fields import ActionsField, DecimalStringField
from core.api.viewsets import Creates
from enterprises.api.rows import RECORDED, AtPlaceSerializer, WithdrawableSerializer
from enterprises.lifecycles.only_added import offices_of_recorder
from environment.acts.restoration import CREATE_RESTORATION, RESTORATIONS
from environment.filters import RestorationFilters
from environment.lifecycles import RESTORATION
from environment.models import RestorationEntry
from environment.queries import restoration as queries


class HectaresField(DecimalStringField):
    """Hectares as a string of digits with three decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="999999999", digits=9, **kwargs)


class RestorationSerializer(serializers.Serializer):
    """The sums of the entries of a site or planned mining area until today, in hectares."""

    owed = HectaresField()
    restored = HectaresField()
    accepted = HectaresField()
    outstanding = HectaresField()
    overdue = HectaresField(help_text="owed by a day that has passed, and not accepted")


class RestorationEntrySerializer(AtPlaceSerializer, WithdrawableSerializer):
    hectares = HectaresField()
    restoration = RestorationSerializer(read_only=True, help_text="of the site or area, until today")
    overdue = HectaresField(
        read_only=True, help_text="of this entry, late today; what was accepted settles the earliest first"
    )
    actions = ActionsField(RESTORATION)

    class Meta:
        model = RestorationEntry
        fields = [
            "id",
            "site",
            "mining_area",
            "enterprise",
            "province",
            "kind",
            "hectares",
            "day",
            "document",
            "hectares_confirmed",
            "state",
            "withdraws",
            "restoration",
            "overdue",
            *RECORDED,
        ]


class RestorationViewSet(Creates):
    """Restoration owed, done and accepted. Entries are only added: a mistake is withdrawn by a further entry."""

    queryset = RestorationEntry.objects.select_related(
        "place", "site__enterprise", "site__jurisdiction", "mining_area", "recorded_by", "withdrawal"
    ).prefetch_related(offices_of_recorder())
    serializer_class = RestorationEntrySerializer
    filterset_class = RestorationFilters
    creates = CREATE_RESTORATION
    ordering_fields = ("day", "hectares")
    ordering = ("-day", "-id")

    acts = RESTORATIONS

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        queries.attach_sums(rows, clock.today())
        return rows
