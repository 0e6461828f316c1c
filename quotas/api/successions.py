"""The end of an enterprise: its quota moves, so these two verbs of ``enterprises/`` belong to the quotas."""

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet, Verb
from core.models import TokenScope
from enterprises.models import Enterprise
from quotas.api.fields import EnterpriseCodeField, TonnesField
from quotas.models import Posting, Succession
from quotas.services import successions


class MovementSerializer(ModelSerializer):
    from_account = serializers.UUIDField(source="from_account_id")
    to_account = serializers.UUIDField(source="to_account_id")
    tonnes = TonnesField()

    class Meta:
        model = Posting
        fields = ["id", "kind", "from_account", "to_account", "tonnes", "effective_on", "recorded_at"]
        read_only_fields = fields


class SuccessionSerializer(ModelSerializer):
    predecessor = serializers.CharField(source="predecessor.code")
    successor = serializers.CharField(source="successor.code", default=None)
    decided_by = serializers.CharField(source="decided_by.username")
    postings = MovementSerializer(many=True)

    class Meta:
        model = Succession
        fields = [
            "id",
            "kind",
            "predecessor",
            "successor",
            "effective_on",
            "reason",
            "decided_by",
            "decided_at",
            "postings",
        ]
        read_only_fields = fields


class ClosureSerializer(Serializer):
    reason = serializers.CharField(max_length=2_000)
    effective_on = serializers.DateField(required=False)


class MergerSerializer(ClosureSerializer):
    successor = EnterpriseCodeField(
        slug_field="code",
        queryset=Enterprise.objects.all(),
        help_text=gettext_lazy("code of the enterprise that goes on"),
    )


class SuccessionViewSet(ResourceViewSet):
    """``enterprises/{code}/merge/`` and ``close/``."""

    queryset = Enterprise.objects.select_related("jurisdiction")
    serializer_class = SuccessionSerializer
    lookup_field = "code"

    merge = Verb(successions.merge, body=MergerSerializer, answer=SuccessionSerializer, scope=TokenScope.APPROVE)
    close = Verb(successions.close, body=ClosureSerializer, answer=SuccessionSerializer, scope=TokenScope.APPROVE)

    @classmethod
    def door(cls, verb: str) -> Any:
        return cls.as_view({"post": verb}, detail=True)
