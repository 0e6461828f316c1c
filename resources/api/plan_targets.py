"""Targets of plans over several years over the API."""

from typing import Any

from rest_framework import serializers

from core.api.fields import ActionsField, DecimalStringField
from core.api.viewsets import Creates
from enterprises.api.rows import ENTRY, WithdrawableSerializer
from resources.acts.plan_targets import CREATE_PLAN_TARGET, PLAN_TARGETS
from resources.filters import PlanTargetFilters
from resources.lifecycles import PLAN_TARGET
from resources.models import PlanTarget


class TargetField(DecimalStringField):
    """A figure of a target with three decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="999999999999", digits=12, **kwargs)


class PlanTargetSerializer(WithdrawableSerializer):
    figure = TargetField(required=False, allow_null=True)
    evidence = serializers.CharField(read_only=True)
    actions = ActionsField(PLAN_TARGET)

    class Meta:
        model = PlanTarget
        fields = [
            "id",
            "plan",
            "place",
            "first_year",
            "last_year",
            "indicator",
            "comparison",
            "figure",
            "evidence",
            "day",
            *ENTRY,
        ]


class PlanTargetViewSet(Creates):
    """Targets of plans over several years. They are only added: a mistake is withdrawn by a further entry."""

    queryset = PLAN_TARGET.rows()
    serializer_class = PlanTargetSerializer
    filterset_class = PlanTargetFilters
    creates = CREATE_PLAN_TARGET
    ordering_fields = ("first_year", "day")
    ordering = ("-first_year", "-id")

    acts = PLAN_TARGETS
