"""Returns of secondary resources and of tailings over the API, with the kinds of secondary feed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.bodies import body_of
from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates, ResourceViewSet
from enterprises.api.fields import OwnSiteField
from resources.acts.half_years import (
    CREATE_RECOVERY_RETURN,
    CREATE_TAILINGS_RETURN,
    RECOVERY_RETURNS,
    TAILINGS_RETURNS,
    RecoveryReturnForm,
    TailingsReturnForm,
)
from resources.filters import RecoveryReturnFilters, SecondaryFeedFilters, TailingsReturnFilters
from resources.lifecycles import RECOVERY_RETURN, TAILINGS_RETURN
from resources.models import RecoveryReturn, SecondaryFeed, TailingsReturn
from resources.queries import tailings as stocks

HEAD = ["id", "site", "enterprise", "year", "half", "number"]
TAIL = ["amends", "reason", "fictitious", "filed_by", "filed_at", "actions"]


class OfHalfYearSerializer(ModelSerializer):
    amends = serializers.UUIDField(source="amends_id", read_only=True, allow_null=True)


class HalfYearViewSet(Creates):
    """Returns of a half-year, the last ones first."""

    ordering_fields = ("year", "half", "filed_at")
    ordering = ("-year", "-half", "-id")


class SecondaryFeedSerializer(ModelSerializer):
    class Meta:
        model = SecondaryFeed
        fields = ["id", "code", "name", "name_zh", "source"]


class SecondaryFeedViewSet(ResourceViewSet):
    """Kinds of waste from which rare earths are recovered, as a source names them."""

    queryset = SecondaryFeed.objects.all()
    serializer_class = SecondaryFeedSerializer
    filterset_class = SecondaryFeedFilters
    ordering_fields = ("code",)
    ordering = ("code",)


class RecoveryReturnSerializer(OfHalfYearSerializer):
    actions = ActionsField(RECOVERY_RETURN)

    class Meta:
        model = RecoveryReturn
        fields = [*HEAD, "feed", "fed", "contained_reo", "recovered_reo", *TAIL]


class RecoveryReturnViewSet(HalfYearViewSet):
    """Waste of each kind that recycling plants fed in a half-year, and the oxide that they recovered."""

    queryset = RecoveryReturn.objects.with_replaced().select_related(
        "site__jurisdiction", "enterprise", "feed", "filed_by"
    )
    serializer_class = RecoveryReturnSerializer
    filterset_class = RecoveryReturnFilters
    creates = CREATE_RECOVERY_RETURN
    create_body = body_of(RecoveryReturnForm, makes=True, site=OwnSiteField())

    acts = RECOVERY_RETURNS


class TailingsReturnSerializer(OfHalfYearSerializer):
    opening_stock = serializers.SerializerMethodField(help_text=_("as stated, or what the half-year before has left"))
    closing_stock = serializers.SerializerMethodField()
    tailings_per_tonne = serializers.SerializerMethodField(
        help_text=_("tonnes put on for each tonne of oxide that the site produced; null: not known")
    )
    actions = ActionsField(TAILINGS_RETURN)

    class Meta:
        model = TailingsReturn
        fields = [
            *HEAD,
            "opening_stock",
            "put_on",
            "drawn",
            "closing_stock",
            "recovered_reo",
            "tailings_per_tonne",
            *TAIL,
        ]

    def get_opening_stock(self, row: Any) -> str:
        return f"{row.stock.opening:.3f}"

    def get_closing_stock(self, row: Any) -> str:
        return f"{row.stock.closing:.3f}"

    def get_tailings_per_tonne(self, row: Any) -> str | None:
        ratio: Decimal | None = row.stock.per_tonne
        return None if ratio is None else str(ratio)


class TailingsReturnViewSet(HalfYearViewSet):
    """Stocks of tailings by site and half-year: opening, put on, drawn, closing."""

    queryset = TailingsReturn.objects.with_replaced().select_related("site__jurisdiction", "enterprise", "filed_by")
    serializer_class = TailingsReturnSerializer
    filterset_class = TailingsReturnFilters
    creates = CREATE_TAILINGS_RETURN
    create_body = body_of(TailingsReturnForm, makes=True, site=OwnSiteField())

    acts = TAILINGS_RETURNS

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for stock in stocks.stocks_of(rows):
            vars(stock.row)["stock"] = stock
        return rows
