"""Sheets over the API: uploaded and checked, corrected, committed; templates to start from."""

from typing import Any, ClassVar

from django.core.files import File
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.authentication import require_scope
from core.api.fields import ActionsField, MonthField
from core.api.filters import FilterSet, filters
from core.api.parsers import StrictJSONParser
from core.api.renderers import CsvRenderer, XlsxRenderer
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from core.errors import NotFound
from core.models import TokenScope
from enterprises.api import signing
from enterprises.models import Enterprise
from enterprises.policies import can
from quotas.acts.reports import IMPORTS
from quotas.api.fields import EnterpriseCodeField
from quotas.api.report_acts import BeginningSerializer
from quotas.capabilities import REPORTS_KEY_IN
from quotas.checks import Severity
from quotas.models import Import
from quotas.services import imports
from quotas.services.imports import Upload
from quotas.sheets import templates, workbooks
from quotas.sheets.downloads import faulty_rows_answer, faulty_sheet, sheet_answer


class CellFaultSerializer(Serializer):
    """A fault of one cell or, without a row, of the whole sheet."""

    code = serializers.CharField()
    detail = serializers.CharField()
    sheet = serializers.CharField()
    row = serializers.IntegerField(allow_null=True)
    column = serializers.CharField()
    title = serializers.CharField()
    value = serializers.CharField()
    suggestion = serializers.CharField()


class CellFindingSerializer(CellFaultSerializer):
    severity = serializers.ChoiceField(Severity.choices)


class ImportSerializer(ModelSerializer):
    period = MonthField(read_only=True)
    errors: Any = CellFaultSerializer(source="faults", many=True, read_only=True)
    findings = CellFindingSerializer(many=True, read_only=True)
    imported_before = serializers.DateTimeField(read_only=True, allow_null=True, default=None)
    actions = ActionsField(imports.LIFECYCLE)

    class Meta:
        model = Import
        fields = [
            "id",
            "kind",
            "state",
            "dry_run",
            "file_name",
            "size",
            "sha256",
            "uploaded_at",
            "enterprise",
            "period",
            "lines",
            "reports",
            "faulty_reports",
            "good_only",
            "errors",
            "findings",
            "report",
            "notice",
            "approval",
            "imported_before",
            "actions",
        ]


class SheetFileField(serializers.FileField):
    def to_internal_value(self, data: "File[Any]") -> Any:
        upload = super().to_internal_value(data)
        return Upload(upload.name or "", upload.read())


class UploadSerializer(Serializer):
    file = SheetFileField()
    kind = serializers.ChoiceField(choices=Import.Kind.choices)
    dry_run = serializers.BooleanField(required=False, default=True)
    enterprise = EnterpriseCodeField(slug_field="code", queryset=Enterprise.objects.all(), required=False)
    period = MonthField(required=False)


class ImportFilters(FilterSet):
    kind = filters.ChoiceFilter(choices=Import.Kind.choices)
    state = filters.MultipleChoiceFilter(choices=Import.State.choices)


_FORMAT = OpenApiParameter("format", str, description="xlsx, csv")


class ImportViewSet(ResourceViewSet):
    """Uploaded sheets. Each is tried out on upload: faults name their cells, and only the commit writes."""

    queryset = Import.objects.with_earlier().without_content().select_related("enterprise")
    serializer_class = ImportSerializer
    filterset_class = ImportFilters
    ordering_fields = ("uploaded_at",)
    ordering = ("-uploaded_at",)
    repeatable = ("state",)
    parser_classes = (MultiPartParser, StrictJSONParser)
    kinds: ClassVar[tuple[str, ...]] = tuple(Import.Kind.values)

    acts = IMPORTS
    signing: ClassVar = signing

    def check_object_permissions(self, request: Request, obj: Any) -> None:
        super().check_object_permissions(request, obj)
        if request.method not in SAFE_METHODS:
            self._require_scope(obj.kind)

    def _require_scope(self, kind: str) -> None:
        """Ask of a sheet for the scope by which one of its rows is entered; of people, by which each is invited."""
        if imports.scope_of(kind) == TokenScope.APPROVE:
            require_scope(self.request, TokenScope.APPROVE)

    @extend_schema(
        request={
            "multipart/form-data": {
                "type": "object",
                "required": ["file", "kind"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "kind": {"type": "string", "enum": list(Import.Kind.values)},
                    "dry_run": {"type": "boolean"},
                    "enterprise": {"type": "string"},
                    "period": {"type": "string"},
                },
            }
        },
        responses={201: ImportSerializer, 202: ImportSerializer},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Upload a sheet. A large one is answered with 202 and read by a worker: poll until it has a state."""
        members = self.members(UploadSerializer)
        self._require_scope(members["kind"])
        row = imports.create(actor=request.user, **members)
        waits = row.state == Import.State.PENDING
        answer = self.answer(row, status=statuses.HTTP_202_ACCEPTED if waits else statuses.HTTP_201_CREATED)
        answer["Location"] = self.reverse_action("detail", args=[row.pk])
        return answer

    @extend_schema(responses={200: CellFaultSerializer(many=True)}, parameters=[_FORMAT], filters=False)
    @action(
        detail=True,
        methods=["get"],
        renderer_classes=[JSONRenderer, CsvRenderer, XlsxRenderer],
        pagination_class=None,
    )
    def errors(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """List all faults; as a sheet, return the uploaded one with the faults beside each row."""
        row = self.get_object()
        form = request.accepted_renderer.format
        if form == workbooks.XLSX and row.kind == Import.Kind.MANY_REPORTS:
            raise NotFound("not_found", _("The rows with errors of this sheet are given as CSV only."))
        if form == workbooks.CSV and row.kind == Import.Kind.MANY_REPORTS:
            return faulty_rows_answer(row)
        if form not in workbooks.TYPES:
            return Response(CellFaultSerializer([*row.faults, *row.findings], many=True).data)
        return sheet_answer(faulty_sheet(row, form), f"errors-{row.pk}", form)

    @extend_schema(
        responses={(200, workbooks.TYPES["xlsx"]): OpenApiTypes.BINARY},
        parameters=[
            _FORMAT,
            OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=list(Import.Kind.values)),
            OpenApiParameter("enterprise", str, description="of a monthly report"),
            OpenApiParameter("period", str, description="of a monthly report: 2011-04"),
        ],
        filters=False,
    )
    @action(
        detail=False,
        methods=["get"],
        url_path=r"templates/(?P<kind>[a-z_]+)",
        renderer_classes=[XlsxRenderer, CsvRenderer],
        pagination_class=None,
    )
    def templates(self, request: Request, kind: str) -> HttpResponse:
        """Return a sheet to fill in, as XLSX or CSV; a monthly report's sheet contains the known lines already."""
        form = request.accepted_renderer.format
        match kind:
            case Import.Kind.REPORTS:
                query = {name: text for name, text in request.query_params.items() if name != "format"}
                asked = BeginningSerializer(data=query, context=self.get_serializer_context())
                asked.is_valid(raise_exception=True)
                about = asked.validated_data
                name = f"{about['enterprise'].code}-{about['period']:%Y-%m}"
                on_paper = can(request.user, REPORTS_KEY_IN, about["enterprise"])
                content = templates.build_report_template(about["enterprise"], about["period"], form, on_paper=on_paper)
                return sheet_answer(content, name, form)
            case Import.Kind.NOTICES:
                return sheet_answer(templates.build_notice_template(form), kind, form)
            case Import.Kind.MANY_REPORTS:
                return sheet_answer(templates.build_many_reports_template(form), kind, form)
            case Import.Kind.ENTERPRISES:
                return sheet_answer(templates.build_enterprise_template(form), kind, form)
            case Import.Kind.READINGS:
                return sheet_answer(templates.build_readings_template(form), kind, form)
        if (declared := imports.DECLARED.get(kind)) is not None:
            return sheet_answer(declared.template(form), kind, form)
        raise NotFound("not_found", _("There is no template of this kind."))
