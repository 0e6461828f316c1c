"""A case as it is told to everybody: what it is about and where it stands. No officer, no accuser, no free text."""

from rest_framework import serializers

from core.api.serializers import ModelSerializer
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
