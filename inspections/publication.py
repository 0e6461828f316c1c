"""The public form of a case: subject and state. No officer, no informant, no free text."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.serializers import ModelSerializer
from inspections.models import Case, Order


@extend_schema_field(OpenApiTypes.DATE)
class DayField(serializers.DateTimeField):
    """The day of an instant, in Asia/Shanghai."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class PublicOrderSerializer(ModelSerializer):
    class Meta:
        model = Order
        fields = ["kind", "due_on", "state"]


class PublicCaseSerializer(ModelSerializer):
    subject_type = serializers.ChoiceField(Case.SubjectType.choices)
    enterprise = serializers.CharField(source="enterprise.code", default=None, allow_null=True)
    enterprise_name = serializers.CharField(source="enterprise.name", default=None, allow_null=True)
    province = serializers.CharField(source="place.province_code")
    opened_on = DayField(source="opened_at")
    closed_on = DayField(source="closed_at", allow_null=True)
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
