"""Months of a province: open for first filings, or closed."""

from rest_framework import serializers

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, ReasonSerializer, Serializer
from core.api.viewsets import ResourceViewSet, Verb
from core.models import TokenScope
from quotas.api.fields import MonthField
from quotas.filters.reports import PeriodFilters
from quotas.models import ReportingPeriod
from quotas.services import periods


class PeriodSerializer(ModelSerializer):
    period = MonthField(read_only=True)
    province = serializers.CharField(source="province.code", read_only=True)
    actions = ActionsField(periods.LIFECYCLE)

    class Meta:
        model = ReportingPeriod
        fields = ["id", "period", "province", "state", "reason", "actions"]
        read_only_fields = ["state", "reason"]


class CloseSerializer(Serializer):
    reason = serializers.CharField(max_length=2_000, required=False, allow_blank=True)


class PeriodViewSet(ResourceViewSet):
    queryset = ReportingPeriod.objects.select_related("province")
    serializer_class = PeriodSerializer
    filterset_class = PeriodFilters
    ordering_fields = ("period", "province")
    ordering_columns = {"province": "province__code"}
    ordering = ("-period", "province__code")

    close = Verb(periods.close, body=CloseSerializer, scope=TokenScope.APPROVE)
    reopen = Verb(periods.reopen, body=ReasonSerializer, scope=TokenScope.APPROVE)
