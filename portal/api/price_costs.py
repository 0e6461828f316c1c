"""Printed prices beside resource tax, deposits and restoration over the API, per tonne of oxide and year."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.filters import require_known_parameters
from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from portal.queries.price_costs import by_year
from resources.api.resource_tax import RateInForceSerializer, YuanField


class PrintedPriceSerializer(Serializer):
    name = serializers.CharField(source="statistic.name")
    name_zh = serializers.CharField(source="statistic.name_zh")
    first_day = serializers.DateField(source="statistic.period_from")
    last_day = serializers.DateField(source="statistic.period_to")
    yuan_per_kg = YuanField(source="per_kg")
    evidence = serializers.CharField(source="statistic.evidence")
    document = serializers.CharField(source="statistic.source")


class TaxPerTonneSerializer(Serializer):
    lowest = YuanField()
    highest = YuanField()
    subject = serializers.CharField(source="source.subject", default="", help_text="whose rates, where sources differ")


class PriceCostsSerializer(Serializer):
    """A year; costs are yuan per t REO in the ore mined, of the returns that the reader may see."""

    year = serializers.IntegerField()
    prices = PrintedPriceSerializer(many=True)
    rates = RateInForceSerializer(many=True, help_text="of resource tax, in force on a day of the year")
    mined_reo = serializers.DecimalField(source="reo", max_digits=20, decimal_places=3)
    resource_tax = TaxPerTonneSerializer(source="tax", many=True)
    deposit_due = YuanField(source="due_per_tonne", allow_null=True)
    deposit_drawn = YuanField(source="drawn_per_tonne", allow_null=True, help_text="for restoration")
    incidents = YuanField(source="incidents_per_tonne", allow_null=True, help_text="cost of incidents")


class PriceCostsView(RowSecurity, APIView):
    @extend_schema(responses=PriceCostsSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return printed prices beside what a tonne of oxide bears, by year, newest first."""
        require_known_parameters(request, ())
        return Response(PriceCostsSerializer(by_year(request.user), many=True).data)
