"""Decisions on deductions over the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import DecimalStringField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates
from core.models import TokenScope
from quotas.api.fields import TonnesField
from quotas.filters.deductions import DeductionFilters
from quotas.models import Account, DeductionDecision
from quotas.services import deductions
from quotas.services.deductions import ACCOUNT_RELATED, DECISION


class DeductionDecisionSerializer(ModelSerializer):
    account = serializers.UUIDField(source="account_id", read_only=True)
    programme = serializers.CharField(source="account.programme_year.programme.code", read_only=True)
    year = serializers.IntegerField(
        source="account.programme_year.year", read_only=True, help_text=_("of the quota that was kept or exceeded")
    )
    category = serializers.CharField(source="account.category", read_only=True)
    unused = TonnesField(read_only=True)
    excess = TonnesField(read_only=True)
    factor = DecimalStringField(places=3, maximum="999", read_only=True, help_text=_("by the dated table"))
    proposed = TonnesField(read_only=True)
    decided = TonnesField(read_only=True)
    replaces = serializers.UUIDField(source="replaces_id", read_only=True, allow_null=True)

    class Meta:
        model = DeductionDecision
        fields = [
            "id",
            "account",
            "programme",
            "year",
            "category",
            "enterprise",
            "unused",
            "excess",
            "factor",
            "proposed",
            "decided",
            "reason",
            "replaces",
            "fictitious",
            "recorded_by",
            "recorded_at",
        ]


class DeductionDecisionBody(Serializer):
    account = serializers.PrimaryKeyRelatedField(queryset=Account.objects.select_related(*ACCOUNT_RELATED))
    decided = TonnesField(help_text=_("tonnes by which the claim of the next year is cut; 0 spares the holder"))
    reason = serializers.CharField(max_length=2000)


class DeductionDecisionViewSet(Creates):
    """Decisions of officers on proposed deductions. Another one on the same account replaces the last."""

    queryset = DECISION.rows()
    serializer_class = DeductionDecisionSerializer
    filterset_class = DeductionFilters
    create_service = staticmethod(deductions.decide)
    create_body = DeductionDecisionBody
    action_scopes = {"create": TokenScope.APPROVE}
    ordering_fields = ("recorded_at",)
    ordering = ("-recorded_at", "-id")
