"""Strategic reserves over the API: what each holds on a day, and what came in and went out."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core import clock
from core.api.fields import CodeField, DecimalStringField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates
from core.models import TokenScope
from enterprises.models import Enterprise, Jurisdiction, MiningArea
from resources.filters import ReserveMovementFilters, StrategicReserveFilters
from resources.models import ReserveMovement, StrategicReserve
from resources.queries import strategic_reserves as queries
from resources.services import strategic_reserves


class HeldField(DecimalStringField):
    """Tonnes of rare earth oxide to the kilogram."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="999999999.999", **kwargs)


class HoldingSerializer(Serializer):
    material = serializers.ChoiceField(choices=ReserveMovement.Material.choices, read_only=True)
    tonnes = HeldField(read_only=True)


class StrategicReserveSerializer(ModelSerializer):
    held_t = HeldField(source="balance.tonnes", read_only=True, help_text=_("t REO at the end of the day asked for"))
    holdings = HoldingSerializer(source="balance.holdings", many=True, read_only=True)

    class Meta:
        model = StrategicReserve
        fields = [
            "id",
            "code",
            "name",
            "name_zh",
            "form",
            "holder",
            "place",
            "mining_area",
            "operator",
            "document",
            "held_t",
            "holdings",
            "fictitious",
            "recorded_by",
            "recorded_at",
        ]


class StrategicReserveBody(Serializer):
    code = serializers.RegexField(r"^[A-Z0-9][A-Z0-9-]{1,31}$", max_length=32)
    name = serializers.CharField(max_length=160)
    name_zh = serializers.CharField(max_length=160, required=False, allow_blank=True)
    form = serializers.ChoiceField(choices=StrategicReserve.Form.choices)
    holder = serializers.ChoiceField(choices=StrategicReserve.Holder.choices)
    place = CodeField(queryset=Jurisdiction.objects.all(), required=False, help_text=_("of the area, if left out"))
    mining_area = CodeField(
        queryset=MiningArea.objects.select_related("jurisdiction"),
        slug_field="number",
        required=False,
        allow_null=True,
        help_text=_("number of a planned mining area"),
    )
    operator = CodeField(
        queryset=Enterprise.objects.all(),
        required=False,
        allow_null=True,
        help_text=_("the enterprise that holds or keeps it"),
    )
    document = serializers.CharField(max_length=2000)


class StrategicReserveViewSet(Creates):
    """Stores, and ore in the ground that is set aside, with what each holds at the end of a day (``on``, or today)."""

    queryset = StrategicReserve.objects.select_related("place", "mining_area", "operator", "recorded_by")
    serializer_class = StrategicReserveSerializer
    filterset_class = StrategicReserveFilters
    create_service = staticmethod(strategic_reserves.open_reserve)
    create_body = StrategicReserveBody
    action_scopes = {"create": TokenScope.APPROVE}
    search_fields = ("code", "name", "name_zh", "document")
    ordering_fields = ("code", "recorded_at")
    ordering = ("code",)

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        given = self.request.query_params.get("on", "")
        held = queries.balances(rows, dt.date.fromisoformat(given) if given else clock.today())
        for row in rows:
            row.balance = held.get(row.pk, queries.Balance())
        return rows


class ReserveMovementSerializer(ModelSerializer):
    reserve = CodeField(queryset=StrategicReserve.objects.select_related("place", "operator"))
    tonnes = HeldField()
    recorded_by = serializers.CharField(source="recorded_by.username", read_only=True, default=None)

    class Meta:
        model = ReserveMovement
        fields = [
            "id",
            "reserve",
            "direction",
            "material",
            "tonnes",
            "day",
            "document",
            "fictitious",
            "recorded_by",
            "recorded_at",
        ]
        read_only_fields = ["fictitious", "recorded_at"]


class ReserveMovementViewSet(Creates):
    """Movements of strategic reserves. A reserve of the state is moved by ``strategic_reserves.move`` (approvals)."""

    queryset = ReserveMovement.objects.select_related("reserve__place", "reserve__operator", "recorded_by")
    serializer_class = ReserveMovementSerializer
    filterset_class = ReserveMovementFilters
    create_service = staticmethod(strategic_reserves.move)
    search_fields = ("document",)
    ordering_fields = ("day", "tonnes")
    ordering = ("-day", "-id")
