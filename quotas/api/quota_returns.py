"""``quota-returns/``: unused quota that is taken back by a month of the year, and what was returned of it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core import clock
from core.api.fields import DecimalStringField
from core.api.serializers import Serializer
from core.api.viewsets import ResourceViewSet
from quotas.api.fields import TonnesField
from quotas.filters.accounts import ReturnFilters
from quotas.models import Account
from quotas.queries import quota_returns
from quotas.queries.quota_returns import ReturnState


class QuotaReturnSerializer(Serializer):
    account = serializers.UUIDField(source="account.pk")
    programme = serializers.CharField(source="account.programme_year.programme.code")
    year = serializers.IntegerField(source="account.programme_year.year")
    category = serializers.CharField(source="account.category")
    enterprise = serializers.CharField(source="account.holder.code")
    allocated = TonnesField(source="account.allocated")
    used = TonnesField(source="account.used")
    unused = TonnesField()
    due_on = serializers.DateField(help_text="last day for the return")
    returned_in_time = TonnesField(source="in_time")
    returned_late = TonnesField(source="late")
    low_use = serializers.BooleanField(source="is_low", help_text="less than half is used, from October")
    state = serializers.ChoiceField(choices=ReturnState.choices)
    deduction = TonnesField(allow_null=True, help_text="proposed for the next year; null until the year is over")
    decided = TonnesField(
        source="decision.decided", default=None, allow_null=True, help_text="deduction as an officer decided it"
    )
    decision_outgrown = serializers.BooleanField(
        source="is_outgrown", help_text="more is proposed than when it was decided, so that a decision is due again"
    )
    excess_factor = DecimalStringField(
        source="proposed.factor",
        default=None,
        allow_null=True,
        places=2,
        maximum="99",
        help_text="by which the excess counts in the deduction, an assumption; null until the year is over",
    )


class QuotaReturnViewSet(ResourceViewSet):
    """Accounts of enterprises with quota of a programme that takes back what is not used, as you may see them.

    Years to come are left out.
    """

    queryset = quota_returns.to_return(Account.objects.select_related("programme_year__programme", "holder"))
    serializer_class = QuotaReturnSerializer
    filterset_class = ReturnFilters
    ordering_fields = ("available",)
    ordering = ("-available", "id")

    def get_queryset(self) -> QuerySet[Account]:
        return quota_returns.begun(super().get_queryset(), clock.today())

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        return quota_returns.returns_of(rows, clock.today())
