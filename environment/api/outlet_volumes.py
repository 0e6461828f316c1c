"""Volumes that outlets discharged in a month, and the tonnes that follow from them, over the API."""

from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api.fields import ActionsField, DecimalStringField, MonthField
from core.api.viewsets import Creates
from core.errors import Invalid
from enterprises.api.rows import OF_SITE, RECORDED, CorrectableSerializer, OfSiteSerializer
from enterprises.models import Site
from environment.acts.outlet_volumes import CREATE_OUTLET_VOLUME, OUTLET_VOLUMES
from environment.api.discharges import ConcentrationField
from environment.api.emissions import EmissionTonnesField, GramsField
from environment.filters import OutletVolumeFilters
from environment.lifecycles import OUTLET_VOLUME
from environment.models import OutletVolume
from environment.queries import discharged as queries


class VolumeField(DecimalStringField):
    """Cubic metres as a string of digits with three decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="999999999999", digits=12, **kwargs)


class OutletVolumeSerializer(OfSiteSerializer, CorrectableSerializer):
    month = MonthField(read_only=True)
    volume = VolumeField(allow_null=True)
    actions = ActionsField(OUTLET_VOLUME)

    class Meta:
        model = OutletVolume
        fields = [
            *OF_SITE,
            "medium",
            "outlet",
            "discharge",
            "month",
            "volume",
            "method",
            "volume_confirmed",
            "state",
            "corrects",
            "reason",
            "by_office",
            *RECORDED,
        ]


class MonthlyDischargeSerializer(serializers.Serializer):
    """A month of an outlet; without a volume it gives no tonnes."""

    outlet = serializers.CharField()
    month = MonthField()
    mean = ConcentrationField(help_text="of the readings of the month")
    readings = serializers.IntegerField()
    volume = VolumeField(allow_null=True)
    tonnes = GramsField(allow_null=True)
    formula = serializers.CharField(allow_blank=True)


class YearlyDischargeSerializer(serializers.Serializer):
    """A pollutant of a site in a year, beside the yearly total of its permit."""

    pollutant = serializers.CharField()
    medium = serializers.CharField()
    tonnes = GramsField(help_text="of the months that have a volume")
    permitted = EmissionTonnesField(allow_null=True, help_text="yearly total of the permit")
    excess = GramsField(allow_null=True)
    computed = serializers.IntegerField(help_text="months of outlets that give tonnes")
    without_volume = serializers.IntegerField(help_text="months of outlets that were measured, without a volume")
    months = MonthlyDischargeSerializer(many=True)


class OutletVolumeViewSet(Creates):
    """Volumes that outlets discharged in a month. A correction is a further row that names the first."""

    queryset = OutletVolume.objects.select_related(
        "site__enterprise", "site__jurisdiction", "recorded_by", "correction", "corrects"
    )
    serializer_class = OutletVolumeSerializer
    filterset_class = OutletVolumeFilters
    creates = CREATE_OUTLET_VOLUME
    search_fields = ("site__code", "site__name", "outlet")
    ordering_fields = ("month", "volume")
    ordering = ("-month", "-id")

    acts = OUTLET_VOLUMES

    @extend_schema(
        responses=YearlyDischargeSerializer(many=True),
        parameters=[
            OpenApiParameter("site", str, required=True, description="code of the site"),
            OpenApiParameter("year", int, description="this year unless given"),
        ],
        filters=False,
    )
    @action(detail=False, url_path="discharged", url_name="discharged", pagination_class=None, filterset_class=None)
    def discharged(self, request: Request) -> Response:
        """Return the tonnes of each pollutant that a site discharged in a year, as concentration × volume."""
        site = Site.objects.visible_to(request.user).filter(code=request.query_params.get("site", "")).first()
        if site is None:
            raise Invalid.at("/site", "unknown_site", "There is no site of this code.")
        rows = queries.discharged([site], _year(request.query_params.get("year"), clock.today()))
        return Response(YearlyDischargeSerializer(rows, many=True).data)


def _year(given: str | None, today: date) -> int:
    if given is None:
        return today.year
    if given.isascii() and given.isdecimal() and 1990 <= int(given[:5]) <= 2100:
        return int(given)
    raise Invalid.at("/year", "out_of_range", "Give a year from 1990 to 2100.")
