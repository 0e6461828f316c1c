"""Resource tax over the API: the tax of each return that counts, computed from its raw ore, and the rates."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core import clock
from core.api.fields import DecimalStringField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from enterprises.models import OreType
from resources import taxation
from resources.filters import ResourceTaxFilters, TaxRateFilters
from resources.models import ElementClass, TaxRate, UseReturn
from resources.queries import resource_tax as queries


class YuanField(DecimalStringField):
    """Yuan with two decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=2, maximum="99999999999999", digits=14, read_only=True, **kwargs)


class RateField(DecimalStringField):
    """A rate with three decimals, in its unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="9999999.999", read_only=True, **kwargs)


class RateInForceSerializer(Serializer):
    id = serializers.UUIDField(source="pk", read_only=True)
    lowest = RateField()
    highest = RateField()
    unit = serializers.ChoiceField(choices=TaxRate.Unit.choices, read_only=True)
    subject = serializers.CharField(read_only=True)
    document = serializers.CharField(source="source", read_only=True)


class PartSerializer(Serializer):
    first = serializers.DateField(read_only=True)
    last = serializers.DateField(read_only=True)
    rates = RateInForceSerializer(many=True, read_only=True)


class AmountSerializer(Serializer):
    lowest = YuanField()
    highest = YuanField()
    subjects = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text=_("of the sources whose ranges were taken")
    )


class ResourceTaxSerializer(ModelSerializer):
    province = serializers.CharField(source="site.jurisdiction.province_code", read_only=True)
    ore_type = serializers.ChoiceField(
        source="site.ore_type", choices=OreType.choices, allow_blank=True, read_only=True
    )
    ore_class = serializers.ChoiceField(
        source="taxed.ore_class",
        choices=ElementClass.choices,
        allow_null=True,
        read_only=True,
        help_text=_("null: no source names the class of this ore"),
    )
    raw_ore_t = DecimalStringField(
        source="mined_ore", places=3, maximum="999999999.999", read_only=True, allow_null=True
    )
    state = serializers.ChoiceField(
        source="taxed.assessment.state", choices=[state.value for state in taxation.State], read_only=True
    )
    parts = PartSerializer(source="taxed.assessment.parts", many=True, read_only=True)
    tax = AmountSerializer(
        source="taxed.assessment.amounts",
        many=True,
        read_only=True,
        help_text=_("in yuan, by each source that gives another one; empty: no figure"),
    )

    class Meta:
        model = UseReturn
        fields = [
            "id",
            "site",
            "province",
            "enterprise",
            "year",
            "half",
            "number",
            "ore_type",
            "ore_class",
            "raw_ore_t",
            "state",
            "parts",
            "tax",
            "fictitious",
        ]


class ResourceTaxViewSet(ResourceViewSet):
    """The resource tax of each mine and half-year, by the return of resource use that counts; ``id`` is the return's.

    It is computed from tonnes of raw ore, never from oxide. Where the rate changes within the half-year, or a source
    gives a range, the bounds differ; of sources that differ each has its own entry in ``tax``.
    """

    queryset = UseReturn.objects.standing().select_related("site__jurisdiction", "enterprise")
    serializer_class = ResourceTaxSerializer
    filterset_class = ResourceTaxFilters
    ordering_fields = ("year", "half")
    ordering = ("-year", "-half", "-id")

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for taxed in queries.assess_all(rows):
            vars(taxed.row)["taxed"] = taxed
        return rows


class TaxRateSerializer(ModelSerializer):
    lowest = RateField()
    highest = RateField(help_text=_("above the lowest where the source gives a range"))
    in_force = serializers.SerializerMethodField(help_text="today")

    class Meta:
        model = TaxRate
        fields = [
            "id",
            "ore_class",
            "subject",
            "subject_zh",
            "lowest",
            "highest",
            "unit",
            "valid_from",
            "valid_to",
            "in_force",
            "source",
            "evidence",
        ]

    def get_in_force(self, rate: TaxRate) -> bool:
        return rate.is_in_force(clock.today())


class TaxRateViewSet(ResourceViewSet):
    """Rates of resource tax; ``POST /approvals/`` with ``resource_tax_rates.enter`` (target: the nation) adds one."""

    queryset = TaxRate.objects.all()
    serializer_class = TaxRateSerializer
    filterset_class = TaxRateFilters
    search_fields = ("subject", "subject_zh", "source")
    ordering_fields = ("valid_from", "ore_class")
    ordering = ("valid_from", "ore_class", "subject", "id")
