"""The end of an enterprise: its quota moves, so these two verbs of ``enterprises/`` belong to the quotas."""

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.api.serializers import Serializer
from core.api.viewsets import ResourceViewSet
from enterprises.api.approvals import ApprovalRequestSerializer, proposal_verb
from enterprises.models import Enterprise
from enterprises.services import enterprises
from quotas.api.fields import EnterpriseCodeField


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
    """``enterprises/{code}/merge/`` and ``close/``: each asks, and a second person approves the request."""

    queryset = Enterprise.objects.select_related("jurisdiction")
    serializer_class = ApprovalRequestSerializer
    lookup_field = "code"

    merge = proposal_verb(enterprises.MERGE, MergerSerializer)
    close = proposal_verb(enterprises.CLOSE, ClosureSerializer)

    @classmethod
    def door(cls, verb: str) -> Any:
        return cls.as_view({"post": verb}, detail=True)
