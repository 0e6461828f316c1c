"""Enforcement statistics over the API: of the cases that the reader sees, and publicly of the published ones."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock, row_security
from core.api.fields import MonthField
from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from core.public import PublicThrottle
from inspections import enforcement_statistics, flag_precision
from inspections.models import Campaign, Case, Flag


class PeriodSerializer(Serializer):
    begin = serializers.DateField(required=False)
    end = serializers.DateField(required=False)


class CampaignPeriodSerializer(PeriodSerializer):
    campaign = serializers.CharField(required=False, max_length=40, help_text="number of a campaign")


class CountsSerializer(Serializer):
    opened = serializers.IntegerField()
    on_file = serializers.IntegerField()
    investigated = serializers.IntegerField()
    decided = serializers.IntegerField()
    rectified = serializers.IntegerField()
    referred = serializers.IntegerField()
    mines_stopped = serializers.IntegerField()
    plants_stopped = serializers.IntegerField()
    fines = serializers.DecimalField(max_digits=18, decimal_places=2)
    smuggling_cases = serializers.IntegerField()
    smuggled_tonnes = serializers.DecimalField(max_digits=16, decimal_places=3)
    suspects = serializers.IntegerField()


class OfCampaignSerializer(Serializer):
    number = serializers.CharField()
    name = serializers.CharField()
    begins_on = serializers.DateField()
    ends_on = serializers.DateField()
    visits = serializers.IntegerField()
    sites = serializers.IntegerField()
    findings = serializers.IntegerField()
    cases = serializers.IntegerField()
    decided = serializers.IntegerField()
    rectified = serializers.IntegerField()


class ListedSerializer(Serializer):
    number = serializers.IntegerField()
    announced = serializers.CharField()
    size = serializers.IntegerField(help_text="as many as the announcement counts")
    entered = serializers.IntegerField()
    struck = serializers.IntegerField()
    standing = serializers.IntegerField()
    source: Any = serializers.CharField()


class PublishedFigureSerializer(Serializer):
    key = serializers.CharField()
    period = serializers.CharField()
    what = serializers.CharField()
    figure = serializers.DecimalField(max_digits=16, decimal_places=3)
    qualifier = serializers.CharField()
    unit = serializers.CharField()
    source: Any = serializers.CharField()


class EnforcementSerializer(Serializer):
    begin = serializers.DateField()
    end = serializers.DateField()
    counts = CountsSerializer()
    campaigns = OfCampaignSerializer(many=True)
    compliance_lists = ListedSerializer(many=True)
    published = PublishedFigureSerializer(many=True)


class OutcomesSerializer(Serializer):
    raised = serializers.IntegerField()
    confirmed = serializers.IntegerField(help_text="by a case or a finding")
    dismissed = serializers.IntegerField()
    resolved = serializers.IntegerField(help_text="without a case; not judged")
    undecided = serializers.IntegerField(help_text="not decided yet; not judged")
    precision = serializers.DecimalField(
        max_digits=5, decimal_places=2, allow_null=True, help_text="percent confirmed of those confirmed or dismissed"
    )
    lower = serializers.DecimalField(
        max_digits=5, decimal_places=2, allow_null=True, help_text="exact bound (Clopper-Pearson), 95 percent"
    )
    upper = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)


class OutcomesOfMonthSerializer(OutcomesSerializer):
    month = MonthField(help_text="in which the flags were raised")


class OutcomesOfRuleSerializer(OutcomesSerializer):
    rule = serializers.CharField()
    months = OutcomesOfMonthSerializer(many=True)


class OwnEnforcementSerializer(EnforcementSerializer):
    precision = OutcomesOfRuleSerializer(many=True, help_text="of the flags that the reader may see, by rule")


def _figures(cases: QuerySet[Case], campaigns: QuerySet[Campaign], asked: dict[str, Any]) -> dict[str, Any]:
    today = clock.today()
    begin = asked.get("begin") or dt.date(today.year, 1, 1)
    end = asked.get("end") or max(today, begin)
    if end < begin:
        raise serializers.ValidationError({"end": ["before_it_begins"]})
    return {
        "begin": begin,
        "end": end,
        "counts": enforcement_statistics.counts(cases, begin, end),
        "campaigns": enforcement_statistics.campaigns(campaigns, cases, begin, end),
        "compliance_lists": enforcement_statistics.lists(end),
        "published": enforcement_statistics.published(),
    }


class EnforcementView(RowSecurity, APIView):
    @extend_schema(parameters=[CampaignPeriodSerializer], responses=OwnEnforcementSerializer)
    def get(self, request: Request) -> Response:
        """Count the cases that the reader may see, in a period and, if asked for, of one campaign.

        The outcomes of flags are those of the period, of every campaign.
        """
        asked = CampaignPeriodSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        cases: QuerySet[Case] = Case.objects.heads_for(request.user)
        campaigns = Campaign.objects.visible_to(request.user)
        if number := asked.validated_data.get("campaign"):
            campaigns = campaigns.filter(number=number)
            cases = enforcement_statistics.counts_of_campaign(cases, number) if campaigns.exists() else cases.none()
        body = _figures(cases, campaigns, asked.validated_data)
        body["precision"] = flag_precision.of_rules(Flag.objects.visible_to(request.user), body["begin"], body["end"])
        return Response(OwnEnforcementSerializer(body).data)


class PublicEnforcementView(RowSecurity, APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [PublicThrottle]

    @extend_schema(parameters=[PeriodSerializer], responses=EnforcementSerializer, auth=[])
    def get(self, request: Request) -> Response:
        """Count the published cases."""
        asked = PeriodSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        with row_security.unrestricted("what is published is the same for all"):
            body = _figures(
                enforcement_statistics.public_cases(), enforcement_statistics.public_campaigns(), asked.validated_data
            )
        return Response(EnforcementSerializer(body).data)
