"""Postings over the API: the ledger itself, newest first, never changed."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.checkpoints import ProofSerializer, proof
from core.api.fields import DecimalStringField
from core.api.pagination import NewestFirst
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from quotas.filters.accounts import PostingFilters
from quotas.models import Account, Posting


class SideSerializer(ModelSerializer):
    account = serializers.UUIDField(source="pk", read_only=True)
    holder = serializers.CharField(source="holder.code", read_only=True)

    class Meta:
        model = Account
        fields = ["account", "holder"]


class PostingSerializer(ModelSerializer):
    programme = serializers.SerializerMethodField()
    year = serializers.SerializerMethodField()
    category = serializers.SerializerMethodField()
    tonnes = DecimalStringField(places=3, maximum="1000000", read_only=True)
    notice = serializers.CharField(source="notice_line.notice.number", read_only=True, default=None)
    report_line = serializers.UUIDField(source="line_use.line_id", read_only=True, default=None)
    succession = serializers.UUIDField(source="succession_id", read_only=True, allow_null=True)
    reverses = serializers.UUIDField(source="reverses_id", read_only=True, allow_null=True)
    reversed_by = serializers.UUIDField(source="reversed_by.pk", read_only=True, default=None)

    class Meta:
        model = Posting
        fields = [
            "id",
            "kind",
            "programme",
            "year",
            "category",
            "tonnes",
            "effective_on",
            "recorded_at",
            "actor_name",
            "key",
            "notice",
            "report_line",
            "succession",
            "document",
            "reverses",
            "reversed_by",
        ]
        read_only_fields = fields

    def get_fields(self) -> dict[str, Any]:
        sides = {
            "from": SideSerializer(source="from_account", read_only=True, allow_null=True),
            "to": SideSerializer(source="to_account", read_only=True, allow_null=True),
        }
        return {**super().get_fields(), **sides}

    def get_programme(self, posting: Posting) -> str:
        return self._account(posting).programme_year.programme.code

    def get_year(self, posting: Posting) -> int:
        return self._account(posting).programme_year.year

    def get_category(self, posting: Posting) -> str:
        return self._account(posting).category

    def _account(self, posting: Posting) -> Account:
        account = posting.to_account or posting.from_account
        assert account is not None
        return account


class PostingViewSet(ResourceViewSet):
    queryset = Posting.objects.select_related(
        "to_account__holder",
        "to_account__programme_year__programme",
        "from_account__holder",
        "from_account__programme_year__programme",
        "notice_line__notice",
        "line_use",
        "reversed_by",
    )
    serializer_class = PostingSerializer
    filterset_class = PostingFilters
    pagination_class = NewestFirst
    cursor_fields = ("recorded_at", "id")
    repeatable = ("kind",)

    @extend_schema(responses={200: ProofSerializer, 409: None}, filters=False)
    @action(detail=True)
    def proof(self, request: Request, pk: str) -> Response:
        """Return the proof that this posting is contained in a signed checkpoint."""
        return Response(proof(Posting._meta.db_table, self.get_object().pk))
