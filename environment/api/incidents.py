"""Incidents and the sums of their cost over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ActionsField, DecimalStringField
from core.api.filters import StrictFilters
from core.api.viewsets import Creates
from enterprises.api.rows import RECORDED, AtPlaceSerializer, CorrectableSerializer
from environment.acts.incidents import CREATE_INCIDENT, INCIDENTS
from environment.api.deposits import YuanField
from environment.filters import IncidentFilters
from environment.lifecycles import INCIDENT
from environment.models import Incident
from environment.queries import incidents as queries


class ExtentField(DecimalStringField):
    """Hectares or cubic metres as a string of digits with three decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="99999999999", digits=11, **kwargs)


class IncidentSerializer(AtPlaceSerializer, CorrectableSerializer):
    extent = ExtentField(required=False, allow_null=True)
    cost = YuanField(required=False, allow_null=True)
    state = serializers.ChoiceField(choices=Incident.State.choices, read_only=True)
    actions = ActionsField(INCIDENT)

    class Meta:
        model = Incident
        fields = [
            "id",
            "place",
            "site",
            "enterprise",
            "province",
            "day",
            "category",
            "description",
            "extent",
            "extent_unit",
            "document",
            "cost",
            "cost_document",
            "figures_confirmed",
            "state",
            "corrects",
            "reason",
            *RECORDED,
        ]


class YearlyCostSerializer(serializers.Serializer):
    """The incidents of a province and year that count."""

    province = serializers.CharField(source="province.code")
    year = serializers.IntegerField()
    incidents = serializers.IntegerField()
    with_cost = serializers.IntegerField(help_text="those that state a cost; the others are not in the sum")
    cost = YuanField(allow_null=True)


class IncidentViewSet(Creates):
    """Incidents with their cost. They are only added: a correction is a further row that names the one before."""

    queryset = Incident.objects.select_related(
        "place", "site__enterprise", "site__jurisdiction", "recorded_by", "correction"
    )
    serializer_class = IncidentSerializer
    filterset_class = IncidentFilters
    creates = CREATE_INCIDENT
    search_fields = ("site__code", "site__name", "description")
    ordering_fields = ("day", "cost")
    ordering = ("-day", "-id")

    acts = INCIDENTS

    @extend_schema(responses=YearlyCostSerializer(many=True), filters=True)
    @action(detail=False, url_path="costs", url_name="costs", pagination_class=None)
    def costs(self, request: Request) -> Response:
        """Return the sums of the cost of the filtered incidents that count, by province and year."""
        visible = Incident.objects.visible_to(request.user).standing()
        sums = queries.costs(StrictFilters().filter_queryset(request, visible, self))
        return Response(YearlyCostSerializer(sums, many=True).data)
