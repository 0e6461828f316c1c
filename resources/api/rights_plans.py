"""Plans of mining rights over the API, each with the licences that drew on it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import CodeField, YearField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates
from core.models import TokenScope
from enterprises.models import MiningArea
from resources.filters import PlanOfAreaFilters
from resources.models import RightsPlan
from resources.models.plans_of_areas import FIRST_YEAR
from resources.models.rights_plans import MOST_RIGHTS
from resources.queries import rights_plans as queries
from resources.services import rights_plans


class RightsPlanSerializer(ModelSerializer):
    mining_area = serializers.IntegerField(source="mining_area.number", read_only=True)
    place = serializers.CharField(source="mining_area.jurisdiction.code", read_only=True)
    used = serializers.IntegerField(
        source="beside.used", read_only=True, help_text=_("new mining licences of the year in the area")
    )
    left = serializers.IntegerField(source="beside.left", read_only=True)
    replaces = serializers.UUIDField(source="replaces_id", read_only=True, allow_null=True)
    recorded_by = serializers.CharField(source="recorded_by.username", read_only=True, default=None)

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
        read_only_fields = fields


class RightsPlanBody(Serializer):
    mining_area = CodeField(
        queryset=MiningArea.objects.select_related("jurisdiction"),
        slug_field="number",
        help_text=_("number of a planned mining area"),
    )
    year = YearField(first=FIRST_YEAR)
    rights = serializers.IntegerField(min_value=0, max_value=MOST_RIGHTS)
    document = serializers.CharField(max_length=2000)


class RightsPlanViewSet(Creates):
    """New mining rights of the planned mining areas by year. Another number for one area and year replaces the last."""

    queryset = RightsPlan.objects.select_related("mining_area__jurisdiction", "recorded_by")
    serializer_class = RightsPlanSerializer
    filterset_class = PlanOfAreaFilters
    create_service = staticmethod(rights_plans.set_plan)
    create_body = RightsPlanBody
    action_scopes = {"create": TokenScope.APPROVE}
    search_fields = ("document",)
    ordering_fields = ("year", "rights")
    ordering = ("-year", "mining_area__number", "-id")

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for beside in queries.with_use(rows):
            vars(beside.plan)["beside"] = beside
        return rows
