"""Rounds of distributions over the API: what was proposed, and what was chosen."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from quotas.api.fields import TonnesField
from quotas.filters.rounds import RoundFilters
from quotas.models import Category, DistributionRound
from quotas.queries import rounds
from quotas.services.rounds import ROUND


class RoundLineSerializer(Serializer):
    to = serializers.CharField(source="code")
    category = serializers.ChoiceField(Category.choices)
    foreign_invested = serializers.BooleanField(source="is_foreign_invested")
    claim = TonnesField()
    proposed = TonnesField()
    chosen = TonnesField(
        allow_null=True, help_text=_("as the notice gives it; null if it does not include earlier batches")
    )
    reason = serializers.CharField()


class DistributionRoundSerializer(ModelSerializer):
    notice = serializers.UUIDField(source="notice_id", read_only=True)
    programme = serializers.CharField(source="notice.programme_year.programme.code", read_only=True)
    year = serializers.IntegerField(source="notice.programme_year.year", read_only=True)
    batch = serializers.CharField(source="notice.batch", read_only=True)
    giver = serializers.CharField(source="notice.issuer.code", read_only=True)
    total = TonnesField(read_only=True)
    given = TonnesField(read_only=True)
    lines = RoundLineSerializer(source="chosen_lines", many=True, read_only=True)

    class Meta:
        model = DistributionRound
        fields = [
            "id",
            "notice",
            "programme",
            "year",
            "batch",
            "giver",
            "category",
            "total",
            "given",
            "summary",
            "terms",
            "lines",
            "recorded_by",
            "recorded_at",
        ]


class DistributionRoundViewSet(ResourceViewSet):
    """Rounds of distributions: the terms and lines that were proposed when a notice was drafted from them."""

    queryset = ROUND.rows()
    serializer_class = DistributionRoundSerializer
    filterset_class = RoundFilters
    ordering_fields = ("recorded_at",)
    ordering = ("-recorded_at", "-id")

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for row, lines in rounds.lines_of(rows):
            vars(row)["chosen_lines"] = lines
        return rows
