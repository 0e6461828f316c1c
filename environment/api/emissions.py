"""Ceilings of emissions over the API, each with the totals of its province, pollutant and year."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from core.api.fields import ActionsField, DecimalStringField
from core.api.serializers import Serializer
from core.api.viewsets import Creates
from enterprises.api.rows import RECORDED, CorrectableSerializer
from environment.acts.emissions import CREATE_EMISSION_CEILING, EMISSION_CEILINGS
from environment.filters import EmissionCeilingFilters
from environment.lifecycles import EMISSION_CEILING
from environment.models import EmissionCeiling
from environment.queries import emissions as queries


class EmissionTonnesField(DecimalStringField):
    """Tonnes of a pollutant with three decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="99999999999", digits=11, **kwargs)


class GramsField(DecimalStringField):
    """Tonnes of a pollutant to a gram, as a string of digits with six decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=6, maximum="99999999999", digits=11, **kwargs)


class EmissionTotalsSerializer(Serializer):
    """The permits and readings of the province, pollutant and year, as far as you may see them."""

    permits = serializers.IntegerField(help_text="discharge permits that were valid on a day of the year")
    unlimited = serializers.IntegerField(help_text="permits without a yearly total of the pollutant")
    limited_in_part = serializers.IntegerField(help_text="permits with a yearly total for a part of their days")
    permitted = EmissionTonnesField(help_text="sum of the yearly totals, by days")
    readings = serializers.IntegerField(help_text="concentrations measured")
    sites_measured = serializers.IntegerField()
    discharged = GramsField(help_text="mean concentration × volume, of the months of outlets whose volume is known")
    months_computed = serializers.IntegerField(help_text="months of outlets that give tonnes")
    months_without_volume = serializers.IntegerField(help_text="months of outlets that were measured, without a volume")


class EmissionCeilingSerializer(CorrectableSerializer):
    tonnes = EmissionTonnesField()
    totals = EmissionTotalsSerializer(read_only=True)
    excess = EmissionTonnesField(read_only=True, help_text="what permits allow beyond the ceiling")
    actions = ActionsField(EMISSION_CEILING)

    class Meta:
        model = EmissionCeiling
        fields = [
            "id",
            "place",
            "pollutant",
            "medium",
            "year",
            "tonnes",
            "document",
            "state",
            "corrects",
            "reason",
            "totals",
            "excess",
            *RECORDED,
        ]


class EmissionCeilingViewSet(Creates):
    """Ceilings of the discharge of a pollutant by a province in a year, beside what permits allow and was measured."""

    queryset = EmissionCeiling.objects.select_related("place", "recorded_by", "correction")
    serializer_class = EmissionCeilingSerializer
    filterset_class = EmissionCeilingFilters
    creates = CREATE_EMISSION_CEILING
    ordering_fields = ("year", "tonnes")
    ordering = ("-year", "place__code", "pollutant", "-id")

    acts = EMISSION_CEILINGS

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for found in queries.with_totals(rows):
            vars(found.ceiling).update(totals=found.totals, excess=found.excess)
        return rows
