"""The structure of the industry over the API: capacity, plan and output by province; shares of the largest holders."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core.api.serializers import Serializer
from core.api.viewsets import ResourceViewSet
from enterprises.models import Jurisdiction
from enterprises.policies import authorise
from quotas.api.fields import PercentField, TonnesField
from quotas.capabilities import STRUCTURE_READ
from quotas.filters.structure import CapacityFilters, ConcentrationFilters
from quotas.models import ProgrammeYear

PROGRAMME = OpenApiParameter("programme", str, required=True, description="code of a programme")


class ProvinceStructureSerializer(Serializer):
    province = serializers.CharField(source="place.code")
    name = serializers.CharField(source="place.name")
    year = serializers.IntegerField()
    sites = serializers.IntegerField(help_text="licensed to work on a day of the year")
    without_capacity = serializers.IntegerField(help_text="sites for which no approved capacity is entered")
    capacity = TonnesField(read_only=True, help_text="approved and not eliminated, t REO a year")
    eliminated = TonnesField(read_only=True, help_text="capacity eliminated in the year, t REO a year")
    given = TonnesField(read_only=True, allow_null=True, help_text="to the province; null if no notice gave it any")
    allocated = TonnesField(read_only=True, help_text="to its enterprises")
    plan = TonnesField(read_only=True, help_text="given or, if that is null, allocated")
    output = TonnesField(read_only=True, help_text="that counts to the programme")
    over_capacity = TonnesField(read_only=True, help_text="capacity beyond the plan")
    plan_percent = PercentField(help_text="plan in percent of the capacity")
    output_percent = PercentField(help_text="output in percent of the capacity")


class CapacityViewSet(ResourceViewSet):
    """Capacity, plan and output of each province, from the sites and accounts that the reader may see."""

    queryset = Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE)
    serializer_class = ProvinceStructureSerializer
    filterset_class = CapacityFilters
    ordering_fields = ("code",)
    ordering = ("code",)

    @extend_schema(parameters=[PROGRAMME])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        authorise(request.user, STRUCTURE_READ)
        return super().list(request, *args, **kwargs)

    def list_rows(self, rows: QuerySet[Jurisdiction]) -> HttpResponseBase:
        """Refuse a list without a programme before its first byte is sent."""
        _ = self._asked().asked
        return super().list_rows(rows)

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        return self._asked().compare(rows)

    def _asked(self) -> CapacityFilters:
        return CapacityFilters(self.request.query_params, queryset=Jurisdiction.objects.none(), request=self.request)


class HolderShareSerializer(Serializer):
    rank = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    is_group = serializers.BooleanField()
    tonnes = TonnesField(read_only=True)
    percent = PercentField()
    cumulated = PercentField(help_text="with those before it")


class RankingSerializer(Serializer):
    holders = serializers.IntegerField(help_text="all who have any of it")
    total = TonnesField(read_only=True)
    percent = PercentField(help_text="of the largest together")
    largest = HolderShareSerializer(many=True)


class ConcentrationSerializer(Serializer):
    programme = serializers.CharField(source="programme_year.programme.code")
    year = serializers.IntegerField()
    received = RankingSerializer(help_text="quota that the holders may use")
    output = RankingSerializer(help_text="that counts to the programme")


class ConcentrationViewSet(ResourceViewSet):
    """Shares of the largest holders in each year of a programme, from the accounts that the reader may see."""

    queryset = ProgrammeYear.objects.select_related("programme")
    serializer_class = ConcentrationSerializer
    filterset_class = ConcentrationFilters
    ordering_fields = ("year",)
    ordering = ("-year",)

    @extend_schema(parameters=[PROGRAMME])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        authorise(request.user, STRUCTURE_READ)
        return super().list(request, *args, **kwargs)

    def list_rows(self, rows: QuerySet[ProgrammeYear]) -> HttpResponseBase:
        """Refuse a list without a programme before its first byte is sent."""
        self._asked().require_programme()
        return super().list_rows(rows)

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        return self._asked().rank(rows)

    def _asked(self) -> ConcentrationFilters:
        none = ProgrammeYear.objects.none()
        return ConcentrationFilters(self.request.query_params, queryset=none, request=self.request)
