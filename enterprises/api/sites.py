"""Sites, by their code."""

import datetime as dt
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core import clock
from core.actors import Actor
from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, ReasonSerializer
from core.api.viewsets import Creates, Updates
from enterprises.api.approvals import proposal_verb
from enterprises.api.fields import CapacityField, CodeField
from enterprises.capabilities import REGISTER_EDIT
from enterprises.filters import SiteFilters
from enterprises.models import Enterprise, Jurisdiction, MiningArea, Site
from enterprises.policies import can
from enterprises.protected_minerals import protection_of
from enterprises.services import sites


def actions(actor: Actor, site: Site) -> list[str]:
    return ["update", "hand_over"] if can(actor, REGISTER_EDIT, site) else []


class SiteSerializer(ModelSerializer):
    enterprise = CodeField(queryset=Enterprise.objects.all())
    jurisdiction = CodeField(queryset=Jurisdiction.objects.all())
    province = serializers.CharField(source="jurisdiction.province_code", read_only=True)
    mining_area = CodeField(slug_field="number", queryset=MiningArea.objects.all(), required=False, allow_null=True)
    approved_capacity = CapacityField(required=False, allow_null=True)
    held_from: serializers.Field | None = serializers.DateField(write_only=True, required=False)
    protected_since = serializers.SerializerMethodField(
        help_text=_("from which day the state protects and plans the exploitation of its ore; null: it does not")
    )
    actions = ActionsField(actions)

    class Meta:
        model = Site
        fields = [
            "id",
            "code",
            "name",
            "name_zh",
            "enterprise",
            "kind",
            "ore_type",
            "protected_since",
            "approved_capacity",
            "jurisdiction",
            "province",
            "mining_area",
            "latitude",
            "longitude",
            "fictitious",
            "held_from",
            "actions",
        ]
        read_only_fields = ["fictitious"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"code": {"validators": []}}

    def get_protected_since(self, site: Site) -> dt.date | None:
        protection = protection_of(site.ore_type, clock.today())
        return protection.since if protection else None


class SiteEditSerializer(SiteSerializer):
    """Corrections of a site.

    The holder changes by ``hand_over`` alone; ``exception`` names the decision that allows more capacity.
    """

    code = serializers.CharField(read_only=True)
    enterprise = CodeField(read_only=True)
    held_from = None
    exception = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=2000)

    class Meta(SiteSerializer.Meta):
        fields = [*(name for name in SiteSerializer.Meta.fields if name != "held_from"), "exception"]


class HandOverSerializer(ReasonSerializer):
    to = CodeField(queryset=Enterprise.objects.all())
    on = serializers.DateField(required=False)


class SiteViewSet(Creates, Updates):
    queryset = Site.objects.select_related("enterprise", "jurisdiction", "mining_area")
    serializer_class = SiteSerializer
    update_body = SiteEditSerializer
    create_service = sites.create
    update_service = sites.update
    filterset_class = SiteFilters
    search_fields = ["code", "name", "name_zh", "enterprise__code", "enterprise__name"]
    ordering_fields = ["code", "name", "kind", "approved_capacity"]
    lookup_field = "code"

    hand_over = proposal_verb(sites.HAND_OVER, HandOverSerializer)
