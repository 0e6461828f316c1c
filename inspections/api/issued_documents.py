"""Issued documents over the API: documents of a case, as frozen content and as PDF, and their verification."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import row_security
from core.api.row_security import RowSecurity
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from core.throttling import AddressThrottle
from inspections import document_pdf, queries
from inspections.api.impartiality import OfFile
from inspections.filters import PaperFilters
from inspections.models import IssuedDocument

FILE = {(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY)}


class PaperSerializer(ModelSerializer):
    issued_by = serializers.CharField(source="issued_by.name")
    stands = serializers.BooleanField(read_only=True)
    content = serializers.SerializerMethodField()

    class Meta:
        model = IssuedDocument
        fields = [
            "id",
            "number",
            "code",
            "kind",
            "case",
            "proceeding",
            "order",
            "issued_by",
            "issued_at",
            "stands",
            "sha256",
            "content",
        ]

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_content(self, paper: IssuedDocument) -> Any:
        return json.loads(paper.content)


class PaperViewSet(OfFile, ResourceViewSet):
    """Notices, decisions, orders and closings of the reader's place, or addressed to the reader's enterprise."""

    queryset = IssuedDocument.objects.all()
    serializer_class = PaperSerializer
    filterset_class = PaperFilters
    search_fields = ("number", "code")
    ordering_fields = ("issued_at", "number")

    def get_queryset(self) -> Any:
        return queries.issued_documents(super().get_queryset())

    @extend_schema(responses=FILE)
    @action(detail=True, methods=["get"])
    def file(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Return the document as PDF, in both languages, with a QR code of the address that verifies it."""
        return document_pdf.answer(request, self.get_object())


class PaperVerificationThrottle(AddressThrottle):
    rate = "60/min"


class PaperVerificationSerializer(Serializer):
    """The public verification of an issued document, limited to what the document itself says."""

    code = serializers.CharField()
    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=IssuedDocument.Kind.choices)
    issued_at = serializers.DateTimeField()
    sha256 = serializers.CharField()
    stands = serializers.BooleanField()


class VerifyPaperView(RowSecurity, APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [PaperVerificationThrottle]

    @extend_schema(responses=PaperVerificationSerializer, auth=[])
    def get(self, request: Request, code: str) -> Response:
        """Return whether an issued document of this code was issued, and whether it is still valid."""
        with row_security.unrestricted("whoever holds a paper may hear whether it was issued"):
            paper = queries.issued_documents().filter(code=code.upper()).first()
        if paper is None:
            raise Http404
        return Response(PaperVerificationSerializer(paper).data)
