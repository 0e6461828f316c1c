"""Penalty proceedings over the API: the party states its defence, officers answer, hear, review, decide and serve."""

from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet, Verb
from core.models import TokenScope
from inspections import queries
from inspections.filters.cases import ProceedingFilters
from inspections.lifecycles import PROCEEDING
from inspections.models import Order, Proceeding
from inspections.services import proceedings

PENALTIES = [(str(kind), kind.label) for kind in Order.PENALTIES]


def yuan() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=16, decimal_places=2, min_value=0, required=False, allow_null=True)


class ProceedingSerializer(ModelSerializer):
    """What the party sees too: what it is accused of, on which grounds, and what was done with its defence."""

    case = serializers.CharField(source="case.number")
    enterprise = serializers.CharField(source="case.enterprise.code", default=None)
    fine_range = serializers.SerializerMethodField()
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
        found = proceedings.range_of(proceeding)
        if found is None:
            return None
        return {
            "article": found.article,
            "least": f"{found.least:.2f}",
            "most": f"{found.most:.2f}",
            "branch": found.branch,
            "source": found.provision.source,
        }


class ServiceSerializer(Serializer):
    served_on = serializers.DateField()
    service = serializers.ChoiceField(choices=Proceeding.Service.choices)
    consent = serializers.CharField(max_length=200, required=False, allow_blank=True)


class PenaltyNoticeSerializer(ServiceSerializer):
    facts = serializers.CharField(max_length=8000)
    grounds = serializers.CharField(max_length=4000)
    conduct_on = serializers.DateField(required=False, allow_null=True)
    article = serializers.CharField(max_length=16, required=False, allow_blank=True)
    illegal_gains = yuan()
    intended = serializers.ListField(child=serializers.ChoiceField(choices=PENALTIES), allow_empty=False)
    intended_fine = yuan()


class WordsSerializer(Serializer):
    text = serializers.CharField(max_length=8000)


class HearingSerializer(WordsSerializer):
    held_on = serializers.DateField()


class ReviewSerializer(WordsSerializer):
    passed = serializers.BooleanField()


class DecisionSerializer(WordsSerializer):
    penalties = serializers.ListField(child=serializers.ChoiceField(choices=PENALTIES), allow_empty=True)
    fine = yuan()


class ProceedingViewSet(ResourceViewSet):
    """Proceedings of the cases of one's place, or against one's enterprise."""

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

    def get_queryset(self) -> Any:
        return queries.proceedings(super().get_queryset())

    def answer(self, row: Any, **kwargs: Any) -> Response:
        return super().answer(queries.proceedings().get(pk=row.pk), **kwargs)
