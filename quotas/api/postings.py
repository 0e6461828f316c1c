"""Postings over the API: the ledger itself, newest first, never changed."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.checkpoints import ProofSerializer, read_proof
from core.api.fields import DecimalStringField
from core.api.pagination import NewestFirst
from core.api.serializers import Serializer
from core.api.viewsets import ResourceViewSet
from quotas.filters.accounts import PostingFilters
from quotas.models import Posting
from quotas.queries.posting_rows import posting_rows


class SideSerializer(Serializer):
    account = serializers.UUIDField()
    holder = serializers.CharField()


class PostingSerializer(Serializer):
    id = serializers.UUIDField(read_only=True)
    kind = serializers.ChoiceField(Posting.Kind.choices, read_only=True)
    programme = serializers.CharField(read_only=True)
    year = serializers.IntegerField(read_only=True)
    category = serializers.CharField(read_only=True)
    tonnes = DecimalStringField(places=3, maximum="1000000", read_only=True)
    effective_on = serializers.DateField(read_only=True)
    recorded_at = serializers.DateTimeField(read_only=True)
    actor_name = serializers.CharField(read_only=True)
    key = serializers.CharField(read_only=True)
    notice = serializers.CharField(read_only=True, allow_null=True)
    report_line = serializers.UUIDField(read_only=True, allow_null=True)
    succession = serializers.UUIDField(read_only=True, allow_null=True)
    document = serializers.CharField(read_only=True)
    reverses = serializers.UUIDField(read_only=True, allow_null=True)
    reversed_by = serializers.UUIDField(read_only=True, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        return {
            **super().get_fields(),
            "from": SideSerializer(source="side_from", read_only=True, allow_null=True),
            "to": SideSerializer(source="side_to", read_only=True, allow_null=True),
        }


class PostingViewSet(ResourceViewSet):
    queryset = Posting.objects.only("pk", "recorded_at")
    serializer_class = PostingSerializer
    filterset_class = PostingFilters
    pagination_class = NewestFirst
    cursor_fields = ("recorded_at", "id")
    repeatable = ("kind",)

    def complete(self, rows: Sequence[Posting]) -> Sequence[Any]:
        return posting_rows([posting.pk for posting in rows])

    @extend_schema(responses={200: ProofSerializer, 409: None}, filters=False)
    @action(detail=True)
    def proof(self, request: Request, pk: str) -> Response:
        """Return the proof that this posting is contained in a signed checkpoint."""
        return Response(read_proof(Posting._meta.db_table, self.get_object().pk))
