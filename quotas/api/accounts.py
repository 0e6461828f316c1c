"""Accounts over the API: quota, use and state on any day, as known at any instant."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api.fields import DecimalStringField
from core.api.filters import require_known_parameters
from core.api.serializers import ModelSerializer, ReasonSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from core.errors import Invalid
from enterprises.api.approvals import proposal_verb
from quotas.filters.accounts import AccountFilters
from quotas.models import Account, Holder
from quotas.queries import accounts as queries
from quotas.queries.account_rows import AccountRow, account_rows
from quotas.services import movements, reversals

_TIMES = [
    OpenApiParameter("on", dt.date, description="figures that count on this day"),
    OpenApiParameter("as_of", dt.datetime, description="figures as they were known at this instant"),
]


def tonnes(**kwargs: Any) -> DecimalStringField:
    return DecimalStringField(places=3, maximum="1000000000", read_only=True, **kwargs)


class HolderSerializer(ModelSerializer):
    name = serializers.CharField(read_only=True)

    class Meta:
        model = Holder
        fields = ["type", "code", "name"]


class AccountSerializer(ModelSerializer):
    programme = serializers.CharField(source="programme_year.programme.code", read_only=True)
    year = serializers.IntegerField(source="programme_year.year", read_only=True)
    unit = serializers.CharField(source="programme_year.programme.unit", read_only=True)
    holder = HolderSerializer(read_only=True)
    parent: Any = serializers.UUIDField(source="parent_id", read_only=True, allow_null=True)
    received = tonnes()
    passed_on = tonnes()
    withheld = tonnes()
    withheld_below = tonnes()
    used = tonnes()
    used_pending = tonnes()
    used_accepted = tonnes()
    allocated = tonnes()
    undistributed = tonnes()
    available = tonnes()
    excess = tonnes()
    usage_percent = serializers.CharField(read_only=True, allow_null=True)
    share_above_percent = serializers.CharField(
        read_only=True,
        allow_null=True,
        help_text="received, in percent of what the account above received; null at the top and of another day",
    )
    state = serializers.CharField(read_only=True)
    not_yet_effective = tonnes()
    lapsed = tonnes()

    class Meta:
        model = Account
        fields = [
            "id",
            "programme",
            "year",
            "category",
            "unit",
            "holder",
            "parent",
            *queries.TONNES,
            "usage_percent",
            "share_above_percent",
            "state",
            "not_yet_effective",
            "lapsed",
        ]

    def to_representation(self, account: AccountRow) -> dict[str, Any]:
        """Build the representation without the serializer's fields, which took longer than the query for lists."""
        share, share_above = account.usage_percent, account.share_above_percent
        return {
            "id": str(account.id),
            "programme": account.programme,
            "year": account.year,
            "category": account.category,
            "unit": account.unit,
            "holder": {"type": account.holder_type, "code": account.holder_code, "name": account.holder_name},
            "parent": account.parent_id and str(account.parent_id),
            **{name: f"{getattr(account, name):.3f}" for name in queries.TONNES},
            "usage_percent": None if share is None else f"{share:.2f}",
            "share_above_percent": None if share_above is None else f"{share_above:.2f}",
            "state": account.state,
            "not_yet_effective": f"{account.not_yet_effective:.3f}",
            "lapsed": f"{account.lapsed:.3f}",
        }


class StatementLineSerializer(Serializer):
    id = serializers.UUIDField()
    recorded_at = serializers.DateTimeField()
    known_from = serializers.DateTimeField(
        allow_null=True, help_text="if the day of issue of its notice was corrected: from when it counts as known"
    )
    effective_on = serializers.DateField()
    kind = serializers.CharField()
    reversal = serializers.BooleanField()
    holder = serializers.CharField()
    category = serializers.CharField()
    counterparty = serializers.CharField(allow_null=True)
    document = serializers.CharField()
    actor_name = serializers.CharField()
    received = tonnes()
    passed_on = tonnes()
    withheld = tonnes()
    used = tonnes()
    allocated = tonnes()
    used_so_far = tonnes()
    available = tonnes()
    undistributed = tonnes()


class MovementBody(ReasonSerializer):
    tonnes = serializers.DecimalField(13, 3, min_value=Decimal("0.001"))
    document = serializers.CharField(max_length=200, help_text="number and day of the paper behind it")
    effective_on = serializers.DateField(required=False, help_text="the day of the approval where it is left out")


class TransferBody(MovementBody):
    to = serializers.CharField(max_length=64, help_text="code of the enterprise, group or place that receives it")


class MovementReversalBody(ReasonSerializer):
    movement = serializers.ChoiceField(choices=[kind.value for kind in reversals.MOVEMENTS])
    tonnes = serializers.DecimalField(13, 3, min_value=Decimal("0.001"))
    document = serializers.CharField(max_length=200, help_text="of the movement, as the statement shows it")
    basis = serializers.CharField(max_length=200, help_text="number and day of the paper behind the reversal")


class AccountViewSet(ResourceViewSet):
    queryset = Account.objects.all()
    serializer_class = AccountSerializer
    filterset_class = AccountFilters
    search_fields = (
        "holder__code",
        "holder__enterprise__name",
        "holder__enterprise__name_zh",
        "holder__group__name",
        "holder__jurisdiction__name",
    )
    ordering_fields = tuple(queries.ORDERINGS)
    ordering_columns = {name: column for name, (column, _past) in queries.ORDERINGS.items()}
    ordering = tuple(
        f"{'-' if name.startswith('-') else ''}{queries.ORDERINGS[name.removeprefix('-')][0]}"
        for name in queries.WORST_FIRST
    )
    repeatable = ("state", "category", "holder_type")
    list_actions = frozenset({"list", "statement"})

    return_ = proposal_verb(movements.RETURN, MovementBody)
    deduct = proposal_verb(movements.DEDUCT, MovementBody)
    withhold = proposal_verb(movements.WITHHOLD, MovementBody)
    release = proposal_verb(movements.RELEASE, MovementBody)
    transfer = proposal_verb(movements.TRANSFER, TransferBody)
    reassign = proposal_verb(movements.REASSIGN, TransferBody)
    reverse = proposal_verb(reversals.REVERSE, MovementReversalBody)

    def get_queryset(self) -> QuerySet[Account]:
        rows: QuerySet[Account] = super().get_queryset()
        shown = self.action in {"list", "retrieve"}
        return rows.only("pk") if shown else rows.select_related("programme_year__programme", "holder")

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return accounts as typed rows; those of another time and lines of a statement are that already."""
        if not rows or not isinstance(rows[0], Account):
            return rows
        return account_rows([account.pk for account in rows], today=clock.today())

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = self.filter_queryset(self.get_queryset())
        on, as_of = self._times()
        if on is None and as_of is None:
            return self.list_rows(rows)
        asked = [name for name in request.query_params.get("ordering", "").split(",") if name]
        today = clock.today()
        past = queries.balances_at(
            rows,
            queries.as_rows(today),
            today=today,
            on=on,
            as_of=as_of,
            states=request.query_params.getlist("state"),
            ordering=asked or queries.WORST_FIRST,
        )
        return self.list_rows(past)

    @extend_schema(parameters=_TIMES)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        account = self.get_object()
        on, as_of = self._times()
        if on is None and as_of is None:
            return self.answer(account)
        one, today = Account.objects.filter(pk=account.pk), clock.today()
        past = queries.balances_at(one, queries.as_rows(today), today=today, on=on, as_of=as_of)
        return self.answer(self.get_serializer(next(iter(past))).data)

    @extend_schema(parameters=_TIMES, responses=StatementLineSerializer(many=True), filters=False)
    @action(detail=True, serializer_class=StatementLineSerializer, filterset_class=None)
    def statement(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """List the postings that changed the account, oldest first, with the balance after each."""
        require_known_parameters(request, ("on", "as_of", "limit", "offset"))
        account = get_object_or_404(self.get_queryset(), pk=kwargs["pk"])
        on, as_of = self._times()
        return self.list_rows(queries.statement(account.pk, on=on, as_of=as_of))

    def _times(self) -> tuple[dt.date | None, dt.datetime | None]:
        """Parse ``on`` and ``as_of``; an ``as_of`` in the future is refused."""
        on_text, as_of_text = (self.request.query_params.get(name) for name in ("on", "as_of"))
        on = as_of = None
        if on_text:
            on = _parsed(parse_date, on_text)
            if on is None:
                raise Invalid.at("/on", "invalid", _("Give a day as YYYY-MM-DD."))
        if as_of_text:
            as_of = _parsed(parse_datetime, as_of_text)
            if as_of is None:
                raise Invalid.at("/as_of", "invalid", _("Give an instant as YYYY-MM-DDThh:mm:ssZ."))
            if as_of.tzinfo is None:
                as_of = as_of.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
            if as_of > clock.now():
                raise Invalid.at("/as_of", "in_the_future", _("This time is in the future."))
        return on, as_of


def _parsed[T](parse: Callable[[str], T], text: str) -> T | None:
    try:
        return parse(text)
    except ValueError:
        return None
