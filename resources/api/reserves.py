"""Reserves over the API: figures by subject, year and method, their corrections, and what sources state of reserves."""

from decimal import ROUND_HALF_UP
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.acts import Verb
from core.api.fields import CodeField, DecimalStringField, YearField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet
from core.models import TokenScope
from enterprises.models import Jurisdiction, MiningArea
from resources.filters import ReserveFilters, ReserveIndicatorFilters
from resources.models import ElementClass, EstimationMethod, ReserveEstimate, ReserveIndicator
from resources.models.reserves import FIRST_YEAR
from resources.services import reserves
from resources.supply import TENTH, remaining_share


class ReserveTonnesField(DecimalStringField):
    """Tonnes of rare earth oxide in the ground, to the kilogram."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="999999999.999", **kwargs)


class GradeField(DecimalStringField):
    """Percent of rare earth oxide in the ore."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=4, maximum="100", **kwargs)


class ReserveSerializer(ModelSerializer):
    original_t = ReserveTonnesField(read_only=True, allow_null=True)
    remaining_t = ReserveTonnesField(read_only=True, allow_null=True, help_text=_("null: withdrawn"))
    average_grade = GradeField(read_only=True, allow_null=True, help_text=_("percent of oxide in the ore"))
    remaining_percent = serializers.SerializerMethodField(help_text=_("of the original reserves"))
    corrects = serializers.UUIDField(source="corrects_id", read_only=True, allow_null=True)

    class Meta:
        model = ReserveEstimate
        fields = [
            "id",
            "place",
            "mining_area",
            "deposit",
            "deposit_zh",
            "element_class",
            "year",
            "method",
            "original_t",
            "remaining_t",
            "remaining_percent",
            "average_grade",
            "estimator",
            "document",
            "evidence",
            "corrects",
            "reason",
            "fictitious",
            "recorded_by",
            "recorded_at",
        ]

    def get_remaining_percent(self, row: ReserveEstimate) -> str | None:
        share = remaining_share(row.original_t, row.remaining_t)
        return None if share is None else str(share.quantize(TENTH, rounding=ROUND_HALF_UP))


class ReserveBody(Serializer):
    place = CodeField(queryset=Jurisdiction.objects.all(), required=False, help_text=_("of the area, if left out"))
    mining_area = CodeField(
        queryset=MiningArea.objects.select_related("jurisdiction"),
        slug_field="number",
        required=False,
        allow_null=True,
        help_text=_("number of a planned mining area"),
    )
    deposit = serializers.CharField(max_length=160, required=False, allow_blank=True)
    deposit_zh = serializers.CharField(max_length=160, required=False, allow_blank=True)
    element_class = serializers.ChoiceField(choices=ElementClass.choices, required=False)
    year = YearField(first=FIRST_YEAR)
    method = serializers.ChoiceField(choices=EstimationMethod.choices)
    original_t = ReserveTonnesField(required=False, allow_null=True)
    remaining_t = ReserveTonnesField()
    average_grade = GradeField(required=False, allow_null=True)
    estimator = serializers.CharField(max_length=200)
    document = serializers.CharField(max_length=2000)
    confirmed = serializers.BooleanField(required=False, help_text=_("the figure is in tonnes, though it looks large"))


class CorrectionBody(Serializer):
    original_t = ReserveTonnesField(required=False, allow_null=True)
    remaining_t = ReserveTonnesField(required=False, allow_null=True, help_text=_("null: the figure is withdrawn"))
    average_grade = GradeField(required=False, allow_null=True)
    estimator = serializers.CharField(max_length=200)
    document = serializers.CharField(max_length=2000)
    reason = serializers.CharField(max_length=2000)
    confirmed = serializers.BooleanField(required=False, help_text=_("the figure is in tonnes, though it looks large"))


class ReserveViewSet(Creates):
    """Reserves in place by subject, year and method. Rows are only added; a correction names what it corrects."""

    queryset = ReserveEstimate.objects.select_related("place", "mining_area", "recorded_by")
    serializer_class = ReserveSerializer
    filterset_class = ReserveFilters
    create_service = staticmethod(reserves.record)
    create_body = ReserveBody
    action_scopes = {"create": TokenScope.APPROVE}
    search_fields = ("deposit", "deposit_zh", "estimator", "document")
    ordering_fields = ("year", "recorded_at")
    ordering = ("-year", "-id")

    correct = Verb(reserves.correct, CorrectionBody, status=201, scope=TokenScope.APPROVE)


class ReserveIndicatorSerializer(ModelSerializer):
    figure = serializers.DecimalField(12, 3, read_only=True)

    class Meta:
        model = ReserveIndicator
        fields = [
            "id",
            "measure",
            "region",
            "region_zh",
            "time",
            "time_zh",
            "year",
            "comparison",
            "figure",
            "unit",
            "wording",
            "evidence",
            "source",
        ]


class ReserveIndicatorViewSet(ResourceViewSet):
    """Shares and ratios about reserves, as a source states them."""

    queryset = ReserveIndicator.objects.all()
    serializer_class = ReserveIndicatorSerializer
    filterset_class = ReserveIndicatorFilters
    search_fields = ("region", "region_zh", "wording")
    ordering_fields = ("year", "measure")
