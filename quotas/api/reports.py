"""Monthly reports over the API, and the list of those that are missing."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api.fields import MonthField
from core.api.pagination import NewestFirst
from core.api.renderers import CsvRenderer, PdfRenderer, XlsxRenderer
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates, ResourceViewSet, Updates
from core.models import TokenScope
from enterprises.api import signing
from quotas import receipt_pdf, receipts, report_lines
from quotas.acts.reports import REPORTS
from quotas.api.report_acts import (
    AcceptManyOutcomeSerializer,
    AcceptManySerializer,
    BeginningSerializer,
    CheckSerializer,
    ConfirmedReceiptsSerializer,
    ConfirmReceiptsSerializer,
    FindingSerializer,
    PrefilledLineSerializer,
    SubmissionSerializer,
)
from quotas.api.report_answers import ReportSerializer
from quotas.checks import Severity
from quotas.filters.reports import DutyFilters, ReportFilters
from quotas.models import Report, ReportingDuty
from quotas.queries import reports as queries
from quotas.services import reports
from quotas.sheets import filed_reports, workbooks


class MissingReportSerializer(ModelSerializer):
    enterprise_name = serializers.CharField(source="enterprise.name")
    province = serializers.CharField(source="enterprise.jurisdiction.province_code")
    period = MonthField()
    days_overdue = serializers.SerializerMethodField()

    class Meta:
        model = ReportingDuty
        fields = ["id", "enterprise", "enterprise_name", "province", "period", "kind", "due_on", "days_overdue"]

    def get_days_overdue(self, duty: ReportingDuty) -> int:
        return (clock.today() - duty.due_on).days


class MissingReportViewSet(ResourceViewSet):
    """Duties whose due day has passed without a report in force."""

    queryset = ReportingDuty.objects.all()
    serializer_class = MissingReportSerializer
    filterset_class = DutyFilters
    ordering_fields = ("period", "due_on")

    def get_queryset(self) -> Any:
        missing = queries.missing(on=clock.today()).visible_to(self.request.user)
        return missing.none() if getattr(self, "swagger_fake_view", False) else missing


class ReportViewSet(Creates, Updates):
    """Reports, one per enterprise and month; each version is a row of its own, frozen when it is submitted."""

    queryset = Report.objects.all()
    serializer_class = ReportSerializer
    filterset_class = ReportFilters
    pagination_class = NewestFirst
    cursor_fields = ("prepared_at", "id")
    prepares_statements = True
    repeatable = ("state",)
    list_actions = frozenset({"list", "sheet"})

    create_service = staticmethod(reports.create)
    update_service = staticmethod(reports.update)

    acts = REPORTS
    bodies: ClassVar = {"submit": SubmissionSerializer}
    signing: ClassVar = signing
    action_scopes: ClassVar[Mapping[str, TokenScope]] = {
        "accept_many": TokenScope.APPROVE,
        "confirm_receipts": TokenScope.APPROVE,
    }

    def get_renderers(self) -> list[BaseRenderer]:
        return [CsvRenderer(), XlsxRenderer()] if self.action == "sheet" else super().get_renderers()

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        # A service reads what it needs itself, under its lock.
        shown = self.action in {"list", "retrieve"}
        return queries.with_people(rows) if shown else rows.select_related("enterprise__jurisdiction")

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        report_lines.fetch(rows)
        return rows

    def answer(self, row: object, **kwargs: Any) -> Response:
        """Answer with a row; a report is read again with all that its representation needs."""
        return super().answer(queries.with_answer_fields(row) if isinstance(row, Report) else row, **kwargs)

    @extend_schema(
        parameters=[
            OpenApiParameter("enterprise", str, required=True),
            OpenApiParameter("period", str, required=True, description="2011-04"),
        ],
        responses=PrefilledLineSerializer(many=True),
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def prefill(self, request: Request) -> Response:
        """Return the lines to begin a month with.

        They repeat the sites and products of the last report and open with the closing stock of the last report.
        """
        asked = BeginningSerializer(data=request.query_params.dict(), context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        lines = queries.prefilled(asked.validated_data["enterprise"], asked.validated_data["period"])
        return Response(PrefilledLineSerializer(lines, many=True).data)

    @extend_schema(
        responses={(200, workbooks.TYPES["csv"]): OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("format", str, description="csv, xlsx")],
        filters=True,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def sheet(self, request: Request) -> HttpResponseBase:
        """Return those of the listed reports that are in force as a sheet of many reports.

        It is read again by ``imports/`` as it stands: what is filed already as it says changes nothing.
        """
        return filed_reports.answer(self.filter_queryset(self.get_queryset()), request.accepted_renderer.format)

    @extend_schema(request=None, responses=CheckSerializer)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, **kwargs: Any) -> Response:
        """List all findings against filing this draft now. Change nothing."""
        findings = reports.check(self.get_object(), actor=request.user)
        warned = sorted({finding.code for finding in findings if finding.severity == Severity.WARNING})
        blocked = any(finding.severity == Severity.BLOCKING for finding in findings)
        return Response(CheckSerializer({"findings": findings, "blocked": blocked, "reasons_needed": warned}).data)

    @extend_schema(responses=FindingSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def findings(self, request: Request, **kwargs: Any) -> Response:
        """Run the checks on this version with today's data, also on a filed version. Change nothing."""
        return Response(FindingSerializer(reports.findings(self.get_object()), many=True).data)

    @extend_schema(responses={(200, "application/pdf"): bytes}, filters=False)
    @action(detail=True, methods=["get"], renderer_classes=[JSONRenderer, PdfRenderer], pagination_class=None)
    def receipt(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Return the receipt as PDF, in the language of the request. A draft has none: 404."""
        report = self.get_object()
        if report.receipt_number is None:
            raise Http404
        address = request.build_absolute_uri(receipts.page_path(report.receipt_number))
        return receipt_pdf.answer(report, address=address)

    @extend_schema(
        operation_id="reports_accept_many", request=AcceptManySerializer, responses=AcceptManyOutcomeSerializer
    )
    @action(detail=False, methods=["post"], url_path="accept", pagination_class=None)
    def accept_many(self, request: Request) -> Response:
        """Accept many filings at once; each that is refused is named with the reason, the others are accepted."""
        keys = self.members(AcceptManySerializer)["reports"]
        return Response(AcceptManyOutcomeSerializer(reports.accept_many(keys, actor=request.user)).data)

    @extend_schema(
        operation_id="reports_confirm_receipts",
        request=ConfirmReceiptsSerializer,
        responses=ConfirmedReceiptsSerializer,
    )
    @action(detail=False, methods=["post"], url_path="confirm_receipts", pagination_class=None)
    def confirm_receipts(self, request: Request) -> Response:
        """Confirm the days of receipt of all reports that were filed from a sheet, up to a thousand at once."""
        outcome = reports.confirm_receipts(actor=request.user, **self.members(ConfirmReceiptsSerializer))
        return Response(ConfirmedReceiptsSerializer(outcome).data)
