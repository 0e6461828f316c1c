"""Evidence over the API: uploaded as one file, shown with a record of each access, reviewed by a legal reviewer."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from core.actors import Actor
from core.api.fields import ActionsField
from core.api.parsers import StrictJSONParser
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet
from core.errors import Invalid
from inspections import queries
from inspections.acts.evidence import FILES
from inspections.api.files import UploadField
from inspections.api.impartiality import OfFile
from inspections.files.answers import content_answer
from inspections.filters import EvidenceFilters
from inspections.lifecycles import EVIDENCE
from inspections.models import (
    Case,
    Evidence,
    EvidenceAccess,
    EvidenceReview,
    Finding,
    Flag,
    Inspection,
    Observation,
    Tip,
)
from inspections.services import evidence
from inspections.services.evidence import Upload, What


class ReviewSerializer(ModelSerializer):
    reviewed_by = serializers.CharField(source="reviewed_by.name")

    class Meta:
        model = EvidenceReview
        fields = ["result", "reason", "reviewed_by", "reviewed_at"]


class AccessSerializer(ModelSerializer):
    actor = serializers.CharField(source="actor_name")

    class Meta:
        model = EvidenceAccess
        fields = ["at", "actor", "what"]


class EvidenceSerializer(ModelSerializer):
    state = serializers.ChoiceField(choices=Evidence.State.choices, read_only=True)
    counts = serializers.BooleanField(read_only=True)
    province = serializers.CharField(source="place.province_code")
    added_by = serializers.CharField(source="added_by.name", default=None)
    review = serializers.SerializerMethodField()
    preview = serializers.SerializerMethodField()
    actions = ActionsField(EVIDENCE)

    class Meta:
        model = Evidence
        fields = [
            "id",
            "kind",
            "state",
            "counts",
            "case",
            "flag",
            "tip",
            "observation",
            "inspection",
            "finding",
            "order",
            "province",
            "description",
            "taken_on",
            "needs_review",
            "file_name",
            "media_type",
            "size",
            "sha256",
            "preview",
            "added_by",
            "added_at",
            "review",
            "actions",
        ]

    def get_review(self, row: Evidence) -> dict[str, Any] | None:
        review = getattr(row, "review", None)
        return None if review is None else dict(ReviewSerializer(review).data)

    def get_preview(self, row: Evidence) -> bool:
        return bool(row.preview_sha256)


class NewEvidenceSerializer(Serializer):
    file = UploadField()
    kind = serializers.ChoiceField(choices=Evidence.Kind.choices)
    case = serializers.CharField(required=False, max_length=40)
    flag = serializers.UUIDField(required=False)
    tip = serializers.CharField(required=False, max_length=24)
    observation = serializers.UUIDField(required=False)
    inspection = serializers.CharField(required=False, max_length=40)
    finding = serializers.UUIDField(required=False)
    description = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    taken_on = serializers.DateField(required=False, allow_null=True)
    automatic = serializers.BooleanField(required=False, default=False)


def add_to(
    *,
    actor: Actor,
    file: Upload,
    case: str | None = None,
    flag: UUID | None = None,
    tip: str | None = None,
    observation: UUID | None = None,
    inspection: str | None = None,
    finding: UUID | None = None,
    **members: Any,
) -> Evidence:
    """Find the object that the file belongs to among those the actor may see."""
    targets = {
        "case": _find_row(Case.objects.visible_to(actor), "case", "number", case),
        "flag": _find_row(Flag.objects.visible_to(actor), "flag", "pk", flag),
        "tip": _find_row(Tip.objects.visible_to(actor), "tip", "number", tip),
        "observation": _find_row(Observation.objects.visible_to(actor), "observation", "pk", observation),
        "inspection": _find_row(Inspection.objects.visible_to(actor), "inspection", "number", inspection),
        "finding": _find_row(Finding.objects.visible_to(actor), "finding", "pk", finding),
    }
    return evidence.add(actor=actor, file=file, **targets, **members)


def _find_row(rows: QuerySet[Any], name: str, column: str, key: object) -> Any:
    if key is None:
        return None
    row = rows.filter(**{column: key}).first()
    if row is None:
        raise Invalid.at(f"/{name}", "unknown", _("This does not exist, or it is outside your jurisdiction."))
    return row


FILE = {(200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY)}


class EvidenceViewSet(OfFile, Creates, ResourceViewSet):
    """Sealed files of cases, flags, tips, observations, inspections and findings."""

    queryset = Evidence.objects.all()
    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilters
    search_fields = ("file_name", "description", "sha256", "case__number")
    ordering_fields = ("added_at", "kind")
    repeatable = ("kind",)
    parser_classes = [StrictJSONParser, MultiPartParser]
    list_actions = frozenset({"list", "accesses"})

    create_service = staticmethod(add_to)
    create_body = NewEvidenceSerializer

    rows = staticmethod(queries.evidence)

    acts = FILES

    @extend_schema(responses=FILE)
    @action(detail=True, methods=["get"])
    def original(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Return the sealed original. Each access is recorded."""
        return self._serve(request, What.ORIGINAL)

    @extend_schema(responses=FILE)
    @action(detail=True, methods=["get"])
    def preview(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Return an image of the file's content without the camera's metadata. Each access is recorded."""
        return self._serve(request, What.PREVIEW)

    @extend_schema(responses=AccessSerializer(many=True))
    @action(
        detail=True,
        methods=["get"],
        serializer_class=AccessSerializer,
        filterset_class=None,
        search_fields=(),
        ordering_fields=("at",),
    )
    def accesses(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """List who was shown the file, when, and whether it was the original or the preview."""
        rows = EvidenceAccess.objects.filter(evidence=self.get_object()).order_by("-at", "-id")
        return self.list_rows(rows)

    def _serve(self, request: Request, what: What) -> HttpResponse:
        row = self.get_object()
        return content_answer(row, evidence.show(row, actor=request.user, what=what), what)
