"""The public register: which enterprise is licensed to work where, on any day. It names no natural person."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core import clock
from core.api.public import PublicList
from core.api.serializers import ModelSerializer, Serializer
from core.errors import Invalid
from enterprises import queries
from enterprises.filters import RegisterFilters
from enterprises.models import Enterprise, Jurisdiction, Licence, Site, SiteTenure


class PublicPlaceSerializer(ModelSerializer):
    province = serializers.CharField(source="province_code")

    class Meta:
        model = Jurisdiction
        fields = ["code", "name", "name_zh", "province"]


class PublicEnterpriseSerializer(ModelSerializer):
    state = serializers.CharField(help_text=_("today, whatever day is asked for"))

    class Meta:
        model = Enterprise
        fields = ["code", "name", "name_zh", "credit_code", "state"]


class PublicSiteSerializer(ModelSerializer):
    place = PublicPlaceSerializer(source="jurisdiction")

    class Meta:
        model = Site
        fields = ["code", "name", "name_zh", "kind", "ore_type", "place", "mining_area", "latitude", "longitude"]


class PublicLicenceSerializer(ModelSerializer):
    class Meta:
        model = Licence
        fields = ["number", "kind", "authority", "valid_from", "valid_to"]

    def to_representation(self, site: Site) -> Any:
        """Return the only operating licence, since no site has two on one day."""
        return super().to_representation(vars(site)["operating"][0])


class RegisterEntrySerializer(Serializer):
    """A site with the enterprise that held it and the licence for its work, on the day."""

    enterprise = PublicEnterpriseSerializer()
    site = PublicSiteSerializer()
    licence = PublicLicenceSerializer(source="site")
    fictitious = serializers.BooleanField(source="enterprise.fictitious", help_text=_("invented for demonstration"))


class PublicRegisterViewSet(PublicList):
    """Licensed enterprises and their sites on a day, by default today."""

    queryset = SiteTenure.objects.all()
    serializer_class = RegisterEntrySerializer
    filterset_class = RegisterFilters
    search_fields = ("enterprise__code", "enterprise__name", "enterprise__name_zh", "site__code", "site__name")
    ordering_fields = ("enterprise", "site")
    ordering_columns = {"enterprise": "enterprise__code", "site": "site__code"}
    ordering = ("enterprise__code", "site__code")

    @extend_schema(parameters=[OpenApiParameter("on", dt.date, description=str(_("as it stood on this day")))], auth=[])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[SiteTenure]:
        if getattr(self, "swagger_fake_view", False):
            return SiteTenure.objects.none()
        return queries.register(self._day())

    def _day(self) -> dt.date:
        text = self.request.query_params.get("on")
        if not text:
            return clock.today()
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise Invalid.at("/on", "invalid", str(_("Give a day as YYYY-MM-DD."))) from None
