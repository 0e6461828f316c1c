"""Decisions of offices over the API: approvals beyond authority and refused projects."""

from rest_framework import serializers

from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates
from enterprises.api.fields import CodeField
from environment.acts.office_decisions import CREATE_OFFICE_DECISION
from environment.filters import OfficeDecisionFilters
from environment.models import OfficeDecision, Project


class OfficeDecisionSerializer(ModelSerializer):
    enterprise = serializers.CharField(source="site.enterprise.code", read_only=True, help_text="today's holder")
    province = serializers.CharField(source="site.jurisdiction.province_code", read_only=True)
    project = CodeField(slug_field="id", queryset=Project.objects.all(), required=False, allow_null=True)

    class Meta:
        model = OfficeDecision
        fields = [
            "id",
            "site",
            "enterprise",
            "province",
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
