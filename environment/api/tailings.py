"""Stores of tailings and old workings, and their sums by province and bearer, over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ActionsField, DecimalStringField
from core.api.filters import StrictFilters
from core.api.viewsets import Creates
from enterprises.api.rows import RECORDED, AtPlaceSerializer, CorrectableSerializer
from environment.acts.tailings import CREATE_TAILINGS_STORE, STORES
from environment.api.deposits import YuanField
from environment.filters import TailingsStoreFilters
from environment.lifecycles import TAILINGS
from environment.models import TailingsStore
from environment.queries import tailings as queries


class StoredTonnesField(DecimalStringField):
    """Tonnes of tailings as a string of digits with three decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="9999999999999", digits=13, **kwargs)


class TailingsStoreSerializer(AtPlaceSerializer, CorrectableSerializer):
    capacity = StoredTonnesField(required=False, allow_null=True)
    stock = StoredTonnesField(required=False, allow_null=True)
    percent_full = serializers.DecimalField(max_digits=14, decimal_places=1, read_only=True, allow_null=True)
    cost = YuanField(required=False, allow_null=True)
    state = serializers.ChoiceField(choices=TailingsStore.State.choices, read_only=True)
    actions = ActionsField(TAILINGS)

    class Meta:
        model = TailingsStore
        fields = [
            "id",
            "name",
            "place",
            "site",
            "enterprise",
            "province",
            "kind",
            "condition",
            "radioactive",
            "day",
            "capacity",
            "stock",
            "percent_full",
            "bearer",
            "cost",
            "document",
            "state",
            "corrects",
            "reason",
            *RECORDED,
        ]


class BorneStoresSerializer(serializers.Serializer):
    """The stores of a province that count and whose restoration one bearer bears."""

    province = serializers.CharField(source="province.code")
    bearer = serializers.CharField()
    stores = serializers.IntegerField()
    stock = StoredTonnesField(allow_null=True, help_text="of the stores that state it")
    with_cost = serializers.IntegerField(help_text="those that state a cost; the others are not in the sum")
    cost = YuanField(allow_null=True)


class TailingsStoreViewSet(Creates):
    """Stores of tailings and old workings. They are only added: a change is a further row that names the one before."""

    queryset = TailingsStore.objects.select_related(
        "place", "site__enterprise", "site__jurisdiction", "recorded_by", "correction"
    )
    serializer_class = TailingsStoreSerializer
    filterset_class = TailingsStoreFilters
    creates = CREATE_TAILINGS_STORE
    search_fields = ("name", "site__code", "site__name")
    ordering_fields = ("day", "stock", "cost")
    ordering = ("-day", "-id")

    acts = STORES

    @extend_schema(responses=BorneStoresSerializer(many=True), filters=True)
    @action(detail=False, url_path="borne", url_name="borne", pagination_class=None)
    def borne(self, request: Request) -> Response:
        """Return the sums of the filtered stores that count, by province and who bears their restoration."""
        visible = TailingsStore.objects.visible_to(request.user).standing()
        sums = queries.borne(StrictFilters().filter_queryset(request, visible, self))
        return Response(BorneStoresSerializer(sums, many=True).data)
