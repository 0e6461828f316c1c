"""Amendments that lower a reported use, by the officers who accepted them or entered their paper."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.fields import MonthField
from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from enterprises.policies import authorise
from quotas.api.fields import TonnesField
from quotas.capabilities import ACCEPTANCES_WATCH
from quotas.queries import lowering_amendments as queries

MOST = 200


class LoweringQuery(Serializer):
    begin = serializers.DateField(required=False, help_text="day of acceptance or, of papers, of filing; a year ago")
    end = serializers.DateField(required=False, help_text="today")
    province = serializers.CharField(required=False, max_length=6)
    enterprise = serializers.CharField(required=False, max_length=32)
    officer = serializers.CharField(required=False, max_length=150, help_text="user name")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        today = clock.today()
        given = {"begin": queries.since(today), "end": today, **attrs}
        if given["end"] < given["begin"]:
            raise serializers.ValidationError({"end": ["before_it_begins"]})
        return given


class OfficerTotalsSerializer(Serializer):
    officer = serializers.CharField(source="officer.username")
    accepted = serializers.IntegerField(help_text="amendments that the officer accepted")
    lowering = serializers.IntegerField(help_text="of these, such as lower a use")
    tonnes = TonnesField(read_only=True, help_text="by how much together")
    enterprises = serializers.IntegerField(help_text="whose use they lowered")
    most_of_one = serializers.IntegerField(help_text="lowering amendments of the enterprise with the most")
    entered = serializers.IntegerField(help_text="lowering amendments that the officer entered from paper")


class LoweringAmendmentSerializer(Serializer):
    report = serializers.UUIDField(source="report.pk")
    enterprise = serializers.CharField(source="report.enterprise.code")
    period = MonthField(source="report.period", read_only=True)
    version = serializers.IntegerField(source="report.number")
    before = TonnesField(read_only=True, help_text="use by the version before")
    after = TonnesField(read_only=True)
    lowered = TonnesField(read_only=True, help_text="account by account")
    reason = serializers.CharField(source="report.reason")
    entered_by = serializers.CharField(source="entered_by.username", default=None, allow_null=True)
    submitted_by = serializers.CharField(source="report.submitted_by.username")
    accepted_by = serializers.CharField(source="accepted_by.username", default=None, allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)


class LoweringSerializer(Serializer):
    begin = serializers.DateField()
    end = serializers.DateField()
    officers = OfficerTotalsSerializer(many=True)
    amendments = LoweringAmendmentSerializer(many=True, help_text=f"the largest first, {MOST} at most")


class LoweringAmendmentsView(RowSecurity, APIView):
    @extend_schema(parameters=[LoweringQuery], responses=LoweringSerializer)
    def get(self, request: Request) -> Response:
        """Count amendments that lower a use by the officers who accepted them, for auditors and administrators."""
        authorise(request.user, ACCEPTANCES_WATCH)
        query = LoweringQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        given = queries.AmendmentFilter(**query.validated_data)
        rows = queries.amendments(given, request.user)
        body = {
            "begin": given.begin,
            "end": given.end,
            "officers": queries.by_officer(rows, given.officer),
            "amendments": queries.lowering(rows)[:MOST],
        }
        return Response(LoweringSerializer(body).data)
