"""Multi-year plans over the API, each with quota, use and deviation by year."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from core.api.fields import CodeField, DecimalStringField, YearField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates
from core.models import TokenScope
from quotas.api.fields import PercentField, TonnesField
from quotas.filters.multi_year_plans import MultiYearPlanFilters
from quotas.models import MultiYearPlan, Programme
from quotas.quantities import MOST_TONNES
from quotas.queries import multi_year_plans as queries
from quotas.services import multi_year_plans


class TargetYearSerializer(Serializer):
    year = serializers.IntegerField()
    target = TonnesField()
    allocated = TonnesField(allow_null=True, help_text="of the nation; null without a notice")
    difference = TonnesField(allow_null=True, help_text="allocated less the target")
    difference_percent = PercentField()
    used = TonnesField(allow_null=True, help_text="null in a year that has not begun, and without a notice")
    used_difference = TonnesField(allow_null=True, help_text="used less the target; null until the year is over")
    used_percent = PercentField(help_text="of the difference of use")


class MultiYearPlanSerializer(ModelSerializer):
    unit = serializers.CharField(source="programme.unit", read_only=True)
    years = TargetYearSerializer(source="beside.years", many=True, read_only=True)
    replaces = serializers.UUIDField(source="replaces_id", read_only=True, allow_null=True)

    class Meta:
        model = MultiYearPlan
        fields = [
            "id",
            "programme",
            "unit",
            "first_year",
            "last_year",
            "years",
            "document",
            "replaces",
            "fictitious",
            "recorded_by",
            "recorded_at",
        ]


class TargetBody(Serializer):
    year = YearField()
    tonnes = DecimalStringField(places=3, maximum=MOST_TONNES)


class MultiYearPlanBody(Serializer):
    programme = CodeField(queryset=Programme.objects.all(), slug_field="code")
    targets = TargetBody(many=True, allow_empty=False)
    document = serializers.CharField(max_length=2000)


class MultiYearPlanViewSet(Creates):
    """Targets of a programme by year. Another plan of the same years replaces the last; targets give no quota."""

    queryset = MultiYearPlan.objects.select_related("programme__authority", "recorded_by")
    serializer_class = MultiYearPlanSerializer
    filterset_class = MultiYearPlanFilters
    create_service = staticmethod(multi_year_plans.set_plan)
    create_body = MultiYearPlanBody
    action_scopes = {"create": TokenScope.APPROVE}
    search_fields = ("document",)
    ordering_fields = ("first_year",)
    ordering = ("-first_year", "programme__code", "-id")

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for beside in queries.with_years(rows, self.request.user):
            vars(beside.plan)["beside"] = beside
        return rows
