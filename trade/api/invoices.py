"""Invoices over the API: recorded and corrected by tax officers, cancelled by two; second uses of a number."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.acts import Verb
from core.api.fields import CodeField, DecimalStringField
from core.api.filters import FilterSet, filters
from core.api.serializers import ModelSerializer, ReasonSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet
from core.models import TokenScope
from enterprises.api.approvals import proposal_verb
from quotas.models import Product
from trade.filters import InvoiceFilters
from trade.models import Invoice, NumberReuse
from trade.services import invoices


class InvoiceTonnesField(DecimalStringField):
    """Tonnes of product to the kilogram."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="999999999.999", **kwargs)


class UnitPriceField(DecimalStringField):
    """Yuan per tonne with four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=4, maximum="9999999999.9999", digits=10, **kwargs)


class AmountField(DecimalStringField):
    """Yuan without tax, to the fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=2, maximum="99999999999999.99", digits=14, **kwargs)


class InvoiceSerializer(ModelSerializer):
    seller_name = serializers.SerializerMethodField()
    buyer_name = serializers.SerializerMethodField()
    tonnes = InvoiceTonnesField(read_only=True)
    unit_price = UnitPriceField(read_only=True)
    amount = AmountField(read_only=True)
    replaces = serializers.UUIDField(source="replaces_id", read_only=True, allow_null=True)

    class Meta:
        model = Invoice
        fields = [
            "id",
            "number",
            "version",
            "state",
            "day",
            "seller",
            "seller_name",
            "seller_tax_code",
            "buyer",
            "buyer_name",
            "buyer_tax_code",
            "product",
            "tonnes",
            "unit_price",
            "amount",
            "amount_differs",
            "replaces",
            "reason",
            "fictitious",
            "recorded_at",
        ]

    def get_seller_name(self, row: Invoice) -> str:
        return row.seller_label

    def get_buyer_name(self, row: Invoice) -> str:
        return row.buyer_label


class InvoiceFiguresBody(Serializer):
    day = serializers.DateField()
    seller = serializers.CharField(
        max_length=200, help_text=_("code of an enterprise, or the name of one outside the register")
    )
    seller_tax_code = serializers.CharField(
        max_length=20, required=False, allow_blank=True, help_text=_("of a party outside the register")
    )
    buyer = serializers.CharField(
        max_length=200, help_text=_("code of an enterprise, or the name of one outside the register")
    )
    buyer_tax_code = serializers.CharField(
        max_length=20, required=False, allow_blank=True, help_text=_("of a party outside the register")
    )
    product = CodeField(queryset=Product.objects.all())
    tonnes = InvoiceTonnesField()
    unit_price = UnitPriceField()
    amount = AmountField()
    amount_differs = serializers.BooleanField(
        required=False, help_text=_("the paper prints an amount that is not tonnes × unit price")
    )
    confirmed = serializers.BooleanField(
        required=False, help_text=_("the figures are in tonnes, though they look large")
    )


class InvoiceBody(InvoiceFiguresBody):
    number = serializers.CharField(max_length=40, help_text=_("invoice code and number, as printed"))


class InvoiceCorrectionBody(InvoiceFiguresBody):
    reason = serializers.CharField(max_length=2000)


class InvoiceViewSet(Creates):
    """Special VAT invoices. A row is never changed: one officer corrects and two cancel it by a further version."""

    queryset = Invoice.objects.select_related("seller__jurisdiction", "buyer__jurisdiction", "product", "recorded_by")
    serializer_class = InvoiceSerializer
    filterset_class = InvoiceFilters
    create_service = staticmethod(invoices.record)
    create_body = InvoiceBody
    search_fields = ("number", "seller_name", "buyer_name", "seller__name", "buyer__name")
    ordering_fields = ("day", "tonnes", "amount")
    ordering = ("-day", "-id")

    correct = Verb(invoices.correct, InvoiceCorrectionBody, status=201, scope=TokenScope.APPROVE)
    cancel = proposal_verb(invoices.CANCEL, ReasonSerializer)


class NumberReuseSerializer(ModelSerializer):
    invoice = serializers.UUIDField(source="invoice_id", read_only=True)
    tonnes = InvoiceTonnesField(read_only=True)
    amount = AmountField(read_only=True)

    class Meta:
        model = NumberReuse
        fields = [
            "id",
            "invoice",
            "number",
            "day",
            "seller_text",
            "buyer_text",
            "product",
            "tonnes",
            "amount",
            "attempted_at",
        ]


class NumberReuseFilters(FilterSet):
    invoice = filters.UUIDFilter(field_name="invoice_id", label=_("the invoice that has the number"))


class NumberReuseViewSet(ResourceViewSet):
    """Refused attempts to record another invoice under a used number, for officials of the place of a party."""

    queryset = NumberReuse.objects.select_related("invoice__seller", "invoice__buyer", "product")
    serializer_class = NumberReuseSerializer
    filterset_class = NumberReuseFilters
    ordering_fields = ("attempted_at",)
    ordering = ("-attempted_at", "-id")
