"""Enterprises, by their code. Closing and merging also move quota and are part of the quota API."""

from contextlib import suppress
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates, ResourceViewSet, Updates
from enterprises.acts.register import ENTERPRISES
from enterprises.api.fields import CodeField
from enterprises.filters import EnterpriseFilters
from enterprises.lifecycles.enterprises import ENTERPRISE
from enterprises.models import Enterprise, EnterpriseEvent, Group, Jurisdiction
from enterprises.services import enterprises


class EnterpriseSerializer(ModelSerializer):
    jurisdiction = CodeField(queryset=Jurisdiction.objects.all())
    province = serializers.CharField(source="jurisdiction.province_code", read_only=True)
    group = CodeField(queryset=Group.objects.all(), required=False, allow_null=True)
    successor = CodeField(read_only=True)
    actions = ActionsField(ENTERPRISE)

    class Meta:
        model = Enterprise
        fields = [
            "id",
            "code",
            "name",
            "name_zh",
            "credit_code",
            "ownership",
            "jurisdiction",
            "province",
            "group",
            "state",
            "successor",
            "fictitious",
            "actions",
        ]
        read_only_fields = ["state", "fictitious"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"code": {"validators": []}, "credit_code": {"validators": []}}


class EnterpriseEditSerializer(EnterpriseSerializer):
    code = serializers.CharField(read_only=True)
    group = CodeField(read_only=True)  # changed by two people: POST …/change_group/


class EnterpriseEventSerializer(ModelSerializer):
    successor = CodeField(read_only=True)

    class Meta:
        model = EnterpriseEvent
        fields = ["id", "kind", "effective_on", "reason", "successor", "recorded_at"]


class EnterpriseViewSet(Creates, Updates):
    queryset = Enterprise.objects.select_related("jurisdiction", "group", "successor")
    serializer_class = EnterpriseSerializer
    update_body = EnterpriseEditSerializer
    create_service = enterprises.create
    update_service = enterprises.update
    filterset_class = EnterpriseFilters
    search_fields = ["code", "name", "name_zh", "=credit_code"]
    ordering_fields = ["code", "name", "state"]
    lookup_field = "code"

    acts = ENTERPRISES

    def get_object(self) -> Any:
        """Return the enterprise by its code, or by its id, which is what changes and webhooks name."""
        with suppress(ValueError):
            UUID(self.kwargs["code"])
            self.lookup_field, self.lookup_url_kwarg = "pk", "code"
        return super().get_object()

    @extend_schema(responses=EnterpriseEventSerializer(many=True), filters=False)
    @action(detail=True, serializer_class=EnterpriseEventSerializer, pagination_class=None)
    def events(self, request: Request, code: str) -> HttpResponseBase:
        """List the events in the history of an enterprise, in order."""
        rows = self.get_object().events.select_related("successor")
        return self.answer(self.get_serializer(rows, many=True).data)


class CounterpartySerializer(ModelSerializer):
    province = serializers.CharField(source="jurisdiction.province_code", read_only=True)

    class Meta:
        model = Enterprise
        fields = ["code", "name", "name_zh", "province", "state"]


class CounterpartyViewSet(ResourceViewSet):
    """Enterprises that may be named as seller or buyer: only code and name of those that ``search`` finds."""

    queryset = Enterprise.objects.select_related("jurisdiction")
    serializer_class = CounterpartySerializer
    search_fields = ["code", "name", "name_zh"]
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[Enterprise]:
        """Return the enterprises that match a search of at least two characters, else none.

        The names are public; requiring a search keeps the register from being copied as a whole.
        """
        rows = self.queryset.all()
        if self.action == "list" and len(self.request.query_params.get("search", "").strip()) < 2:
            return rows.none()
        return rows
