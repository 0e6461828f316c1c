"""Months of a province: open for first filings, or closed."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from core.api.fields import ActionsField, MonthField
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from quotas.acts.reports import PERIODS
from quotas.filters.reports import PeriodFilters
from quotas.models import ReportingPeriod
from quotas.queries import periods as queries
from quotas.services import periods


class PeriodSerializer(ModelSerializer):
    period = MonthField(read_only=True)
    province = serializers.CharField(source="province.code", read_only=True)
    due_on = serializers.DateField(
        source="last_due_on", read_only=True, help_text="the day on which every report of the month was due"
    )
    actions = ActionsField(periods.LIFECYCLE)
    owed = serializers.IntegerField(source="tally.owed", read_only=True)
    missing = serializers.IntegerField(source="tally.missing", read_only=True)
    waiting = serializers.IntegerField(source="tally.waiting", read_only=True)
    returned = serializers.IntegerField(source="tally.returned", read_only=True)
    accepted = serializers.IntegerField(source="tally.accepted", read_only=True)

    class Meta:
        model = ReportingPeriod
        fields = [
            "id",
            "period",
            "province",
            "state",
            "due_on",
            "owed",
            "missing",
            "waiting",
            "returned",
            "accepted",
            "reason",
            "actions",
        ]
        read_only_fields = ["state", "reason"]


class PeriodViewSet(ResourceViewSet):
    queryset = ReportingPeriod.objects.select_related("province")
    serializer_class = PeriodSerializer
    filterset_class = PeriodFilters
    ordering_fields = ("period", "province")
    ordering_columns = {"province": "province__code"}
    ordering = ("-period", "province__code")
    acts = PERIODS

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        tallies = queries.tallies(rows)
        periods.with_last_due_days(rows)
        for period in rows:
            period.tally = tallies[period.province.code, period.period]
        return rows
