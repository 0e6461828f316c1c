"""Standards over the API: every entry with its days and source. Two administrators enter and end them (approvals)."""

from rest_framework import serializers

from core import clock
from core.api.fields import DecimalStringField
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from enterprises.filters import StandardFilters
from enterprises.models import Standard
from enterprises.models.standards import Unit


class StandardSerializer(ModelSerializer):
    value = DecimalStringField(places=3, maximum="999999999.999")
    unit = serializers.ChoiceField(choices=Unit.choices, allow_blank=True)
    in_force = serializers.SerializerMethodField(help_text="today")

    class Meta:
        model = Standard
        fields = [
            "id",
            "indicator",
            "comparison",
            "value",
            "unit",
            "effect",
            "site_kind",
            "ore_type",
            "process",
            "condition",
            "plant",
            "discharge",
            "valid_from",
            "valid_to",
            "in_force",
            "source",
            "evidence",
        ]

    def get_in_force(self, standard: Standard) -> bool:
        return standard.is_in_force(clock.today())


class StandardViewSet(ResourceViewSet):
    """Dated limits. ``POST /approvals/`` with the act ``standards.enter`` (target: the nation) proposes another one."""

    queryset = Standard.objects.all()
    serializer_class = StandardSerializer
    filterset_class = StandardFilters
    search_fields = ("source",)
    ordering_fields = ("indicator", "valid_from", "valid_to")
    ordering = ("indicator", "site_kind", "ore_type", "process", "condition", "plant", "valid_from", "id")
