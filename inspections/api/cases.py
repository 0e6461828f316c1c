"""Cases over the API: opened from a flag or by an officer, followed step by step, ended by a second person."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core import clock
from core.actors import Actor
from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet
from enterprises.consultation_subjects import is_consulted
from enterprises.models import Consultation
from inspections import case_deadlines, queries
from inspections.acts.cases import CASES
from inspections.api.impartiality import OfFile
from inspections.api.orders import OrderSerializer
from inspections.api.parties import AssignmentSerializer, PartySerializer, RespondentSerializer
from inspections.api.proceedings import ProceedingSerializer
from inspections.api.subjects import LocationField, SubjectSerializer
from inspections.filters import CaseFilters
from inspections.lifecycles import CASE, list_respondents
from inspections.models import Case, CaseEntry
from inspections.services import cases
from inspections.services.subjects import Named


class JournalSerializer(ModelSerializer):
    actor = serializers.CharField(source="actor_name")

    class Meta:
        model = CaseEntry
        fields = ["at", "actor", "verb", "text"]


class ClockSerializer(Serializer):
    name = serializers.CharField()
    of = serializers.CharField()
    until = serializers.DateField()
    left = serializers.IntegerField(allow_null=True, help_text="days; below zero when it has passed")
    late = serializers.BooleanField()


class CaseSerializer(ModelSerializer):
    subject = SubjectSerializer(source="*", read_only=True)
    parties = PartySerializer(source="matter.parties", many=True, read_only=True)
    assigned_to = AssignmentSerializer(source="matter.assignment", read_only=True, allow_null=True)
    province = serializers.CharField(source="place.province_code")
    lead = serializers.CharField(source="lead.name", default=None)
    opened_by = serializers.CharField(source="opened_by.name")
    closed_by = serializers.CharField(source="closed_by.name", default=None)
    overdue = serializers.SerializerMethodField()
    clocks = serializers.SerializerMethodField()
    respondents = serializers.SerializerMethodField()
    orders = OrderSerializer(many=True)
    proceedings = ProceedingSerializer(many=True)
    escalated_on = serializers.DateField(allow_null=True)
    earlier_cases = serializers.IntegerField()
    flags: serializers.Field = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    journal = JournalSerializer(many=True)
    actions = ActionsField(CASE)

    class Meta:
        model = Case
        fields = [
            "id",
            "number",
            "subject",
            "enterprise",
            "parties",
            "assigned_to",
            "respondents",
            "source",
            "allegation",
            "province",
            "place",
            "lead",
            "state",
            "opened_by",
            "opened_at",
            "due_on",
            "overdue",
            "clocks",
            "conduct_on",
            "lapses_on",
            "decided_at",
            "escalated_to",
            "escalated_on",
            "earlier_cases",
            "closed_by",
            "closed_at",
            "proceedings",
            "orders",
            "flags",
            "journal",
            "published",
            "publication_reason",
            "take_down_due_on",
            "taken_down_on",
            "seized_tonnes",
            "suspects",
            "fictitious",
            "actions",
        ]

    def get_overdue(self, case: Case) -> bool:
        return case.is_overdue(clock.today())

    @extend_schema_field(RespondentSerializer(many=True))
    def get_respondents(self, case: Case) -> Any:
        return RespondentSerializer(list_respondents(case), many=True, context={**self.context, "case": case}).data

    @extend_schema_field(ClockSerializer(many=True))
    def get_clocks(self, case: Case) -> Any:
        return ClockSerializer(case_deadlines.deadlines_of_file(case, clock.today()), many=True).data


class NewCaseSerializer(Serializer):
    subject = SubjectSerializer()
    source: Any = serializers.ChoiceField(choices=Case.Source.choices)
    allegation = serializers.CharField(max_length=8000)
    province = serializers.CharField(required=False, max_length=6)
    location = LocationField(required=False)
    conduct_on = serializers.DateField(required=False, allow_null=True)


def open_by_hand(*, actor: Actor, subject: Named, location: Mapping[str, Any] | None = None, **members: Any) -> Case:
    """Spread the location over the service's arguments."""
    where = dict(location or {})
    return cases.create(actor=actor, subject=subject, location=where.pop("text", ""), **where, **members)


class CaseViewSet(OfFile, Creates, ResourceViewSet):
    """Cases of suspected breaches; the subject may be unknown."""

    queryset = Case.objects.annotate(is_consulted=is_consulted(Consultation.Subject.CASE))
    serializer_class = CaseSerializer
    filterset_class = CaseFilters
    search_fields = ("number", "allegation", "subject_code", "subject_description")
    ordering_fields = ("opened_at", "due_on", "number")
    repeatable = ("state",)

    on_heads = frozenset({"perform_declare_impartiality", "perform_recuse"})
    create_service = staticmethod(open_by_hand)
    create_body = NewCaseSerializer

    acts = CASES
    rows = staticmethod(queries.cases)
