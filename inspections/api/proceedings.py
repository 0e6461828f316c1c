"""Penalty proceedings over the API: the party states its defence, officers answer, hear, review, decide and serve."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet, Verb
from core.errors import Invalid
from core.models import TokenScope
from inspections import fine_ranges, queries
from inspections.api.orders import ServiceSerializer
from inspections.api.parties import AddresseeSerializer
from inspections.filters.cases import ProceedingFilters
from inspections.lifecycles import PROCEEDING
from inspections.models import Order, Proceeding
from inspections.services import fines, proceedings

PENALTIES = [(str(kind), kind.label) for kind in Order.PENALTIES]


def yuan() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=16, decimal_places=2, min_value=0, required=False, allow_null=True)


def addressee_number() -> serializers.IntegerField:
    text = gettext_lazy("number of the respondent; empty where only one answers")
    return serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text=text)


class ProvisionSerializer(Serializer):
    """An article of Order 785: its conduct, the fine where its figures are known, and what else it imposes."""

    article = serializers.CharField()
    conduct = serializers.CharField()
    conduct_zh = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    multiple_min = yuan()
    multiple_max = yuan()
    threshold = yuan()
    fixed_min = yuan()
    fixed_max = yuan()
    further = serializers.CharField()
    further_zh = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class ProvisionsSerializer(Serializer):
    provisions = ProvisionSerializer(many=True)


class ProceedingSerializer(ModelSerializer):
    """A proceeding as the party sees it too: the accusation, its grounds, and the answer to its defence."""

    case = serializers.CharField(source="case.number")
    respondent = AddresseeSerializer()
    enterprise = serializers.CharField(source="respondent.enterprise.code", default=None)
    fine_range = serializers.SerializerMethodField()
    needs_fine_basis = serializers.SerializerMethodField(
        help_text="No range is known for the fine: a legal reviewer has to name the provision that allows it."
    )
    provision = serializers.SerializerMethodField()
    notified_by = serializers.CharField(source="notified_by.name")
    reviewed_by = serializers.CharField(source="reviewed_by.name", default=None)
    decided_by = serializers.CharField(source="decided_by.name", default=None)
    hearing_by = serializers.CharField(source="hearing_by.name", default=None)
    actions = ActionsField(PROCEEDING)

    class Meta:
        model = Proceeding
        fields = [
            "id",
            "number",
            "case",
            "respondent",
            "enterprise",
            "state",
            "conduct_on",
            "facts",
            "grounds",
            "article",
            "illegal_gains",
            "intended",
            "intended_fine",
            "fine_range",
            "needs_fine_basis",
            "fine_basis",
            "provision",
            "notified_by",
            "notified_at",
            "served_on",
            "service",
            "hearing_offered",
            "statement_due_on",
            "statement",
            "stated_at",
            "answer",
            "answered_at",
            "hearing_requested_at",
            "hearing_held_on",
            "hearing_by",
            "hearing_record",
            "reviewed_by",
            "reviewed_at",
            "decision",
            "penalties",
            "fine",
            "decided_by",
            "decided_at",
            "decision_served_on",
            "decision_service",
            "actions",
        ]
        read_only_fields = fields

    def get_fine_range(self, proceeding: Proceeding) -> dict[str, str] | None:
        found = fines.range_of(proceeding)
        if found is None:
            return None
        return {
            "article": found.article,
            "least": f"{found.least:.2f}",
            "most": f"{found.most:.2f}",
            "branch": found.branch,
            "source": found.provision.source,
        }

    def get_needs_fine_basis(self, proceeding: Proceeding) -> bool:
        return fines.needs_basis(proceeding)

    @extend_schema_field(ProvisionSerializer(allow_null=True))
    def get_provision(self, proceeding: Proceeding) -> Any:
        found = fine_ranges.find_in_force(proceeding.article, proceeding.conduct_on)
        return ProvisionSerializer(found).data if found else None


class PenaltyNoticeSerializer(ServiceSerializer):
    facts = serializers.CharField(max_length=8000)
    grounds = serializers.CharField(max_length=4000)
    conduct_on = serializers.DateField(required=False, allow_null=True)
    article = serializers.CharField(max_length=16, required=False, allow_blank=True)
    illegal_gains = yuan()
    intended = serializers.ListField(child=serializers.ChoiceField(choices=PENALTIES), allow_empty=False)
    intended_fine = yuan()
    respondent = addressee_number()


class WordsSerializer(Serializer):
    text = serializers.CharField(max_length=8000)


class HearingSerializer(WordsSerializer):
    held_on = serializers.DateField()


class ReviewSerializer(WordsSerializer):
    passed = serializers.BooleanField()
    fine_basis = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class DecisionSerializer(WordsSerializer):
    penalties = serializers.ListField(child=serializers.ChoiceField(choices=PENALTIES), allow_empty=True)
    fine = yuan()


class ProceedingViewSet(ResourceViewSet):
    """Proceedings in cases of the reader's place, or against the reader's enterprise."""

    queryset = Proceeding.objects.all()
    serializer_class = ProceedingSerializer
    filterset_class = ProceedingFilters
    search_fields = ("number", "facts")
    ordering_fields = ("notified_at", "statement_due_on", "number")
    repeatable = ("state",)

    make_statement = Verb(proceedings.make_statement, body=WordsSerializer)
    answer_statement = Verb(proceedings.answer_statement, body=WordsSerializer)
    request_hearing = Verb(proceedings.request_hearing)
    hold_hearing = Verb(proceedings.hold_hearing, body=HearingSerializer)
    review = Verb(proceedings.review, body=ReviewSerializer, scope=TokenScope.APPROVE)
    decide = Verb(proceedings.decide, body=DecisionSerializer, scope=TokenScope.APPROVE)
    serve = Verb(proceedings.serve, body=ServiceSerializer, scope=TokenScope.APPROVE)

    @extend_schema(responses=ProvisionsSerializer, parameters=[OpenApiParameter("on", dt.date)], filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def provisions(self, request: Request, **kwargs: Any) -> Response:
        """List the articles of Order 785 with their fines and other consequences, as in force on a day."""
        for name in set(request.query_params) - {"on", "format", "lang"}:
            raise Invalid.at(f"/{name}", "unknown_parameter", _("There is no such parameter here."))
        on = serializers.DateField().run_validation(request.query_params.get("on") or clock.today().isoformat())
        return Response(ProvisionsSerializer({"provisions": fine_ranges.provisions_on(on)}).data)

    def get_queryset(self) -> Any:
        return queries.proceedings(super().get_queryset())

    def answer(self, row: Any, **kwargs: Any) -> Response:
        return super().answer(queries.proceedings().get(pk=row.pk), **kwargs)
