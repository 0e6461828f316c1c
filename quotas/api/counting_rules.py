"""Counting rules over the API: what counts to which programme, between which days."""

from rest_framework import serializers

from core import clock
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from quotas.filters.catalogue import CountingRuleFilters
from quotas.models import CountingRule


class ListedCountingRuleSerializer(ModelSerializer):
    in_force = serializers.SerializerMethodField(help_text="today; never of a programme that has ended")

    class Meta:
        model = CountingRule
        fields = [
            "id",
            "programme",
            "site_kind",
            "product_kind",
            "feed",
            "quantity",
            "valid_from",
            "valid_to",
            "in_force",
            "legal_basis",
        ]

    def get_in_force(self, rule: CountingRule) -> bool:
        return rule.is_in_force(clock.today())


class CountingRuleViewSet(ResourceViewSet):
    """Counting rules. ``POST /approvals/`` with ``counting_rules.enter`` (target: the programme) adds one."""

    queryset = CountingRule.objects.select_related("programme")
    serializer_class = ListedCountingRuleSerializer
    filterset_class = CountingRuleFilters
    ordering_fields = ("valid_from", "site_kind", "product_kind")
    ordering = ("programme__code", "site_kind", "product_kind", "feed", "valid_from", "id")
