"""Compliance lists: announced and kept by their ministry, readable by all."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.public import PublicList
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet
from enterprises import compliance_standing
from enterprises.acts.register import COMPLIANCE_LISTS
from enterprises.api.fields import CodeField
from enterprises.eligibility import Verdict
from enterprises.filters import ListedEnterpriseFilters
from enterprises.models import Authority, ComplianceEntry, ComplianceList, Enterprise
from enterprises.services import compliance


class ComplianceEntrySerializer(ModelSerializer):
    name = serializers.CharField(source="enterprise.name")
    name_zh = serializers.CharField(source="enterprise.name_zh")
    fictitious = serializers.BooleanField(source="enterprise.fictitious")

    class Meta:
        model = ComplianceEntry
        fields = ["enterprise", "name", "name_zh", "fictitious", "listed_on", "struck_on", "reason"]


class ComplianceListSerializer(ModelSerializer):
    authority = CodeField(queryset=Authority.objects.all())
    enterprises = ComplianceEntrySerializer(source="entries", many=True, read_only=True)

    class Meta:
        model = ComplianceList
        fields = ["id", "number", "authority", "announced", "size", "source", "enterprises"]
        read_only_fields = ()
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


class PreconditionSerializer(Serializer):
    code = serializers.CharField(source="condition.code")
    condition = serializers.CharField(source="condition.label")
    site = serializers.CharField(source="site.code", allow_null=True, default=None)
    verdict = serializers.ChoiceField(source="judgement.verdict", choices=Verdict.choices)
    evidence = serializers.CharField(source="judgement.evidence")
    legal_basis = serializers.CharField(source="condition.legal_basis")


class ListingRuleSerializer(Serializer):
    """A consequence, on a day, for an enterprise that is on no list."""

    code = serializers.CharField()
    rule = serializers.CharField(source="label")
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    stated_in = serializers.CharField(source="source")


class ListedEnterpriseSerializer(Serializer):
    enterprise = serializers.CharField(source="enterprise.code")
    name = serializers.CharField(source="enterprise.name")
    province = serializers.CharField(source="enterprise.jurisdiction.province_code")
    on = serializers.DateField()
    standing = serializers.ChoiceField(
        source="standing.verdict", choices=Verdict.choices, help_text="met: on a list; not_met: on none"
    )
    standing_evidence = serializers.CharField(source="standing.evidence")
    list_number = serializers.IntegerField(source="standing.entry.number", allow_null=True, default=None)
    listed_on = serializers.DateField(source="standing.entry.listed_on", allow_null=True, default=None)
    struck_on = serializers.DateField(source="standing.entry.struck_on", allow_null=True, default=None)
    blocked = ListingRuleSerializer(source="standing.blocked", many=True)
    preconditions = serializers.ChoiceField(source="verdict", choices=Verdict.choices)
    conditions = PreconditionSerializer(source="preconditions.conditions", many=True)


class ListedEnterpriseViewSet(ResourceViewSet):
    """The enterprises that compliance lists concern: on which list, which preconditions are met, what is withheld.

    Computed on request from what is entered. Nothing is stored.
    """

    queryset = Enterprise.objects.select_related("jurisdiction")
    serializer_class = ListedEnterpriseSerializer
    filterset_class = ListedEnterpriseFilters
    search_fields = ("code", "name", "name_zh")
    ordering_fields = ("code",)
    ordering = ("code",)
    lookup_field = "code"

    @extend_schema(parameters=[OpenApiParameter("on", OpenApiTypes.DATE, description="today unless stated")])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        asked = ListedEnterpriseFilters(self.request.query_params, queryset=Enterprise.objects.none())
        return compliance_standing.judge(rows, asked.day)


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
