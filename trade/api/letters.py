"""Letters about mismatches over the API: drafted, sent, answered question by question, and closed."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from core.api.fields import ActionsField, MonthField
from core.api.parsers import StrictJSONParser
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates
from core.errors import Invalid
from core.files.answers import file_answer
from enterprises import text_templates
from quotas.api.fields import TonnesField
from trade.acts.letters import CREATE_LETTER, LETTERS
from trade.filters import LetterFilters
from trade.letter_texts import LetterTexts
from trade.lifecycles import LETTER
from trade.models import Letter, LetterQuestion
from trade.services import letter_answers


class LetterQuestionSerializer(ModelSerializer):
    month = MonthField(allow_null=True)
    reported_t = TonnesField(source="reported", allow_null=True, read_only=True)
    stated_t = TonnesField(source="stated", allow_null=True, read_only=True)
    question = serializers.SerializerMethodField(help_text="in the language that was asked for")
    report = serializers.UUIDField(source="report_id", read_only=True, allow_null=True)
    answered_by = serializers.CharField(source="answered_by.name", read_only=True, default=None)

    class Meta:
        model = LetterQuestion
        fields = [
            "ordinal",
            "origin",
            "kind",
            "month",
            "reported_t",
            "stated_t",
            "question",
            "answer",
            "report",
            "file_name",
            "sha256",
            "answered_by",
            "answered_at",
        ]

    def get_question(self, row: LetterQuestion) -> str:
        return LetterTexts(row.letter, self.context["texts"]).question(row)


class LetterSerializer(ModelSerializer):
    province = serializers.CharField(source="enterprise.jurisdiction.province_code", read_only=True)
    opening = serializers.SerializerMethodField(help_text="in the language that was asked for")
    closing = serializers.SerializerMethodField(help_text="after the questions")
    questions = LetterQuestionSerializer(many=True, read_only=True)
    sent_by = serializers.CharField(source="sent_by.name", read_only=True, default=None)
    closed_by = serializers.CharField(source="closed_by.name", read_only=True, default=None)
    actions = ActionsField(LETTER)

    class Meta:
        model = Letter
        fields = [
            "id",
            "number",
            "enterprise",
            "province",
            "addressee_role",
            "addressee_place",
            "subject",
            "opening",
            "closing",
            "state",
            "working_days",
            "due_on",
            "questions",
            "drafted_at",
            "sent_by",
            "sent_at",
            "answered_at",
            "closed_by",
            "closed_at",
            "conclusion",
            "fictitious",
            "actions",
        ]

    def get_opening(self, letter: Letter) -> str:
        return LetterTexts(letter, self.context["texts"]).opening

    def get_closing(self, letter: Letter) -> str:
        return LetterTexts(letter, self.context["texts"]).closing


class LetterViewSet(Creates):
    """Questions to an enterprise, or an office, about its figures that do not match, before any suspicion.

    An enterprise reads a letter once it was sent, and answers each question by text, a file, or the month of an
    amended report. A letter to an office is answered by that office, by text or a file; the enterprise never reads it.
    """

    queryset = Letter.objects.all()
    serializer_class = LetterSerializer
    filterset_class = LetterFilters
    creates = CREATE_LETTER
    search_fields = ("number", "enterprise__code", "enterprise__name", "subject")
    ordering_fields = ("drafted_at", "due_on")
    ordering = ("-drafted_at", "-id")
    repeatable = ("state",)
    parser_classes = [StrictJSONParser, MultiPartParser]
    acts = LETTERS

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "texts": text_templates.read()}

    @staticmethod
    def rows(rows: Any) -> Any:
        return rows.select_related(
            "enterprise__jurisdiction", "office_place", "addressee_place", "recipient", "sent_by", "closed_by"
        ).prefetch_related("questions__answered_by")

    @extend_schema(
        parameters=[OpenApiParameter("question", int, description="its number; without one, the first with a file")],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"])
    def file(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Return the file with which a question was answered."""
        asked = request.query_params.get("question")
        if asked is not None and not (asked.isascii() and asked.isdigit()):
            raise Invalid.at("/question", "unknown_question", "The number of a question is a whole number.")
        row, content = letter_answers.file_of(self.get_object(), int(asked) if asked else None)
        return file_answer(content, name=row.file_name, media_type=row.media_type)
