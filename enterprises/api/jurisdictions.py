"""Places of administration, by their GB/T 2260 code."""

from typing import Any, ClassVar

from rest_framework import serializers

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates, Updates
from enterprises.api.fields import CodeField, edits
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.filters import JurisdictionFilters
from enterprises.models import Jurisdiction
from enterprises.services import jurisdictions


class JurisdictionSerializer(ModelSerializer):
    parent: Any = CodeField(read_only=True)
    actions = ActionsField(edits(REFERENCE_EDIT))

    class Meta:
        model = Jurisdiction
        fields = ["id", "code", "name", "name_zh", "level", "parent", "actions"]
        read_only_fields = ["level"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"code": {"validators": []}}


class JurisdictionEditSerializer(JurisdictionSerializer):
    code = serializers.CharField(read_only=True)


class JurisdictionViewSet(Creates, Updates):
    queryset = Jurisdiction.objects.select_related("parent")
    serializer_class = JurisdictionSerializer
    update_body = JurisdictionEditSerializer
    create_service = jurisdictions.create
    update_service = jurisdictions.update
    filterset_class = JurisdictionFilters
    search_fields = ["=code", "name", "name_zh"]
    ordering_fields = ["code", "name"]
    lookup_field = "code"
