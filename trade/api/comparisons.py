"""The comparison of reports with invoices over the API; computed on request, nothing is stored."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import DecimalStringField, MonthField
from core.api.serializers import Serializer
from core.api.viewsets import ResourceViewSet
from enterprises.models import Enterprise
from quotas.models import Product
from trade.filters import ComparisonFilters
from trade.matching import Step
from trade.queries.invoice_comparisons import Side

ASKED = [
    OpenApiParameter("year", int, description="that of the last month that is over unless stated"),
    OpenApiParameter("side", str, enum=list(Side.values)),
    OpenApiParameter("kind", str, enum=list(Product.Kind.values)),
    OpenApiParameter("matched", OpenApiTypes.BOOL, description="also months that match"),
]

STEP_CHOICES = [(step.value, step.value) for step in Step]


class ComparedTonnesField(DecimalStringField):
    """Tonnes of product to the kilogram; negative where the invoices say more."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="999999999.999", read_only=True, **kwargs)


class ComparedMonthSerializer(Serializer):
    side = serializers.ChoiceField(choices=Side.choices, read_only=True)
    kind = serializers.ChoiceField(choices=Product.Kind.choices, read_only=True)
    month = MonthField(source="result.month", read_only=True)
    reported_t = ComparedTonnesField(source="result.reported", allow_null=True, help_text=_("null: no report"))
    invoiced_t = ComparedTonnesField(source="result.invoiced")
    difference_t = ComparedTonnesField(source="result.difference", allow_null=True, help_text=_("reported − invoiced"))
    other_months_t = ComparedTonnesField(
        source="result.other_months", help_text=_("of the difference, what months within the lag explain")
    )
    remainder_t = ComparedTonnesField(source="result.remainder", help_text=_("what is left over"))
    step = serializers.ChoiceField(
        source="result.step", choices=STEP_CHOICES, read_only=True, help_text=_("what decided")
    )
    tolerance_percent = ComparedTonnesField(source="result.tolerance.percent")
    tolerance_t = ComparedTonnesField(source="result.tolerance.tonnes")
    lag_months = serializers.IntegerField(source="result.tolerance.lag_months", read_only=True)
    parameters_since = serializers.DateField(source="result.tolerance.valid_from", read_only=True)


class InvoiceComparisonSerializer(Serializer):
    enterprise = serializers.CharField(source="firm.code", read_only=True)
    months = ComparedMonthSerializer(many=True, read_only=True)


class ComparisonViewSet(ResourceViewSet):
    """Sold and purchased tonnes of the reports beside the invoices, by enterprise, month and kind of product.

    ``months``: what does not match, the largest remainder first; with ``matched``, every month that is compared.
    """

    queryset = Enterprise.objects.select_related("jurisdiction")
    serializer_class = InvoiceComparisonSerializer
    filterset_class = ComparisonFilters
    ordering_fields = ("code",)
    ordering = ("code",)
    lookup_field = "code"

    @extend_schema(parameters=ASKED)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        found = ComparisonFilters(
            self.request.query_params,
            queryset=Enterprise.objects.filter(pk__in=[firm.pk for firm in rows]),
            request=self.request,
        ).compare()
        return [{"firm": firm, "months": [row for row in found if row.enterprise.pk == firm.pk]} for firm in rows]
