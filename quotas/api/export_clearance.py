"""``can-export/``: a yes or no for customs officers only; every question is recorded in the audit trail."""

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from enterprises.models import Enterprise
from enterprises.policies import authorise
from quotas import capabilities
from quotas.api.fields import EnterpriseCodeField, TonnesField
from quotas.models import Category
from quotas.services import export_clearance

_SPLIT = [(Category.LIGHT.value, Category.LIGHT.label), (Category.MEDIUM_HEAVY.value, Category.MEDIUM_HEAVY.label)]


class ExportQuestionSerializer(Serializer):
    enterprise = EnterpriseCodeField(slug_field="code", queryset=Enterprise.objects.all())
    tonnes = TonnesField(help_text=gettext_lazy("tonnes of goods"))
    category = serializers.ChoiceField(
        choices=_SPLIT, required=False, help_text=gettext_lazy("where the year's quota is split")
    )


class ExportAnswerSerializer(Serializer):
    enterprise = serializers.CharField(source="enterprise.code")
    enterprise_state = serializers.ChoiceField(source="enterprise.state", choices=Enterprise.State.choices)
    year = serializers.IntegerField()
    category = serializers.CharField()
    tonnes = TonnesField()
    may_export = serializers.BooleanField()
    reason = serializers.ChoiceField(choices=export_clearance.Reason.choices)
    detail = serializers.CharField(source="reason.label")


class CanExportView(RowSecurity, APIView):
    @extend_schema(parameters=[ExportQuestionSerializer], responses=ExportAnswerSerializer)
    def get(self, request: Request) -> Response:
        """Answer whether the enterprise may export so much today. The quota left is not disclosed."""
        authorise(request.user, capabilities.EXPORT_ASK)
        asked = ExportQuestionSerializer(data=request.query_params.dict(), context={"request": request})
        asked.is_valid(raise_exception=True)
        answer = export_clearance.ask(actor=request.user, **asked.validated_data)
        return Response(ExportAnswerSerializer(answer).data, headers={"Cache-Control": "no-store"})
