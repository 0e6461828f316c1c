"""Statements about elements over the API: classes that other sources count, and shares in products."""

from core.api.fields import ActionsField, CodeField, DecimalStringField
from enterprises.api.labels import ENTERED, ENTRY, EntrySerializer, EntryViewSet
from quotas.acts.elements import ELEMENT_CLASSIFICATIONS, PRODUCT_SHARES
from quotas.filters.elements import ElementClassificationFilters, ProductShareFilters
from quotas.models import Element, ElementClassification, Product, ProductShare
from quotas.services import elements
from quotas.services.elements import ELEMENT_CLASSIFICATION, PRODUCT_SHARE


class ElementClassificationSerializer(EntrySerializer):
    element = CodeField(slug_field="symbol", queryset=Element.objects.all())
    actions = ActionsField(ELEMENT_CLASSIFICATION)

    class Meta:
        model = ElementClassification
        fields = ["id", "element", "weight", "counted_by", "day", "until", *ENTRY]
        read_only_fields = ENTERED


class ElementClassificationViewSet(EntryViewSet):
    """Classes that other sources give elements. Nothing is counted by them."""

    queryset = ELEMENT_CLASSIFICATION.rows()
    serializer_class = ElementClassificationSerializer
    filterset_class = ElementClassificationFilters
    create_service = staticmethod(elements.classify)

    acts = ELEMENT_CLASSIFICATIONS


class ProductShareSerializer(EntrySerializer):
    product = CodeField(queryset=Product.objects.select_related("element"))
    element = CodeField(slug_field="symbol", queryset=Element.objects.all())
    percent = DecimalStringField(places=3, maximum="100")
    actions = ActionsField(PRODUCT_SHARE)

    class Meta:
        model = ProductShare
        fields = ["id", "product", "element", "percent", "day", "until", *ENTRY]
        read_only_fields = ENTERED


class ProductShareViewSet(EntryViewSet):
    """Shares of elements in the oxide of products, by their specifications."""

    queryset = PRODUCT_SHARE.rows()
    serializer_class = ProductShareSerializer
    filterset_class = ProductShareFilters
    create_service = staticmethod(elements.state_share)

    acts = PRODUCT_SHARES
