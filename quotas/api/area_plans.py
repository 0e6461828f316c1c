"""Special plans of mining areas over the API, each with the use against it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import CodeField, DecimalStringField, YearField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates
from core.models import TokenScope
from enterprises.models import MiningArea
from quotas.api.fields import PercentField
from quotas.models import AreaPlan
from quotas.queries import area_plans as queries
from quotas.services import area_plans
from resources.filters import PlanOfAreaFilters
from resources.models.plans_of_areas import FIRST_YEAR


class CeilingField(DecimalStringField):
    """Tonnes of rare earth oxide to the kilogram."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="999999999.999", **kwargs)


class AreaPlanSerializer(ModelSerializer):
    mining_area = serializers.IntegerField(source="mining_area.number", read_only=True)
    place = serializers.CharField(source="mining_area.jurisdiction.code", read_only=True)
    ceiling = CeilingField(read_only=True)
    used_t = CeilingField(
        source="beside.used",
        read_only=True,
        help_text=_("mining quota used by the mines of the area, as you may see it"),
    )
    share_percent = PercentField(source="beside.share")
    excess_t = CeilingField(source="beside.excess", read_only=True)
    replaces = serializers.UUIDField(source="replaces_id", read_only=True, allow_null=True)
    recorded_by = serializers.CharField(source="recorded_by.username", read_only=True, default=None)

    class Meta:
        model = AreaPlan
        fields = [
            "id",
            "mining_area",
            "place",
            "year",
            "ceiling",
            "used_t",
            "share_percent",
            "excess_t",
            "document",
            "replaces",
            "fictitious",
            "recorded_by",
            "recorded_at",
        ]
        read_only_fields = fields


class AreaPlanBody(Serializer):
    mining_area = CodeField(
        queryset=MiningArea.objects.select_related("jurisdiction"),
        slug_field="number",
        help_text=_("number of a planned mining area"),
    )
    year = YearField(first=FIRST_YEAR)
    ceiling = CeilingField()
    document = serializers.CharField(max_length=2000)


class AreaPlanViewSet(Creates):
    """Ceilings of the planned mining areas by year. Another one for the same area and year replaces the last."""

    queryset = AreaPlan.objects.select_related("mining_area__jurisdiction", "recorded_by")
    serializer_class = AreaPlanSerializer
    filterset_class = PlanOfAreaFilters
    create_service = staticmethod(area_plans.set_plan)
    create_body = AreaPlanBody
    action_scopes = {"create": TokenScope.APPROVE}
    search_fields = ("document",)
    ordering_fields = ("year", "ceiling")
    ordering = ("-year", "mining_area__number", "-id")

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for beside in queries.with_use(rows, self.request.user):
            vars(beside.plan)["beside"] = beside
        return rows
