"""Products with their factors to REO."""

from rest_framework import serializers

from core.api.fields import DecimalStringField
from core.api.filters import FilterSet, filters
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from quotas.models import Product


class ProductSerializer(ModelSerializer):
    element = serializers.CharField(source="element.symbol", read_only=True, allow_null=True, default=None)
    reo_factor = DecimalStringField(places=4, maximum="2", read_only=True, allow_null=True)

    class Meta:
        model = Product
        fields = ["id", "code", "name", "name_zh", "kind", "element", "reo_factor", "source"]
        read_only_fields = fields


class ProductFilters(FilterSet):
    kind = filters.ChoiceFilter(choices=Product.Kind)
    element = filters.CharFilter(field_name="element__symbol")

    class Meta:
        model = Product
        fields: list[str] = []


class ProductViewSet(ResourceViewSet):
    queryset = Product.objects.select_related("element")
    serializer_class = ProductSerializer
    filterset_class = ProductFilters
    lookup_field = "code"
    lookup_value_regex = "[^/]+"
    search_fields = ("code", "name", "name_zh")
    ordering_fields = ("code", "kind")
