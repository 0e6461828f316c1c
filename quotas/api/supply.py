"""``reserves/{id}/supply/``: how many years of extraction a reserve figure lasts."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.fields import DecimalStringField
from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from quotas.api.fields import TonnesField
from quotas.queries import supply
from resources.models import ReserveEstimate


class YearsField(DecimalStringField):
    """A number of years with one decimal."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=1, maximum="999999999.9", read_only=True, allow_null=True, **kwargs)


class SupplyYearSerializer(Serializer):
    year = serializers.IntegerField(read_only=True)
    quota = TonnesField(read_only=True, allow_null=True, help_text=_("mining quota of the year, t REO"))
    used = TonnesField(read_only=True, allow_null=True, help_text=_("use of it as reported, t REO"))
    by_quota = YearsField(help_text=_("remaining reserves divided by the quota"))
    by_use = YearsField(help_text=_("remaining reserves divided by the reported use"))


class ReserveSupplyView(RowSecurity, APIView):
    @extend_schema(responses=SupplyYearSerializer(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """Return the years of supply at the quota and at the use of each year, as far as the reader may see them."""
        row = get_object_or_404(ReserveEstimate.objects.visible_to(request.user).select_related("place"), pk=pk)
        years = supply.supply_years(row, request.user, today_year=clock.today().year)
        return Response(SupplyYearSerializer(years, many=True).data)
