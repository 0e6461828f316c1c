"""Findings over the API: read by the enterprise once the report is signed, decided by officers."""

from typing import Any, ClassVar

from rest_framework import serializers

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from inspections import queries
from inspections.acts.inspections import FINDINGS
from inspections.filters import FindingFilters
from inspections.lifecycles import FINDING
from inspections.models import Finding

# Members for offices; the enterprise reads the finding, never the case or flag it is linked to.
OF_OFFICES = ("case", "flag", "decided_by", "decided_at", "decision_reason", "found_by")


class InspectionFindingSerializer(ModelSerializer):
    site = serializers.CharField(source="inspection.site.code")
    enterprise = serializers.CharField(source="inspection.enterprise.code")
    province = serializers.CharField(source="place.province_code")
    state = serializers.SerializerMethodField()
    found_by = serializers.CharField(source="found_by.name", allow_null=True)
    decided_by = serializers.CharField(source="decided_by.name", default=None)
    actions = ActionsField(FINDING)

    class Meta:
        model = Finding
        fields = [
            "id",
            "inspection",
            "position",
            "site",
            "enterprise",
            "province",
            "question",
            "article",
            "legal_basis",
            "facts",
            "state",
            "found_by",
            "found_at",
            "case",
            "flag",
            "decided_by",
            "decided_at",
            "decision_reason",
            "actions",
        ]
        extra_kwargs: ClassVar = {name: {"allow_null": True} for name in OF_OFFICES}

    def get_state(self, finding: Finding) -> str | None:
        return finding.state

    def to_representation(self, instance: Finding) -> Any:
        shown = super().to_representation(instance)
        if not instance.inspection.is_office(self.context["request"].user):
            shown |= dict.fromkeys((*OF_OFFICES, "state"))
        return shown


class FindingViewSet(ResourceViewSet):
    """Findings of inspections. They are recorded through ``inspections/{id}/find/``."""

    queryset = Finding.objects.all()
    serializer_class = InspectionFindingSerializer
    filterset_class = FindingFilters
    search_fields = ("inspection__number", "facts", "article")
    ordering_fields = ("found_at", "position")
    repeatable = ("state",)

    acts = FINDINGS
    rows = staticmethod(queries.findings)
