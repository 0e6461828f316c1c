"""``text-templates/`` and ``text-versions/``: texts of the register, and the versions that were entered of them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.row_security import RowSecurity
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from enterprises import text_templates
from enterprises.filters import TextVersionFilters
from enterprises.models import TextVersion
from enterprises.text_templates import Use


class TextFieldSerializer(Serializer):
    name = serializers.CharField(help_text="as a text names it, between braces")
    meaning = serializers.CharField()
    obligatory = serializers.BooleanField()


class TextTemplateSerializer(Serializer):
    """A text template with the text that is in force today."""

    code = serializers.CharField()
    title = serializers.CharField()
    use = serializers.ChoiceField(choices=Use.choices)
    fields = TextFieldSerializer(many=True)  # type: ignore[assignment]
    has_subject = serializers.BooleanField()
    valid_from = serializers.DateField(allow_null=True, help_text="empty: the text of the program")
    subject_en = serializers.CharField()
    subject_zh = serializers.CharField()
    text_en = serializers.CharField()
    text_zh = serializers.CharField()


class TextTemplatesView(RowSecurity, APIView):
    @extend_schema(responses=TextTemplateSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the texts that the register writes in the name of an office, each with its fields and text in force."""
        texts, today = text_templates.read(), clock.today()
        rows: list[dict[str, Any]] = []
        for template in text_templates.declared():
            version = texts.version(template, today)
            rows.append(
                {
                    "code": template.code,
                    "title": template.title,
                    "use": template.use,
                    "fields": [
                        {
                            "name": name,
                            "meaning": text_templates.FIELDS[name],
                            "obligatory": name in template.obligatory,
                        }
                        for name in template.fields
                    ],
                    "has_subject": template.has_subject,
                    "valid_from": version.valid_from,
                    **{name: getattr(version, name) for name in text_templates.TEXTS},
                }
            )
        return Response(TextTemplateSerializer(rows, many=True).data)


class TextVersionSerializer(ModelSerializer):
    title = serializers.SerializerMethodField(help_text="of the text template")
    recorded_by = serializers.CharField(source="recorded_by.username", read_only=True, default=None)

    class Meta:
        model = TextVersion
        fields = [
            "id", "template", "title", *text_templates.TEXTS, "valid_from", "document", "recorded_by", "recorded_at",
            "withdrawn_on",
        ]  # fmt: skip

    def get_title(self, row: TextVersion) -> str:
        template = text_templates.find(row.template)
        return str(template.title) if template else ""


class TextVersionViewSet(ResourceViewSet):
    """Versions of texts that two administrators entered, by template, newest first.

    Of those that are not withdrawn, the last one up to a day holds on it; before the first, the text of the program
    (``text-templates/``). ``POST /approvals/`` with the act ``text_versions.enter`` (target: the nation) proposes one,
    and with ``text_versions.withdraw`` (target: the version) that one before its day be withdrawn.
    """

    queryset = TextVersion.objects.select_related("recorded_by")
    serializer_class = TextVersionSerializer
    filterset_class = TextVersionFilters
    ordering_fields = ("valid_from", "template")
    ordering = ("template", "-valid_from", "-id")
