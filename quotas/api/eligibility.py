"""Eligibility over the API: whether quota may be given to an enterprise on a day, with every condition."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import Serializer
from core.api.viewsets import ResourceViewSet
from enterprises.eligibility import Consequence, Outcome, Verdict
from enterprises.models import Enterprise
from quotas.filters.eligibility import EligibilityFilters

ASKED = [
    OpenApiParameter("programme", str, required=True, description="code of a programme"),
    OpenApiParameter("on", OpenApiTypes.DATE, description="today unless stated"),
]


class JudgedConditionSerializer(Serializer):
    code = serializers.CharField(source="condition.code")
    condition = serializers.CharField(source="condition.label")
    site = serializers.CharField(source="site.code", allow_null=True, default=None)
    verdict = serializers.ChoiceField(source="judgement.verdict", choices=Verdict.choices)
    evidence = serializers.CharField(source="judgement.evidence")
    legal_basis = serializers.CharField(source="condition.legal_basis")
    consequence = serializers.ChoiceField(source="condition.consequence", choices=Consequence.choices)


class EligibilitySerializer(Serializer):
    enterprise = serializers.CharField(source="enterprise.code")
    name = serializers.CharField(source="enterprise.name")
    province = serializers.CharField(source="enterprise.jurisdiction.province_code")
    on = serializers.DateField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    conditions = JudgedConditionSerializer(many=True)


class EligibilityViewSet(ResourceViewSet):
    """The enterprises that a programme concerns; computed on request from what is entered. Nothing is stored."""

    queryset = Enterprise.objects.select_related("jurisdiction")
    serializer_class = EligibilitySerializer
    filterset_class = EligibilityFilters
    search_fields = ("code", "name", "name_zh")
    ordering_fields = ("code",)
    ordering = ("code",)
    lookup_field = "code"

    @extend_schema(parameters=ASKED)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)

    def list_rows(self, rows: QuerySet[Enterprise]) -> HttpResponseBase:
        """Refuse a list without a programme before its first byte is sent."""
        self._asked().require_programme()
        return super().list_rows(rows)

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        return self._asked().assess(rows)

    def _asked(self) -> EligibilityFilters:
        return EligibilityFilters(self.request.query_params, queryset=Enterprise.objects.none(), request=self.request)
