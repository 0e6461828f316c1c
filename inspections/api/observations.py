"""Observations over the API: satellite and camera sightings, one by one or as a GeoJSON FeatureCollection."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates
from inspections import queries
from inspections.acts.evidence import OBSERVATIONS
from inspections.filters import ObservationFilters
from inspections.lifecycles import OBSERVATION
from inspections.models import Observation
from inspections.services import observations


class ObservationSerializer(ModelSerializer):
    province = serializers.CharField(source="place.province_code")
    recorded_by = serializers.CharField(source="recorded_by.name")
    withdrawn_by = serializers.CharField(source="withdrawn_by.name", default=None)
    actions = ActionsField(OBSERVATION)

    class Meta:
        model = Observation
        fields = [
            "id",
            "source",
            "instrument",
            "seen_on",
            "description",
            "geometry",
            "latitude",
            "longitude",
            "area_m2",
            "province",
            "place",
            "state",
            "recorded_by",
            "recorded_at",
            "withdrawn_by",
            "withdrawn_at",
            "withdrawal_reason",
            "actions",
        ]


class NewObservationSerializer(Serializer):
    source: Any = serializers.ChoiceField(choices=Observation.Source.choices)
    seen_on = serializers.DateField()
    description = serializers.CharField(max_length=4000)
    geometry = serializers.JSONField(help_text=_("GeoJSON point, polygon or multipolygon, WGS 84"))
    place = serializers.CharField(max_length=6, help_text=_("code of the place"))
    instrument = serializers.CharField(max_length=160, required=False, allow_blank=True)


class FeatureCollectionSerializer(serializers.Serializer):
    """Features with a geometry and, in ``properties``, source, seen_on, description, place and instrument."""

    type = serializers.CharField()
    features = serializers.ListField(child=serializers.JSONField())


class RecordedSerializer(Serializer):
    recorded = serializers.IntegerField()
    ids = serializers.ListField(child=serializers.UUIDField())


class ObservationViewSet(Creates):
    """Sightings by satellite or camera. One at a place where no one is licensed to work raises a flag."""

    queryset = Observation.objects.all()
    serializer_class = ObservationSerializer
    filterset_class = ObservationFilters
    search_fields = ("description", "instrument")
    ordering_fields = ("seen_on", "recorded_at", "area_m2")

    create_service = staticmethod(observations.create)
    create_body = NewObservationSerializer

    acts = OBSERVATIONS
    rows = staticmethod(queries.observations)

    @extend_schema(request=FeatureCollectionSerializer, responses={201: RecordedSerializer})
    @action(detail=False, methods=["post"], url_path="import", url_name="import")
    def import_(self, request: Request) -> Response:
        """Record a whole FeatureCollection, or nothing: every fault is named with the number of its feature."""
        rows = observations.create_many(actor=request.user, collection=request.data)
        return Response({"recorded": len(rows), "ids": [str(row.pk) for row in rows]}, status=statuses.HTTP_201_CREATED)
