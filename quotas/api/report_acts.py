"""Requests and answers of the actions on reports: begin a month, check, file, accept many."""

from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import MonthField
from core.api.serializers import Serializer
from enterprises.models import Enterprise
from quotas.api.fields import EnterpriseCodeField, GradeField, TonnesField
from quotas.checks import Severity
from quotas.services import reports
from quotas.services.reports.acceptance import MOST as MOST_AT_ONCE


class BeginningSerializer(Serializer):
    """The month and the enterprise of a report to begin."""

    enterprise = EnterpriseCodeField(slug_field="code", queryset=Enterprise.objects.all())
    period = MonthField()


class PrefilledLineSerializer(Serializer):
    site = serializers.CharField(source="site.code")
    product = serializers.CharField(source="product.code")
    feed_origin = serializers.CharField()
    grade = GradeField(allow_null=True)
    opening_stock = TonnesField(allow_null=True)


class SubmissionSerializer(Serializer):
    explanations = serializers.DictField(
        child=serializers.CharField(max_length=2_000),
        required=False,
        help_text=gettext_lazy("the reason for each warning, by its code"),
    )


class FindingSerializer(Serializer):
    code = serializers.CharField()
    severity = serializers.ChoiceField(Severity.choices)
    message = serializers.CharField()
    pointer = serializers.CharField()
    figures = serializers.DictField()


class CheckSerializer(Serializer):
    """All findings of one check run, and whether the report could be filed as it is."""

    findings = FindingSerializer(many=True)
    blocked = serializers.BooleanField()
    reasons_needed = serializers.ListField(child=serializers.CharField())


class AcceptManySerializer(Serializer):
    reports = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=MOST_AT_ONCE)


class ConfirmReceiptsSerializer(Serializer):
    sheet = serializers.UUIDField()
    reason = serializers.CharField(max_length=2000)


class AcceptedSerializer(Serializer):
    id = serializers.UUIDField()
    enterprise = serializers.CharField(source="enterprise.code")
    period = MonthField()


class RefusedSerializer(Serializer):
    id = serializers.UUIDField()
    code = serializers.CharField()
    detail = serializers.CharField()


class AcceptManyOutcomeSerializer(Serializer):
    accepted = AcceptedSerializer(many=True)
    refused = RefusedSerializer(many=True)


class ConfirmedReceiptsSerializer(Serializer):
    """The receipts that a sheet confirmed and refused, and the number of its reports that still wait."""

    confirmed = AcceptedSerializer(many=True)
    refused = serializers.SerializerMethodField()
    waiting = serializers.IntegerField()

    @extend_schema_field(RefusedSerializer(many=True))
    def get_refused(self, outcome: reports.ConfirmedReceipts) -> list[dict[str, Any]]:
        rows = [{"id": one.pk, "code": refusal.code, "detail": refusal.detail} for one, refusal in outcome.refused]
        return list(RefusedSerializer(rows, many=True).data)
