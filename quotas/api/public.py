"""Anybody may verify a receipt: that it was issued, to whom, for which month, and whether that version still stands."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from core.api.serializers import Serializer
from quotas.api.fields import MonthField
from quotas.models import Report


class VerificationThrottle(AnonRateThrottle):
    """Enough for people and for scanning a pile of papers, too slow for guessing numbers."""

    rate = "60/min"


class VerificationSerializer(Serializer):
    """What the holder of a receipt may know; the figures are the enterprise's and its regulators'."""

    number = serializers.CharField(source="receipt_number")
    sha256 = serializers.CharField()
    enterprise = serializers.CharField(source="enterprise.code")
    enterprise_name = serializers.CharField(source="enterprise.name")
    period = MonthField()
    version = serializers.IntegerField(source="number")
    submitted_at = serializers.DateTimeField()
    state = serializers.CharField()
    stands = serializers.SerializerMethodField()

    def get_stands(self, report: Report) -> bool:
        return report.state in Report.STANDING


class VerifyReceiptView(APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [VerificationThrottle]

    @extend_schema(responses=VerificationSerializer, auth=[])
    def get(self, request: Request, receipt: str) -> Response:
        """Whether a receipt of this number was issued, and for what."""
        report = Report.objects.select_related("enterprise").filter(receipt_number=receipt.upper()).first()
        if report is None:
            raise Http404
        return Response(VerificationSerializer(report).data)
