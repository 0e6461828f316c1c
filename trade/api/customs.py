"""Customs declarations, limits of radioactivity, and partners' import figures over the API."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.acts import Verb
from core.api.fields import CodeField, DecimalStringField, MonthField, YearField
from core.api.serializers import ModelSerializer, ReasonSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet
from enterprises.api.approvals import proposal_verb
from enterprises.models import Enterprise
from quotas.models import Product
from trade.api.comparisons import STEP_CHOICES, ComparedTonnesField
from trade.api.invoices import AmountField, InvoiceTonnesField
from trade.filters import DeclarationFilters, ExportComparisonFilters, PartnerImportFilters
from trade.models import Declaration, PartnerImport, RadioactivityLimit
from trade.models.partner_imports import FIRST_YEAR
from trade.partner_countries import Partner
from trade.services import customs_figures, declarations


class BecquerelField(DecimalStringField):
    """Becquerel per gram with four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=4, maximum="999999.9999", digits=6, **kwargs)


class CustomsDeclarationSerializer(ModelSerializer):
    hs_code = serializers.CharField(source="hs_code.code", read_only=True)
    gross_tonnes = InvoiceTonnesField(read_only=True)
    net_tonnes = InvoiceTonnesField(read_only=True)
    reo_tonnes = InvoiceTonnesField(read_only=True)
    value = AmountField(read_only=True, allow_null=True)
    becquerel = BecquerelField(read_only=True, allow_null=True)
    refused_before = serializers.BooleanField(
        read_only=True, help_text=_("an import of like goods, or under this number, was refused before")
    )

    class Meta:
        model = Declaration
        fields = [
            "id",
            "number",
            "direction",
            "state",
            "office",
            "day",
            "enterprise",
            "product",
            "hs_code",
            "partner",
            "gross_tonnes",
            "net_tonnes",
            "reo_tonnes",
            "value",
            "licence",
            "beyond_quota",
            "becquerel",
            "refused_before",
            "fictitious",
            "recorded_at",
            "cancelled_at",
            "cancel_reason",
        ]


class CustomsDeclarationBody(Serializer):
    number = serializers.CharField(max_length=40, help_text=_("of the declaration, as printed"))
    direction = serializers.ChoiceField(choices=Declaration.Direction.choices)
    office = serializers.CharField(max_length=80)
    day = serializers.DateField()
    enterprise = serializers.CharField(max_length=32, help_text=_("code of the enterprise"))
    product = CodeField(queryset=Product.objects.select_related("element"))
    hs_code = serializers.CharField(max_length=14)
    partner = serializers.ChoiceField(choices=Partner.choices)
    gross_tonnes = InvoiceTonnesField()
    net_tonnes = InvoiceTonnesField()
    reo_tonnes = InvoiceTonnesField(required=False, help_text=_("compared with the net weight times the factor"))
    value = AmountField(required=False)
    licence = serializers.CharField(max_length=40, required=False, allow_blank=True)
    becquerel = BecquerelField(required=False, help_text=_("of imports"))
    beyond_quota = serializers.BooleanField(
        required=False, help_text=_("cleared although the quota that was left did not cover it")
    )
    confirmed = serializers.BooleanField(
        required=False, help_text=_("the value is as declared, though far from the usual one of a tonne")
    )


class FigureWithdrawalBody(Serializer):
    reason = serializers.CharField(max_length=2000)


class DeclarationViewSet(Creates):
    """Customs declarations. A row is never changed; a mistake is cancelled by two, and its number is free again."""

    queryset = Declaration.objects.with_refused_before().select_related(
        "enterprise__jurisdiction", "product", "hs_code", "recorded_by"
    )
    serializer_class = CustomsDeclarationSerializer
    filterset_class = DeclarationFilters
    create_service = staticmethod(declarations.record)
    create_body = CustomsDeclarationBody
    search_fields = ("number", "enterprise__name", "enterprise__code")
    ordering_fields = ("day", "net_tonnes")
    ordering = ("-day", "-id")

    cancel = proposal_verb(declarations.CANCEL, ReasonSerializer)


class ComparedExportSerializer(Serializer):
    kind = serializers.ChoiceField(choices=Product.Kind.choices, read_only=True)
    month = MonthField(source="result.month", read_only=True)
    reported_t = ComparedTonnesField(source="result.reported", allow_null=True, help_text=_("null: no report"))
    declared_t = ComparedTonnesField(source="result.invoiced", help_text=_("net weight of the declarations"))
    other_months_t = ComparedTonnesField(source="result.other_months")
    remainder_t = ComparedTonnesField(source="result.remainder", help_text=_("what is left over"))
    step = serializers.ChoiceField(source="result.step", choices=STEP_CHOICES, read_only=True)


class ExportComparisonSerializer(Serializer):
    enterprise = serializers.CharField(source="firm.code", read_only=True)
    months = ComparedExportSerializer(many=True, read_only=True)


class ExportComparisonViewSet(ResourceViewSet):
    """Exported tonnes of the reports beside the customs declarations, by month and kind of product; never added."""

    queryset = Enterprise.objects.select_related("jurisdiction")
    serializer_class = ExportComparisonSerializer
    filterset_class = ExportComparisonFilters
    ordering_fields = ("code",)
    ordering = ("code",)
    lookup_field = "code"

    @extend_schema(parameters=[OpenApiParameter("year", int), OpenApiParameter("matched", OpenApiTypes.BOOL)])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        firms = Enterprise.objects.filter(pk__in=[firm.pk for firm in rows])
        found = ExportComparisonFilters(self.request.query_params, queryset=firms, request=self.request).compare()
        return [{"firm": firm, "months": [row for row in found if row.enterprise.pk == firm.pk]} for firm in rows]


class RadioactivityLimitSerializer(ModelSerializer):
    becquerel = BecquerelField(read_only=True)

    class Meta:
        model = RadioactivityLimit
        fields = ["id", "becquerel", "valid_from", "source", "recorded_at"]


class RadioactivityLimitViewSet(ResourceViewSet):
    """Limits of radioactivity above which goods are not imported, newest first.

    ``POST /approvals/`` with the act ``radioactivity_limits.enter`` (target: the nation) proposes another one.
    """

    queryset = RadioactivityLimit.objects.all()
    serializer_class = RadioactivityLimitSerializer
    ordering_fields = ("valid_from",)
    ordering = ("-valid_from",)


class PartnerImportSerializer(ModelSerializer):
    tonnes = InvoiceTonnesField(read_only=True)
    other_tonnes = InvoiceTonnesField(read_only=True, allow_null=True)

    class Meta:
        model = PartnerImport
        fields = [
            "id",
            "year",
            "partner",
            "kind",
            "tonnes",
            "other_tonnes",
            "weight",
            "wording",
            "source",
            "fictitious",
            "recorded_at",
            "withdrawn_at",
            "withdrawal_reason",
        ]


class PartnerImportBody(Serializer):
    year = YearField(first=FIRST_YEAR)
    partner = serializers.ChoiceField(choices=Partner.choices)
    kind = serializers.ChoiceField(choices=Product.Kind.choices, required=False, allow_blank=True)
    tonnes = InvoiceTonnesField()
    other_tonnes = InvoiceTonnesField(required=False, help_text=_("second reading, where the wording is open"))
    weight = serializers.ChoiceField(choices=PartnerImport.Weight.choices)
    wording = serializers.CharField(max_length=2000)
    source: Any = serializers.CharField(max_length=2000)


class PartnerImportViewSet(Creates):
    """Imports from China as partner countries' statistics state them, with wording and source."""

    queryset = PartnerImport.objects.all()
    serializer_class = PartnerImportSerializer
    filterset_class = PartnerImportFilters
    create_service = staticmethod(customs_figures.record_figure)
    create_body = PartnerImportBody
    ordering_fields = ("year", "tonnes")
    ordering = ("-year", "partner", "kind", "id")

    withdraw = Verb(customs_figures.withdraw_figure, FigureWithdrawalBody)
