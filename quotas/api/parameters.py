"""Dated parameters over the API: every entry with its document, and which of them hold."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rest_framework import serializers

from core import clock
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates, ResourceViewSet
from core.models import TokenScope
from enterprises.api.fields import CodeField
from enterprises.models import Jurisdiction
from quotas import months
from quotas.api.fields import MonthField
from quotas.filters.parameters import DueDayFilters
from quotas.models import DueDay
from quotas.queries import parameters as queries
from quotas.services import due_days

COMMON = ["from_month", "document", "evidence", "recorded_by", "recorded_at", "in_force"]


class ParameterSerializer(ModelSerializer):
    from_month = MonthField()
    recorded_by = serializers.CharField(source="recorded_by.username", read_only=True, default=None)
    in_force = serializers.BooleanField(read_only=True, help_text="holds in the running month")

    class Meta:
        read_only_fields = ["evidence", "recorded_at"]


class ParameterViewSet(Creates, ResourceViewSet):
    """Entries are only added: a further one for the same or a later month replaces those before it."""

    scope: ClassVar[tuple[str, ...]]  # of each, the last entry holds
    action_scopes = {"create": TokenScope.APPROVE}
    ordering_fields = ("from_month",)
    ordering = ("-from_month", "-id")

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        every: Any = self.get_queryset()
        held = queries.in_force(every, self.scope, months.of(clock.today()))
        for row in rows:
            row.in_force = row.pk in held
        return rows


class DueDaySerializer(ParameterSerializer):
    place = CodeField(
        queryset=Jurisdiction.objects.all(), required=False, allow_null=True, help_text="null: the whole country"
    )
    day = serializers.IntegerField(
        min_value=1,
        max_value=31,
        allow_null=True,
        help_text="of the following month, inclusive; null: the more general rule holds again",
    )

    class Meta(ParameterSerializer.Meta):
        model = DueDay
        fields = ["id", "place", "kind", "day", *COMMON]


class DueDayViewSet(ParameterViewSet):
    """Days of the following month on which monthly reports are due, by province and kind of report."""

    queryset = DueDay.objects.select_related("place", "recorded_by")
    serializer_class = DueDaySerializer
    filterset_class = DueDayFilters
    create_service = staticmethod(due_days.set_day)
    scope = ("place", "kind")
