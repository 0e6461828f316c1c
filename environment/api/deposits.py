"""Entries of deposits over the API, each with what its site's deposit holds today."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core import clock
from core.api.fields import ActionsField, DecimalStringField
from core.api.viewsets import Creates
from enterprises.api.rows import OF_SITE, RECORDED, OfSiteSerializer, WithdrawableSerializer
from enterprises.lifecycles.only_added import offices_of_recorder
from environment.acts.deposits import CREATE_DEPOSIT, DEPOSITS
from environment.filters import DepositFilters
from environment.lifecycles import DEPOSIT
from environment.models import DepositEntry
from environment.queries import deposits as queries


class YuanField(DecimalStringField):
    """Yuan as a string of digits with two decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=2, maximum="99999999999999", digits=14, **kwargs)


class DepositSerializer(serializers.Serializer):
    """The sums of a site's entries until today."""

    due = YuanField()
    paid = YuanField()
    drawn = YuanField()
    returned = YuanField()
    outstanding = YuanField()
    held = YuanField()


class DepositEntrySerializer(OfSiteSerializer, WithdrawableSerializer):
    amount = YuanField()
    deposit = DepositSerializer(label=_("Guarantee deposit"), read_only=True, help_text="of the site, until today")
    actions = ActionsField(DEPOSIT)

    class Meta:
        model = DepositEntry
        fields = [
            *OF_SITE,
            "kind",
            "amount",
            "day",
            "document",
            "state",
            "withdraws",
            "deposit",
            *RECORDED,
        ]


class DepositViewSet(Creates):
    """Entries of the deposits of mines. They are only added: a mistake is withdrawn by a further entry."""

    queryset = DepositEntry.objects.select_related(
        "site__enterprise", "site__jurisdiction", "recorded_by", "withdrawal"
    ).prefetch_related(offices_of_recorder())
    serializer_class = DepositEntrySerializer
    filterset_class = DepositFilters
    creates = CREATE_DEPOSIT
    ordering_fields = ("day", "amount")
    ordering = ("-day", "-id")

    acts = DEPOSITS

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        sums = queries.deposits({row.site for row in rows}, clock.today())
        for row in rows:
            row.deposit = sums.get(row.site_id, queries.Deposit())
        return rows
