"""Risk over the API: sites with their scores, each part with its weight, value and rows."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core import clock
from core.api import program_files
from core.api.serializers import Serializer
from core.api.viewsets import ResourceViewSet
from enterprises.filters import SiteFilters
from enterprises.models import Site
from enterprises.policies import authorise
from inspections import risk
from inspections.capabilities import RISK_SEE


class RiskRowSerializer(Serializer):
    kind = serializers.CharField()
    key = serializers.CharField()
    label: Any = serializers.CharField()


class RiskPartSerializer(Serializer):
    code = serializers.CharField(source="component.code")
    label: Any = serializers.CharField(source="component.label")
    how = serializers.CharField(source="component.how")
    weight = serializers.IntegerField(source="component.weight")
    value = serializers.DecimalField(max_digits=4, decimal_places=3, help_text=_("from 0 to 1"))
    points = serializers.DecimalField(max_digits=4, decimal_places=1)
    figures = serializers.DictField(child=serializers.CharField(allow_null=True))
    rows = RiskRowSerializer(many=True)


class RiskSerializer(Serializer):
    """A site: its score of up to a hundred points, and the parts of which it consists."""

    site = serializers.CharField(source="site.code")
    name = serializers.CharField(source="site.name")
    kind = serializers.ChoiceField(source="site.kind", choices=Site.Kind.choices)
    enterprise = serializers.CharField(source="site.enterprise.code")
    province = serializers.CharField(source="site.jurisdiction.province_code")
    score = serializers.DecimalField(max_digits=4, decimal_places=1)
    components = RiskPartSerializer(source="parts", many=True)


class RiskViewSet(ResourceViewSet):
    """Sites by their risk, the worst first; computed on request from what the reader may see."""

    queryset = Site.objects.all()
    serializer_class = RiskSerializer
    filterset_class = SiteFilters
    search_fields = ("code", "name", "name_zh", "enterprise__code", "enterprise__name", "enterprise__name_zh")

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows if getattr(self, "swagger_fake_view", False) else risk.sites_of(self.request.user)

    @extend_schema(responses=RiskSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        authorise(request.user, RISK_SEE)
        return super().list(request, *args, **kwargs)

    def list_rows(self, rows: QuerySet[Any]) -> HttpResponseBase:
        ranking: Any = risk.Ranking(rows, self.request.user, clock.today())
        return super().list_rows(ranking)

    def rows_of_file(self, rows: Any) -> Iterator[Any]:
        return self.limited(rows.sites, batched(rows, program_files.CHUNK))
