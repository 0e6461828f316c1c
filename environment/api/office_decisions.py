"""Decisions of offices over the API: approvals beyond authority and refused projects."""

from core.api.viewsets import Creates
from enterprises.api.fields import CodeField
from enterprises.api.rows import OF_SITE, OfSiteSerializer
from environment.acts.office_decisions import CREATE_OFFICE_DECISION
from environment.filters import OfficeDecisionFilters
from environment.models import OfficeDecision, Project


class OfficeDecisionSerializer(OfSiteSerializer):
    project = CodeField(slug_field="id", queryset=Project.objects.all(), required=False, allow_null=True)

    class Meta:
        model = OfficeDecision
        fields = [
            *OF_SITE,
            "project",
            "kind",
            "subject",
            "office",
            "day",
            "document",
            "reason",
            "recorded_by",
            "recorded_at",
            "fictitious",
        ]


class OfficeDecisionViewSet(Creates):
    """Approvals beyond authority and refused projects. They are only added; a case is opened by an officer."""

    queryset = OfficeDecision.objects.select_related("site__enterprise", "site__jurisdiction", "project", "recorded_by")
    serializer_class = OfficeDecisionSerializer
    filterset_class = OfficeDecisionFilters
    creates = CREATE_OFFICE_DECISION
    search_fields = ("site__code", "site__name", "subject", "office")
    ordering_fields = ("day",)
    ordering = ("-day", "-id")
