"""Base classes of serializers of rows that are only added: those of a site, and those withdrawn or corrected later."""

from rest_framework import serializers

from core.api.serializers import ModelSerializer
from enterprises.models.entries import Correctable, Withdrawable

OF_SITE = ["id", "site", "enterprise", "province"]
RECORDED = ["recorded_by", "recorded_at", "fictitious", "actions"]
ENTRY = ["document", "state", "withdraws", "reason", *RECORDED]  # of a statement of a document


class OfSiteSerializer(ModelSerializer):
    """A row of a site, with today's holder and the province."""

    enterprise = serializers.CharField(source="site.enterprise.code", read_only=True, help_text="today's holder")
    province = serializers.CharField(source="site.jurisdiction.province_code", read_only=True)


class AtPlaceSerializer(ModelSerializer):
    """A row that has a place, and perhaps a site there."""

    enterprise = serializers.CharField(
        source="site.enterprise.code", read_only=True, default=None, help_text="today's holder of the site"
    )
    province = serializers.CharField(source="place.province_code", read_only=True)


class WithdrawableSerializer(ModelSerializer):
    """A row that a further one withdraws."""

    state = serializers.ChoiceField(choices=Withdrawable.State.choices, read_only=True)
    withdraws = serializers.UUIDField(source="withdraws_id", read_only=True, allow_null=True)


class CorrectableSerializer(ModelSerializer):
    """A figure that a further row corrects or withdraws."""

    state = serializers.ChoiceField(choices=Correctable.State.choices, read_only=True)
    corrects = serializers.UUIDField(source="corrects_id", read_only=True, allow_null=True)
