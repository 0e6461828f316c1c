"""Bulletins over the API: drafted, published with frozen figures, corrected; the published ones also to the public."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core.api.fields import ActionsField, CodeField, YearField
from core.api.public import PublicList
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates
from core.models import TokenScope
from enterprises.models import Authority
from portal.acts.bulletins import BULLETINS
from portal.filters.bulletins import BulletinFilters
from portal.lifecycles import BULLETIN
from portal.models import Bulletin
from portal.services import bulletins

_PUBLISHED = [
    "id",
    "authority",
    "year",
    "month",
    "edition",
    "corrects",
    "correction_reason",
    "situation",
    "situation_zh",
    "outlook",
    "outlook_zh",
    "published_at",
    "on",
    "as_of",
    "figures",
    "fictitious",
]


class PublicBulletinSerializer(ModelSerializer):
    corrects = serializers.UUIDField(source="corrects_id", read_only=True, allow_null=True)

    class Meta:
        model = Bulletin
        fields = _PUBLISHED


class BulletinSerializer(ModelSerializer):
    corrects = serializers.UUIDField(source="corrects_id", read_only=True, allow_null=True)
    actions = ActionsField(BULLETIN)

    class Meta:
        model = Bulletin
        fields = [
            *_PUBLISHED,
            "planned_on",
            "state",
            "drafted_by",
            "drafted_at",
            "submitted_at",
            "return_reason",
            "end_reason",
            "published_by",
            "version",
            "actions",
        ]


class BulletinBody(Serializer):
    authority = CodeField(queryset=Authority.objects.all())
    year = YearField(first=2006)
    month = serializers.IntegerField(min_value=1, max_value=12, required=False, allow_null=True)
    situation = serializers.CharField(max_length=8_000)
    situation_zh = serializers.CharField(max_length=8_000, required=False, allow_blank=True)
    outlook = serializers.CharField(max_length=8_000, required=False, allow_blank=True)
    outlook_zh = serializers.CharField(max_length=8_000, required=False, allow_blank=True)
    planned_on = serializers.DateField(required=False, allow_null=True)


class BulletinViewSet(Creates):
    """Bulletins of a month or a year, newest first. The figures of a published one are frozen."""

    queryset = BULLETIN.rows()
    serializer_class = BulletinSerializer
    filterset_class = BulletinFilters
    create_service = staticmethod(bulletins.draft)
    create_body = BulletinBody
    action_scopes = {"create": TokenScope.FILE}
    ordering_fields = ("year", "published_at")
    ordering = ("-year", "-id")

    acts = BULLETINS


class PublicBulletinViewSet(PublicList):
    """Published bulletins of all editions, with the figures as they were frozen."""

    queryset = Bulletin.objects.all()
    serializer_class = PublicBulletinSerializer
    ordering_fields = ("year", "published_at")
    ordering = ("-year", "-id")

    @extend_schema(auth=[])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Bulletin]:
        return Bulletin.objects.published().select_related("authority")
