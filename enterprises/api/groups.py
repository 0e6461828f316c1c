"""Groups, by their code."""

from typing import Any, ClassVar

from rest_framework import serializers

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates, Updates
from enterprises.api.fields import edits
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import Group
from enterprises.services import groups


class GroupSerializer(ModelSerializer):
    actions = ActionsField(edits(REFERENCE_EDIT))

    class Meta:
        model = Group
        fields = ["id", "code", "name", "name_zh", "fictitious", "actions"]
        read_only_fields = ["fictitious"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"code": {"validators": []}}


class GroupEditSerializer(GroupSerializer):
    code = serializers.CharField(read_only=True)


class GroupViewSet(Creates, Updates):
    queryset = Group.objects.all()
    serializer_class = GroupSerializer
    update_body = GroupEditSerializer
    create_service = groups.create
    update_service = groups.update
    search_fields = ["=code", "name", "name_zh"]
    ordering_fields = ["code", "name"]
    lookup_field = "code"
