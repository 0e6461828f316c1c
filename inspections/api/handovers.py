"""Handovers over the API: made with their rows, taken up, and settled."""

from typing import Any

from rest_framework import serializers

from core.api.fields import ActionsField, MonthField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates
from core.models import TokenScope
from inspections.acts.handovers import HANDOVERS
from inspections.filters import HandoverFilters
from inspections.lifecycles import HANDOVER
from inspections.models import Handover
from inspections.services import handovers
from quotas.models import Product
from trade.models import LetterQuestion


class HandoverSerializer(ModelSerializer):
    province = serializers.CharField(source="place.province_code", read_only=True)
    rows = serializers.ListField(child=serializers.DictField(child=serializers.CharField()), read_only=True)
    intact = serializers.BooleanField(
        source="is_intact", read_only=True, help_text="whether the rows still have the digest of the handover"
    )
    made_by = serializers.CharField(source="made_by.name", read_only=True)
    state = serializers.ChoiceField(
        choices=Handover.State.choices,
        source="shown_state",
        read_only=True,
        help_text="`waiting` too, while it was taken up by a visit that the reader is not to know",
    )
    month = MonthField(read_only=True, allow_null=True)
    taken_by = serializers.CharField(source="shown_taker.name", read_only=True, default=None)
    taken_at = serializers.DateTimeField(source="shown_taken_at", read_only=True, allow_null=True)
    inspection = serializers.CharField(source="shown_inspection.number", read_only=True, default=None)
    actions = ActionsField(HANDOVER)

    class Meta:
        model = Handover
        fields = [
            "id",
            "number",
            "enterprise",
            "province",
            "letter",
            "origin",
            "kind",
            "month",
            "reason",
            "rows",
            "sha256",
            "intact",
            "state",
            "made_by",
            "made_at",
            "taken_by",
            "taken_at",
            "case",
            "inspection",
            "outcome",
            "ended_at",
            "fictitious",
            "actions",
        ]


class NewHandoverSerializer(Serializer):
    letter = serializers.UUIDField(required=False, help_text="a letter that was answered, or not answered by its day")
    enterprise = serializers.CharField(max_length=32, required=False, help_text="its code, with a month that differs")
    origin = serializers.ChoiceField(choices=LetterQuestion.Origin.choices, required=False)
    kind = serializers.ChoiceField(choices=Product.Kind.choices, required=False)
    month = MonthField(required=False)
    reason = serializers.CharField(max_length=2000)


class HandoverViewSet(Creates):
    """Matters that an officer gave to an inspector: the rows as they were, and the outcome."""

    queryset = Handover.objects.all()
    serializer_class = HandoverSerializer
    filterset_class = HandoverFilters
    create_service = staticmethod(handovers.hand_over)
    create_body = NewHandoverSerializer
    search_fields = ("number", "enterprise__code", "enterprise__name")
    ordering_fields = ("made_at",)
    ordering = ("-made_at", "-id")
    repeatable = ("state",)
    action_scopes = {"create": TokenScope.APPROVE}
    acts = HANDOVERS

    @staticmethod
    def rows(rows: Any) -> Any:
        return rows.select_related(
            "enterprise__jurisdiction", "place", "made_from", "letter", "case", "inspection", "made_by", "taken_by"
        )
