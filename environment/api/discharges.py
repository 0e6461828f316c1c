"""Limits of discharge permits, and readings judged by the limits of their own day, over the API."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ActionsField, DecimalStringField, MonthField
from core.api.filters import StrictFilters
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates
from enterprises.api.rows import OF_SITE, RECORDED, CorrectableSerializer, OfSiteSerializer
from environment.acts.permit_limits import CREATE_PERMIT_LIMIT
from environment.acts.readings import CREATE_READING, READINGS
from environment.filters import PermitLimitFilters, ReadingFilters
from environment.lifecycles import READING
from environment.models import PermitLimit, Reading
from environment.queries import reading_verdicts as queries


class ConcentrationField(DecimalStringField):
    """A concentration as a string of digits with five decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=5, maximum="9999999", digits=7, **kwargs)


class PermitLimitSerializer(ModelSerializer):
    site = serializers.CharField(source="licence.site.code", read_only=True)
    province = serializers.CharField(source="licence.site.jurisdiction.province_code", read_only=True)
    highest = ConcentrationField(required=False, allow_null=True)
    lowest = ConcentrationField(required=False, allow_null=True)
    yearly_total = DecimalStringField(places=3, maximum="999999999", required=False, allow_null=True)
    in_force_from = serializers.DateField(required=False, help_text="the first day of the permit unless given")

    class Meta:
        model = PermitLimit
        fields = [
            "id",
            "licence",
            "site",
            "province",
            "pollutant",
            "medium",
            "highest",
            "lowest",
            "yearly_total",
            "in_force_from",
            "document",
            "recorded_by",
            "recorded_at",
            "fictitious",
        ]


class PermitLimitViewSet(Creates):
    """Limits of discharge permits. A further entry for the same pollutant replaces those before it from its day on."""

    queryset = PermitLimit.objects.select_related(
        "licence__site__jurisdiction", "licence__site__enterprise", "recorded_by"
    )
    serializer_class = PermitLimitSerializer
    filterset_class = PermitLimitFilters
    creates = CREATE_PERMIT_LIMIT
    ordering_fields = ("in_force_from", "pollutant")
    ordering = ("-in_force_from", "-id")


class LimitSerializer(serializers.Serializer):
    """A limit of the day of the reading."""

    printed = serializers.CharField()
    is_met = serializers.BooleanField()
    by_permit = serializers.BooleanField()
    applies = serializers.BooleanField(help_text="false: not known whether this standard is the one for the plant")
    document = serializers.CharField(source="source")


class ReadingSerializer(OfSiteSerializer, CorrectableSerializer):
    value = ConcentrationField(allow_null=True)
    verdict = serializers.ChoiceField(choices=queries.ReadingVerdict.choices, read_only=True)
    limits = LimitSerializer(many=True, read_only=True)
    actions = ActionsField(READING)

    class Meta:
        model = Reading
        fields = [
            *OF_SITE,
            "pollutant",
            "medium",
            "outlet",
            "discharge",
            "sampled_on",
            "value",
            "unit",
            "method",
            "laboratory",
            "unit_confirmed",
            "state",
            "corrects",
            "reason",
            "verdict",
            "limits",
            "by_office",
            *RECORDED,
        ]


class MonthRateSerializer(serializers.Serializer):
    """The numbers of readings of a site and month by their verdict."""

    site = serializers.CharField(source="site.code")
    month = MonthField()
    within = serializers.IntegerField()
    above = serializers.IntegerField()
    unknown = serializers.IntegerField()
    percent = serializers.DecimalField(max_digits=4, decimal_places=1, allow_null=True)


class ReadingViewSet(Creates):
    """Readings of discharges. They are only added: a correction is a further reading that names the first."""

    queryset = Reading.objects.select_related("site__enterprise", "site__jurisdiction", "recorded_by", "correction")
    serializer_class = ReadingSerializer
    filterset_class = ReadingFilters
    creates = CREATE_READING
    search_fields = ("site__code", "site__name", "outlet", "laboratory")
    ordering_fields = ("sampled_on", "recorded_at")
    ordering = ("-sampled_on", "-id")

    acts = READINGS

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for judged in queries.judge(rows):
            judged.reading.verdict, judged.reading.limits = judged.verdict, judged.limits
        return rows

    @extend_schema(responses=MonthRateSerializer(many=True), filters=True)
    @action(detail=False, url_path="compliance", url_name="compliance", pagination_class=None)
    def compliance(self, request: Request) -> Response:
        """Return the share of the filtered readings that met their limits, by site and month."""
        visible = Reading.objects.visible_to(request.user).standing().select_related("site")
        rates = queries.rates(StrictFilters().filter_queryset(request, visible, self))
        return Response(MonthRateSerializer(rates, many=True).data)
