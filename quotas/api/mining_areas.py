"""``mining-areas/{number}/use/``: the quota used by the output of a planned area."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.fields import YearField
from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from enterprises.models import MiningArea
from quotas.api.fields import TonnesField
from quotas.queries import mining_areas


class AskedYearSerializer(Serializer):
    year = YearField(required=False)


class AreaUseSerializer(Serializer):
    programme = serializers.CharField()
    category = serializers.CharField()
    unit = serializers.CharField()
    tonnes = TonnesField()


class SiteUseSerializer(AreaUseSerializer):
    site = serializers.CharField()
    site_name = serializers.CharField()
    enterprise = serializers.CharField()


class MiningAreaUseSerializer(Serializer):
    number = serializers.IntegerField()
    name = serializers.CharField()
    year = serializers.IntegerField()
    uses = AreaUseSerializer(many=True)
    sites = SiteUseSerializer(many=True)


class MiningAreaUseView(RowSecurity, APIView):
    @extend_schema(parameters=[AskedYearSerializer], responses=MiningAreaUseSerializer)
    def get(self, request: Request, number: int) -> Response:
        """Return the sites' use, as far as the reader may see their accounts; this year unless another is given."""
        asked = AskedYearSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        area = get_object_or_404(MiningArea.objects.visible_to(request.user), number=number)
        year = asked.validated_data.get("year", clock.today().year)
        sites = mining_areas.uses_by_site(area, year, request.user)
        answer = {
            "number": area.number,
            "name": area.name,
            "year": year,
            "uses": mining_areas.rolled_up(sites),
            "sites": sites,
        }
        return Response(MiningAreaUseSerializer(answer).data)
