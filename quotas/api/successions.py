"""The end of an enterprise and its change of group: actions of ``enterprises/`` that concern its quota."""

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.api.serializers import Serializer
from core.api.viewsets import ResourceViewSet
from enterprises.api.approvals import ApprovalRequestSerializer, proposal_verb
from enterprises.api.fields import CodeField
from enterprises.models import Enterprise, Group
from enterprises.services import enterprises
from quotas.api.fields import EnterpriseCodeField


class ClosureSerializer(Serializer):
    reason = serializers.CharField(max_length=2_000)
    effective_on = serializers.DateField(required=False)


class MergerSerializer(ClosureSerializer):
    successor = EnterpriseCodeField(
        slug_field="code",
        queryset=Enterprise.objects.all(),
        help_text=gettext_lazy("code of the successor enterprise"),
    )


class GroupChangeSerializer(Serializer):
    reason = serializers.CharField(max_length=2_000)
    group = CodeField(
        queryset=Group.objects.all(), required=False, allow_null=True, help_text="none: it leaves its group"
    )


class SuccessionViewSet(ResourceViewSet):
    """``enterprises/{code}/merge/``, ``close/``, ``change_group/``: each asks, and a second person approves it."""

    queryset = Enterprise.objects.select_related("jurisdiction")
    serializer_class = ApprovalRequestSerializer
    lookup_field = "code"

    merge = proposal_verb(enterprises.MERGE, MergerSerializer)
    close = proposal_verb(enterprises.CLOSE, ClosureSerializer)
    change_group = proposal_verb(enterprises.CHANGE_GROUP, GroupChangeSerializer)

    @classmethod
    def verb_view(cls, verb: str) -> Any:
        return cls.as_view({"post": verb}, detail=True)
