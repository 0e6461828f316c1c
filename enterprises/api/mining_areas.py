"""The planned mining areas, by number, with totals of their sites."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.response import Response

from core import clock
from core.api.bodies import field_of
from core.api.fields import ActionsField, DecimalStringField
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates, Updates
from enterprises import queries
from enterprises.api.fields import CapacityField, CodeField, OutlineKm2Field, edits
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.filters import MiningAreaFilters
from enterprises.forms.outlines import OutlineField
from enterprises.models import Jurisdiction, MiningArea
from enterprises.services import mining_areas


class MiningAreaSerializer(ModelSerializer):
    jurisdiction = CodeField(queryset=Jurisdiction.objects.all())
    area_km2 = DecimalStringField(places=3, maximum="9999999.999", digits=7, required=False, allow_null=True)
    resource_t = DecimalStringField(places=3, maximum="999999999.999", required=False, allow_null=True)
    outline = field_of(OutlineField(required=False), "MiningArea.outline")
    outline_km2 = OutlineKm2Field()
    sites_total = serializers.IntegerField(read_only=True)
    sites_licensed = serializers.IntegerField(read_only=True)
    approved_capacity = CapacityField(read_only=True, allow_null=True)
    actions = ActionsField(edits(REFERENCE_EDIT))

    class Meta:
        model = MiningArea
        fields = [
            "id",
            "number",
            "name",
            "name_zh",
            "rare_earth_class",
            "jurisdiction",
            "area_km2",
            "resource_t",
            "outline",
            "outline_km2",
            "evidence",
            "source",
            "sites_total",
            "sites_licensed",
            "approved_capacity",
            "actions",
        ]
        read_only_fields = ()
        extra_kwargs = {"number": {"validators": [], "min_value": 1, "max_value": 32767}}


class MiningAreaEditSerializer(MiningAreaSerializer):
    number = serializers.IntegerField(read_only=True)


class MiningAreaViewSet(Creates, Updates):
    queryset = MiningArea.objects.all()
    serializer_class = MiningAreaSerializer
    update_body = MiningAreaEditSerializer
    create_service = mining_areas.create
    update_service = mining_areas.update
    filterset_class = MiningAreaFilters
    search_fields = ["name", "name_zh"]
    ordering_fields = ["number"]
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,4}"

    def get_queryset(self) -> QuerySet[MiningArea]:
        return queries.mining_areas(clock.today()).filter(pk__in=super().get_queryset().values("pk"))

    def answer(self, row: object, **kwargs: Any) -> Response:
        """Return the area with the totals of its sites, which the services do not compute."""
        assert isinstance(row, MiningArea)
        return super().answer(self.get_queryset().get(pk=row.pk), **kwargs)
