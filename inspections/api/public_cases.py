"""Published cases: what they are about and where they stand. No officer, no accuser, no free text, no person's name."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core.api.filters import FilterSet, filters
from core.api.public import Public
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from enterprises.filters import province_filter
from inspections import queries
from inspections.models import Case, Order


class PublicOrderSerializer(ModelSerializer):
    class Meta:
        model = Order
        fields = ["kind", "due_on", "state"]


class PublicCaseSerializer(ModelSerializer):
    subject_type = serializers.ChoiceField(Case.SubjectType.choices)
    enterprise = serializers.CharField(source="enterprise.code", default=None, allow_null=True)
    enterprise_name = serializers.CharField(source="enterprise.name", default=None, allow_null=True)
    province = serializers.CharField(source="place.province_code")
    opened_on = serializers.DateTimeField(source="opened_at", format="%Y-%m-%d")
    closed_on = serializers.DateTimeField(source="closed_at", format="%Y-%m-%d", allow_null=True)
    orders = PublicOrderSerializer(many=True)

    class Meta:
        model = Case
        fields = [
            "number",
            "subject_type",
            "enterprise",
            "enterprise_name",
            "province",
            "source",
            "state",
            "opened_on",
            "closed_on",
            "orders",
            "fictitious",
        ]
        read_only_fields = fields


class PublicCaseFilters(FilterSet):
    province = province_filter("place__code")
    state = filters.ChoiceFilter(choices=Case.State.choices)
    enterprise = filters.CharFilter(field_name="enterprise__code")

    class Meta:
        model = Case
        fields: list[str] = []


class PublicCaseViewSet(Public, ResourceViewSet):
    queryset = Case.objects.all()
    serializer_class = PublicCaseSerializer
    filterset_class = PublicCaseFilters
    search_fields = ("number", "enterprise__code", "enterprise__name", "enterprise__name_zh")
    ordering = ("-opened_at",)

    def get_queryset(self) -> QuerySet[Case]:
        cases = queries.published_cases()
        return cases.none() if getattr(self, "swagger_fake_view", False) else cases

    @extend_schema(auth=[])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().list(request, *args, **kwargs)
