"""Serializers of report lines: production and movements at a site, counterparties, and the quota used."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from core.api.serializers import Serializer, many
from quotas.api.fields import GradeField, TonnesField
from quotas.models import Feed, ReportLine, Trade
from quotas.report_lines import LineRow, UseRow

MOST_LINES = 1_000
_MOST_TRADES = 200


class PurchaseSerializer(Serializer):
    tonnes = TonnesField()

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.CharField(max_length=200), **super().get_fields()}


class SaleSerializer(Serializer):
    to = serializers.CharField(max_length=200)
    tonnes = TonnesField()


class UseSerializer(Serializer):
    programme = serializers.CharField()
    category = serializers.CharField(allow_null=True)
    tonnes = TonnesField()


class ReportLineSerializer(Serializer):
    site = serializers.CharField(max_length=32)
    product = serializers.CharField(max_length=40)
    process = serializers.CharField(max_length=60, required=False, allow_blank=True)
    feed_origin = serializers.ChoiceField(Feed.choices, required=False, allow_blank=True)
    grade = GradeField(required=False, allow_null=True)
    purchases = many(PurchaseSerializer(), required=False, at_most=_MOST_TRADES)
    sales = many(SaleSerializer(), required=False, at_most=_MOST_TRADES)
    reo_tonnes = TonnesField(read_only=True, allow_null=True)
    uses = UseSerializer(many=True, read_only=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields |= {name: TonnesField(required=False, allow_null=True) for name in ReportLine.QUANTITIES}
        for name in ("purchases", "sales", "reo_tonnes", "uses"):
            fields[name] = fields.pop(name)  # behind the quantities
        return fields


def serialize_line(line: LineRow, uses: Sequence[UseRow]) -> dict[str, Any]:
    """Return the line's representation without running its fields, since every answer to a filing contains it."""
    return {
        "site": line.site.code,
        "product": line.product.code,
        "process": line.process,
        "feed_origin": line.feed_origin,
        "grade": None if line.grade is None else f"{line.grade:.4f}",
        **{name: _tonnes(getattr(line, name)) for name in ReportLine.QUANTITIES},
        "purchases": [
            {"from": trade.party, "tonnes": _tonnes(trade.tonnes)}
            for trade in line.trades
            if trade.direction == Trade.Direction.PURCHASE
        ],
        "sales": [
            {"to": trade.party, "tonnes": _tonnes(trade.tonnes)}
            for trade in line.trades
            if trade.direction == Trade.Direction.SALE
        ],
        "reo_tonnes": _tonnes(line.reo_tonnes),
        "uses": [{"programme": use.programme, "category": use.category, "tonnes": _tonnes(use.tonnes)} for use in uses],
    }


def _tonnes(tonnes: Decimal | None) -> str | None:
    return None if tonnes is None else f"{tonnes:.3f}"
