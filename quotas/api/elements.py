"""Statements about elements over the API: classes that other sources count, and shares in products."""

from core.api.fields import ActionsField, CodeField, DecimalStringField
from enterprises.api.labels import EntryViewSet
from enterprises.api.rows import ENTRY, WithdrawableSerializer
from quotas.acts.elements import (
    CREATE_ELEMENT_CLASSIFICATION,
    CREATE_PRODUCT_SHARE,
    ELEMENT_CLASSIFICATIONS,
    PRODUCT_SHARES,
)
from quotas.filters.elements import ElementClassificationFilters, ProductShareFilters
from quotas.models import Element, ElementClassification, ProductShare
from quotas.services.elements import ELEMENT_CLASSIFICATION, PRODUCT_SHARE


class ElementClassificationSerializer(WithdrawableSerializer):
    element = CodeField(slug_field="symbol", queryset=Element.objects.all())
    actions = ActionsField(ELEMENT_CLASSIFICATION)

    class Meta:
        model = ElementClassification
        fields = ["id", "element", "weight", "counted_by", "day", "until", *ENTRY]


class ElementClassificationViewSet(EntryViewSet):
    """Classes that other sources give elements. Nothing is counted by them."""

    queryset = ELEMENT_CLASSIFICATION.rows()
    serializer_class = ElementClassificationSerializer
    filterset_class = ElementClassificationFilters
    creates = CREATE_ELEMENT_CLASSIFICATION

    acts = ELEMENT_CLASSIFICATIONS


class ProductShareSerializer(WithdrawableSerializer):
    element = CodeField(slug_field="symbol", queryset=Element.objects.all())
    percent = DecimalStringField(places=3, maximum="100")
    actions = ActionsField(PRODUCT_SHARE)

    class Meta:
        model = ProductShare
        fields = ["id", "product", "element", "percent", "day", "until", *ENTRY]


class ProductShareViewSet(EntryViewSet):
    """Shares of elements in the oxide of products, by their specifications."""

    queryset = PRODUCT_SHARE.rows()
    serializer_class = ProductShareSerializer
    filterset_class = ProductShareFilters
    creates = CREATE_PRODUCT_SHARE

    acts = PRODUCT_SHARES
