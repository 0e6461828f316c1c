"""Compliance lists: announced and kept by their ministry, readable by all."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core.api.public import PublicList
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates
from enterprises.acts.register import COMPLIANCE_LISTS
from enterprises.api.fields import CodeField
from enterprises.models import Authority, ComplianceEntry, ComplianceList
from enterprises.services import compliance


class ComplianceEntrySerializer(ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.code")
    name = serializers.CharField(source="enterprise.name")
    name_zh = serializers.CharField(source="enterprise.name_zh")
    fictitious = serializers.BooleanField(source="enterprise.fictitious")

    class Meta:
        model = ComplianceEntry
        fields = ["enterprise", "name", "name_zh", "fictitious", "listed_on", "struck_on", "reason"]
        read_only_fields = fields


class ComplianceListSerializer(ModelSerializer):
    authority = CodeField(queryset=Authority.objects.all())
    enterprises = ComplianceEntrySerializer(source="entries", many=True, read_only=True)

    class Meta:
        model = ComplianceList
        fields = ["id", "number", "authority", "announced", "size", "source", "enterprises"]
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "number": {"validators": [], "min_value": 1, "max_value": 32767},
            "size": {"min_value": 1, "max_value": 32767},
        }


class ComplianceListViewSet(Creates):
    queryset = ComplianceList.objects.with_entries()
    serializer_class = ComplianceListSerializer
    create_service = compliance.announce
    ordering_fields = ["number", "announced"]
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,5}"

    acts = COMPLIANCE_LISTS


class PublicComplianceListViewSet(PublicList):
    """The lists as they were announced, and those of their enterprises that the register knows by name."""

    queryset = ComplianceList.objects.all()
    serializer_class = ComplianceListSerializer
    ordering_fields = ("number",)
    ordering = ("number",)

    @extend_schema(auth=[])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ComplianceList]:
        return ComplianceList.objects.with_entries()
