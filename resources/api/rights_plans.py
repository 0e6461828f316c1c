"""Plans of mining rights over the API, each with the licences that drew on it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates
from resources.acts.rights_plans import CREATE_RIGHTS_PLAN
from resources.filters import PlanOfAreaFilters
from resources.models import RightsPlan
from resources.queries import rights_plans as queries


class RightsPlanSerializer(ModelSerializer):
    place = serializers.CharField(source="mining_area.jurisdiction.code", read_only=True)
    used = serializers.IntegerField(
        source="beside.used", read_only=True, help_text=_("new mining licences of the year in the area")
    )
    left = serializers.IntegerField(source="beside.left", read_only=True)
    replaces = serializers.UUIDField(source="replaces_id", read_only=True, allow_null=True)

    class Meta:
        model = RightsPlan
        fields = [
            "id",
            "mining_area",
            "place",
            "year",
            "rights",
            "used",
            "left",
            "document",
            "replaces",
            "fictitious",
            "recorded_by",
            "recorded_at",
        ]


class RightsPlanViewSet(Creates):
    """New mining rights of the planned mining areas by year. Another number for one area and year replaces the last."""

    queryset = RightsPlan.objects.select_related("mining_area__jurisdiction", "recorded_by")
    serializer_class = RightsPlanSerializer
    filterset_class = PlanOfAreaFilters
    creates = CREATE_RIGHTS_PLAN
    search_fields = ("document",)
    ordering_fields = ("year", "rights")
    ordering = ("-year", "mining_area__number", "-id")

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for beside in queries.with_use(rows):
            vars(beside.plan)["beside"] = beside
        return rows
