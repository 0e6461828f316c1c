"""Suspicions over the API: months of enterprises with their standing flags, by the traces in which they stand."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core.api import program_files
from core.api.fields import MonthField
from core.api.serializers import Serializer
from core.api.viewsets import ResourceViewSet
from enterprises.policies import authorise
from inspections import flag_messages, rules
from inspections.capabilities import RISK_SEE
from inspections.filters import SuspicionFilters
from inspections.models import Flag, Severity
from inspections.rules.traces import Trace
from inspections.suspicions import Suspicions


class SignalSerializer(Serializer):
    flag = serializers.UUIDField(source="pk")
    rule = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.choices)
    message = serializers.SerializerMethodField()
    lawful = serializers.SerializerMethodField()

    def get_message(self, flag: Flag) -> str:
        return flag_messages.render(flag)

    def get_lawful(self, flag: Flag) -> str:
        lawful = rules.rule(flag.rule).lawful
        return gettext(lawful) if lawful else ""


class TraceSignalsSerializer(Serializer):
    trace = serializers.ChoiceField(choices=[trace.value for trace in Trace])
    label: Any = serializers.CharField()
    settled_by = serializers.CharField()
    signals = SignalSerializer(source="flags", many=True)


class SuspicionSerializer(Serializer):
    """A month of an enterprise: in how many independent traces flags stand, and the flags of each."""

    enterprise = serializers.CharField(source="enterprise.code")
    province = serializers.CharField(source="enterprise.place")
    period = MonthField(source="month")
    severity = serializers.ChoiceField(choices=Severity.choices)
    traces = serializers.IntegerField()
    parts = TraceSignalsSerializer(many=True)


class SuspicionViewSet(ResourceViewSet):
    """Months of enterprises by the number of independent traces in which flags stand; computed on request."""

    queryset = Flag.objects.all()
    serializer_class = SuspicionSerializer
    filterset_class = SuspicionFilters
    search_fields = ("enterprise__code", "enterprise__name", "enterprise__name_zh")

    @extend_schema(responses=SuspicionSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        authorise(request.user, RISK_SEE)
        return super().list(request, *args, **kwargs)

    def list_rows(self, rows: QuerySet[Any]) -> HttpResponseBase:
        suspicions: Any = Suspicions(rows)
        return super().list_rows(suspicions)

    def rows_of_file(self, rows: Any) -> Iterator[Any]:
        return self.limited(rows.months(), batched(rows, program_files.CHUNK))
