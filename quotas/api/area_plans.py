"""Special plans of mining areas over the API, each with the use against it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import DecimalStringField
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates
from quotas.acts.area_plans import CREATE_AREA_PLAN
from quotas.api.fields import PercentField
from quotas.models import AreaPlan
from quotas.queries import area_plans as queries
from resources.filters import PlanOfAreaFilters


class CeilingField(DecimalStringField):
    """Tonnes of rare earth oxide to the kilogram."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="999999999.999", **kwargs)


class AreaPlanSerializer(ModelSerializer):
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


class AreaPlanViewSet(Creates):
    """Ceilings of the planned mining areas by year. Another one for the same area and year replaces the last."""

    queryset = AreaPlan.objects.select_related("mining_area__jurisdiction", "recorded_by")
    serializer_class = AreaPlanSerializer
    filterset_class = PlanOfAreaFilters
    creates = CREATE_AREA_PLAN
    search_fields = ("document",)
    ordering_fields = ("year", "ceiling")
    ordering = ("-year", "mining_area__number", "-id")

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for beside in queries.with_use(rows, self.request.user):
            vars(beside.plan)["beside"] = beside
        return rows
