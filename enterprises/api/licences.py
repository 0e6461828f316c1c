"""Licences: issued, suspended, reinstated, revoked; never edited."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from rest_framework import serializers

from core import clock
from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates
from core.models import TokenScope
from enterprises.acts.register import LICENCES
from enterprises.api.fields import CodeField, OutlineKm2Field
from enterprises.filters import LicenceFilters
from enterprises.lifecycles.licences import LICENCE
from enterprises.models import Authority, Licence, LicenceSuspension, Site
from enterprises.models.licences import LicenceQuerySet
from enterprises.services import licences


class SuspensionSerializer(ModelSerializer):
    class Meta:
        model = LicenceSuspension
        fields = ["suspended_on", "ended_on", "reason"]


class LicenceSerializer(ModelSerializer):
    site = CodeField(queryset=Site.objects.all())
    enterprise = serializers.CharField(source="site.enterprise.code", read_only=True, help_text="today's holder")
    issued_to = serializers.CharField(source="enterprise.code", read_only=True)
    province = serializers.CharField(source="site.jurisdiction.province_code", read_only=True)
    authority = CodeField(queryset=Authority.objects.all())
    state = serializers.ChoiceField(choices=Licence.State.choices, read_only=True)
    outline_km2 = OutlineKm2Field()
    suspensions = SuspensionSerializer(many=True, read_only=True)
    actions = ActionsField(LICENCE)

    class Meta:
        model = Licence
        fields = [
            "id",
            "number",
            "kind",
            "site",
            "enterprise",
            "issued_to",
            "province",
            "authority",
            "issuing_level",
            "valid_from",
            "valid_to",
            "state",
            "revoked_on",
            "revocation_reason",
            "suspensions",
            "exception",
            "outline",
            "outline_km2",
            "fictitious",
            "actions",
        ]
        read_only_fields = ["revoked_on", "revocation_reason", "outline", "fictitious"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"number": {"validators": []}}


class LicenceViewSet(Creates):
    queryset = Licence.objects.select_related("site__enterprise", "site__jurisdiction", "enterprise", "authority")
    serializer_class = LicenceSerializer
    create_service = licences.issue
    action_scopes = {"create": TokenScope.APPROVE}
    filterset_class = LicenceFilters
    search_fields = ["number", "site__code", "site__name", "site__enterprise__code", "site__enterprise__name"]
    ordering_fields = ["number", "kind", "valid_from", "valid_to"]

    acts = LICENCES

    def get_queryset(self) -> QuerySet[Licence]:
        rows = cast(LicenceQuerySet, super().get_queryset())
        return rows.with_state(clock.today()).prefetch_related("suspensions")
