"""Returns of secondary resources and of tailings over the API, with the kinds of secondary feed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import ActionsField, CodeField, DecimalStringField, YearField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet
from enterprises.api.fields import OwnSiteField
from resources.acts.half_years import RECOVERY_RETURNS, TAILINGS_RETURNS
from resources.filters import RecoveryReturnFilters, SecondaryFeedFilters, TailingsReturnFilters
from resources.forms.quantities import column_of
from resources.lifecycles import RECOVERY_RETURN, TAILINGS_RETURN
from resources.models import RecoveryReturn, SecondaryFeed, TailingsReturn
from resources.models.half_years import HalfYearReturn
from resources.models.use_returns import Half
from resources.queries import tailings as stocks
from resources.services import recovery_returns, tailings

HEAD = ["id", "site", "enterprise", "year", "half", "number"]
TAIL = ["amends", "reason", "fictitious", "filed_by", "filed_at", "actions"]


def quantity_text(model: type[HalfYearReturn], name: str) -> DecimalStringField:
    """Return the member of the API's body with a quantity."""
    column = column_of(model, name)
    assert column.max_digits is not None
    assert column.decimal_places is not None
    digits = column.max_digits - column.decimal_places
    most = Decimal(10) ** digits - Decimal(1).scaleb(-column.decimal_places)
    optional = {"required": False, "allow_null": True} if column.blank else {}
    return DecimalStringField(places=column.decimal_places, digits=digits, maximum=most, **optional)


class OfHalfYearSerializer(ModelSerializer):
    site = serializers.CharField(source="site.code", read_only=True)
    enterprise = serializers.CharField(source="enterprise.code", read_only=True)
    amends = serializers.UUIDField(source="amends_id", read_only=True, allow_null=True)
    filed_by = serializers.CharField(source="filed_by.username", read_only=True, default=None)


class HalfYearBody(Serializer):
    site = OwnSiteField()
    year = YearField()
    half = serializers.ChoiceField(choices=Half.choices)


class SecondaryFeedSerializer(ModelSerializer):
    class Meta:
        model = SecondaryFeed
        fields = ["id", "code", "name", "name_zh", "source"]
        read_only_fields = fields


class SecondaryFeedViewSet(ResourceViewSet):
    """Kinds of waste from which rare earths are recovered, as a source names them."""

    queryset = SecondaryFeed.objects.all()
    serializer_class = SecondaryFeedSerializer
    filterset_class = SecondaryFeedFilters
    ordering_fields = ("code",)
    ordering = ("code",)


class RecoveryReturnSerializer(OfHalfYearSerializer):
    feed = serializers.CharField(source="feed.code", read_only=True)
    actions = ActionsField(RECOVERY_RETURN)

    class Meta:
        model = RecoveryReturn
        fields = [*HEAD, "feed", "fed", "contained_reo", "recovered_reo", *TAIL]
        read_only_fields = fields


class RecoveryReturnBody(HalfYearBody):
    feed = CodeField(queryset=SecondaryFeed.objects.all())
    fed = quantity_text(RecoveryReturn, "fed")
    contained_reo = quantity_text(RecoveryReturn, "contained_reo")
    recovered_reo = quantity_text(RecoveryReturn, "recovered_reo")


class RecoveryReturnViewSet(Creates):
    """Waste of each kind that recycling plants fed in a half-year, and the oxide that they recovered."""

    queryset = RecoveryReturn.objects.with_replaced().select_related(
        "site__jurisdiction", "enterprise", "feed", "filed_by"
    )
    serializer_class = RecoveryReturnSerializer
    filterset_class = RecoveryReturnFilters
    create_service = staticmethod(recovery_returns.file)
    create_body = RecoveryReturnBody
    ordering_fields = ("year", "half", "filed_at")
    ordering = ("-year", "-half", "-id")

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
        read_only_fields = fields

    def get_opening_stock(self, row: Any) -> str:
        return f"{row.stock.opening:.3f}"

    def get_closing_stock(self, row: Any) -> str:
        return f"{row.stock.closing:.3f}"

    def get_tailings_per_tonne(self, row: Any) -> str | None:
        ratio: Decimal | None = row.stock.per_tonne
        return None if ratio is None else str(ratio)


class TailingsReturnBody(HalfYearBody):
    opening = quantity_text(TailingsReturn, "opening")
    put_on = quantity_text(TailingsReturn, "put_on")
    drawn = quantity_text(TailingsReturn, "drawn")
    recovered_reo = quantity_text(TailingsReturn, "recovered_reo")


class TailingsReturnViewSet(Creates):
    """Stocks of tailings by site and half-year: opening, put on, drawn, closing."""

    queryset = TailingsReturn.objects.with_replaced().select_related("site__jurisdiction", "enterprise", "filed_by")
    serializer_class = TailingsReturnSerializer
    filterset_class = TailingsReturnFilters
    create_service = staticmethod(tailings.file)
    create_body = TailingsReturnBody
    ordering_fields = ("year", "half", "filed_at")
    ordering = ("-year", "-half", "-id")

    acts = TAILINGS_RETURNS

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for stock in stocks.stocks_of(rows):
            vars(stock.row)["stock"] = stock
        return rows
