"""Products with their factors to REO, and their HS codes."""

from rest_framework import serializers

from core import clock
from core.api.fields import DecimalStringField
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from quotas.filters.catalogue import HsCodeFilters, ProductFilters
from quotas.models import HsCode, Product


class ProductSerializer(ModelSerializer):
    element = serializers.CharField(source="element.symbol", read_only=True, allow_null=True, default=None)
    reo_factor = DecimalStringField(places=4, maximum="2", read_only=True, allow_null=True)
    hs_codes = serializers.SerializerMethodField(help_text="in force today")

    class Meta:
        model = Product
        fields = [
            "id",
            "code",
            "name",
            "name_zh",
            "kind",
            "stage",
            "element",
            "element_class",
            "material",
            "ore_type",
            "reo_factor",
            "specification",
            "variety_of",
            "hs_codes",
            "source",
            "ended_on",
        ]

    def get_hs_codes(self, product: Product) -> list[str]:
        today = clock.today()
        return sorted({row.code for row in product.hs_codes.all() if row.is_in_force(today)})


class ProductViewSet(ResourceViewSet):
    """Products. ``POST /approvals/`` with ``products.enter`` (target: the nation) proposes another one.

    Months up to that of ``ended_on`` are filed and corrected as before; afterwards only remaining stock is stated.
    """

    queryset = Product.objects.select_related("element", "variety_of").prefetch_related("hs_codes")
    serializer_class = ProductSerializer
    filterset_class = ProductFilters
    lookup_field = "code"
    lookup_value_regex = "[^/]+"
    search_fields = ("code", "name", "name_zh")
    ordering_fields = ("code", "kind")


class HsCodeSerializer(ModelSerializer):
    in_force = serializers.SerializerMethodField(help_text="today")

    class Meta:
        model = HsCode
        fields = ["id", "product", "code", "valid_from", "valid_to", "in_force", "source"]

    def get_in_force(self, row: HsCode) -> bool:
        return row.is_in_force(clock.today())


class HsCodeViewSet(ResourceViewSet):
    """HS codes of products. ``POST /approvals/`` with ``hs_codes.enter`` (target: the product) proposes another one."""

    queryset = HsCode.objects.select_related("product")
    serializer_class = HsCodeSerializer
    filterset_class = HsCodeFilters
    ordering_fields = ("code", "valid_from")
    ordering = ("product__code", "code", "valid_from", "id")
