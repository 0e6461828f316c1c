"""Balances of material over the API: one site by month with the sum behind it, and the flows along the chain."""

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.fields import MonthField, YearField
from core.api.filters import require_known_parameters
from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from enterprises.models import Site
from inspections.balances.display import ShownMonth, last_year, months_of_site
from inspections.balances.flows import Node, read_flows
from inspections.balances.scope import Scope
from inspections.rules.material_balance import Code
from quotas.models import Product, Report


def tonnes(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=20, decimal_places=3, **options)


class BalanceYearSerializer(Serializer):
    year = YearField(required=False, help_text="that of the last report, if left out")


class FlowScopeSerializer(Serializer):
    year = YearField(required=False, help_text="this year, if left out")
    month = serializers.IntegerField(required=False, min_value=1, max_value=12, help_text="the whole year, if left out")
    province = serializers.CharField(required=False, max_length=6)
    enterprise = serializers.CharField(required=False, max_length=32)
    material = serializers.ChoiceField(
        choices=Product.Material.choices, required=False, help_text="family of materials"
    )
    family = serializers.CharField(required=False, max_length=40, help_text="a product with its varieties, by code")


class BalanceTermSerializer(Serializer):
    code = serializers.ChoiceField(choices=[str(code) for code in Code])
    sign = serializers.IntegerField(help_text="1: it enters the balance; -1: it leaves")
    tonnes = tonnes(help_text="t REO")


class UncertaintySourceSerializer(Serializer):
    source: Any = serializers.CharField()
    percent = serializers.DecimalField(max_digits=6, decimal_places=2, help_text="of the variance")


class SiteBalanceSerializer(Serializer):
    """A month of a site and family of products; tonnes are t REO."""

    month = MonthField()
    family = serializers.CharField(help_text="the symbol of an element; empty: all rare earths together")
    counted_on = serializers.DateField(
        source="sums.counted_on", allow_null=True, help_text="null: the stock is that of the books"
    )
    terms = BalanceTermSerializer(many=True)
    difference = tonnes(source="sums.difference", help_text="positive: goods left; negative: they came")
    sigma = tonnes(
        source="tests.sigma", allow_null=True, help_text="standard deviation of the difference; null but for officials"
    )
    z = serializers.DecimalField(source="tests.z", max_digits=12, decimal_places=2, allow_null=True)
    limit = tonnes(source="tests.limit", allow_null=True, help_text="a loss below it could not be seen in the month")
    page_out = serializers.DecimalField(source="tests.outflow.page", max_digits=12, decimal_places=2, allow_null=True)
    page_in = serializers.DecimalField(source="tests.inflow.page", max_digits=12, decimal_places=2, allow_null=True)
    alarm = serializers.ChoiceField(choices=["", "out", "in"], help_text="of the running sums")
    recovery_percent = serializers.DecimalField(max_digits=7, decimal_places=2, help_text="expected of the feed")
    sources = serializers.SerializerMethodField(help_text="the largest sources of uncertainty")
    reports = serializers.ListField(child=serializers.UUIDField())

    @extend_schema(responses=UncertaintySourceSerializer(many=True))
    def get_sources(self, row: ShownMonth) -> list[dict[str, Any]]:
        rows = [{"source": name, "percent": share} for name, share in row.sources]
        return list(UncertaintySourceSerializer(rows, many=True).data)


class MaterialFlowSerializer(Serializer):
    source: Any = serializers.ChoiceField(choices=Node.choices)
    target = serializers.ChoiceField(choices=Node.choices)
    tonnes = tonnes(help_text="t REO")


class MaterialFlowsSerializer(Serializer):
    begin = MonthField()
    end = MonthField()
    flows = MaterialFlowSerializer(many=True)


class SiteBalanceView(RowSecurity, APIView):
    @extend_schema(parameters=[BalanceYearSerializer], responses=SiteBalanceSerializer(many=True))
    def get(self, request: Request, code: str) -> Response:
        """Return the balances of a site by month, of the reports that the reader may see."""
        require_known_parameters(request, BalanceYearSerializer().fields)
        asked = BalanceYearSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        site = get_object_or_404(Site.objects.visible_to(request.user), code=code)
        today: dt.date = clock.today()
        year = asked.validated_data.get("year") or last_year(site, reader=request.user, on=today)
        rows = months_of_site(site, year, reader=request.user, on=today)
        return Response(SiteBalanceSerializer(rows, many=True).data)


class MaterialFlowsView(RowSecurity, APIView):
    @extend_schema(parameters=[FlowScopeSerializer], responses=MaterialFlowsSerializer)
    def get(self, request: Request) -> Response:
        """Return the flows along the chain of a year or month, of the reports in force that the reader may see."""
        require_known_parameters(request, FlowScopeSerializer().fields)
        asked = FlowScopeSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        scope = Scope.of(asked.validated_data, clock.today())
        begin, end = scope.months
        flows = read_flows(scope.reports(Report.objects.visible_to(request.user)), begin, end, scope.products)
        return Response(MaterialFlowsSerializer({"begin": begin, "end": end, "flows": flows}).data)
