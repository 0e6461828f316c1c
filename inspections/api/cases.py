"""Cases over the API: opened from a flag or by hand, followed step by step, ended by a second person."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.response import Response

from core import clock
from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, ReasonSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet, Verb
from core.models import TokenScope
from inspections import case_deadlines, queries
from inspections.api.orders import OrderSerializer
from inspections.api.parties import (
    DecidedPartySerializer,
    NewPartySerializer,
    NewRecusalSerializer,
    PartySerializer,
    RecusalSerializer,
    RespondentOutcomeSerializer,
    RespondentSerializer,
)
from inspections.api.proceedings import PenaltyNoticeSerializer, ProceedingSerializer, addressee_number, yuan
from inspections.api.subjects import LocationField, SubjectSerializer
from inspections.filters.cases import CaseFilters
from inspections.lifecycles import CASE, list_respondents
from inspections.models import Case, CaseEntry, Order, Proceeding
from inspections.services import cases, orders, parties, proceedings, recusals
from inspections.services.subjects import Named


class JournalSerializer(ModelSerializer):
    actor = serializers.CharField(source="actor_name")

    class Meta:
        model = CaseEntry
        fields = ["at", "actor", "verb", "text"]
        read_only_fields = fields


class ClockSerializer(Serializer):
    name = serializers.CharField()
    of = serializers.CharField()
    until = serializers.DateField()
    left = serializers.IntegerField(allow_null=True, help_text="days; below zero when it has passed")
    late = serializers.BooleanField()


class CaseSerializer(ModelSerializer):
    subject = SubjectSerializer(source="*", read_only=True)
    enterprise = serializers.CharField(source="enterprise.code", default=None)
    parties = PartySerializer(source="matter.parties", many=True, read_only=True)
    province = serializers.CharField(source="place.province_code")
    place = serializers.CharField(source="place.code")
    lead = serializers.CharField(source="lead.name", default=None)
    opened_by = serializers.CharField(source="opened_by.name")
    closed_by = serializers.CharField(source="closed_by.name", default=None)
    overdue = serializers.SerializerMethodField()
    clocks = serializers.SerializerMethodField()
    respondents = serializers.SerializerMethodField()
    orders = OrderSerializer(many=True)
    proceedings = ProceedingSerializer(many=True)
    surfaced_to = serializers.CharField(source="surfaced_to.code", default=None)
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
            "surfaced_to",
            "surfaced_on",
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
        read_only_fields = fields

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
    source = serializers.ChoiceField(choices=Case.Source.choices)  # type: ignore[assignment]
    allegation = serializers.CharField(max_length=8000)
    province = serializers.CharField(required=False, max_length=6)
    location = LocationField(required=False)
    conduct_on = serializers.DateField(required=False, allow_null=True)


class NewOrderSerializer(Serializer):
    kind = serializers.ChoiceField(choices=Order.Kind.choices)
    due_on = serializers.DateField(required=False, allow_null=True)
    working_days = serializers.IntegerField(min_value=1, max_value=500, required=False, allow_null=True)
    legal_basis = serializers.CharField(max_length=2000)
    text = serializers.CharField(max_length=8000)
    fine = yuan()
    evidence_required = serializers.BooleanField(required=False, default=False)
    served_on = serializers.DateField(
        required=False, allow_null=True, help_text="Empty: it has still to be served, and its term does not run."
    )
    service = serializers.ChoiceField(choices=Order.Service.choices, required=False, allow_blank=True)
    consent = serializers.CharField(max_length=200, required=False, allow_blank=True)
    respondent = addressee_number()


class RemarkSerializer(Serializer):
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class FallSerializer(ReasonSerializer):
    fell_on = serializers.DateField(required=False, allow_null=True)
    respondent = addressee_number()


class SeizureSerializer(ReasonSerializer):
    tonnes = serializers.DecimalField(max_digits=16, decimal_places=3, min_value=0)
    suspects = serializers.IntegerField(min_value=0, max_value=10_000)


def open_by_hand(*, actor: Any, subject: Named, location: Mapping[str, Any] | None = None, **members: Any) -> Case:
    """Spread the location over the service's arguments."""
    where = dict(location or {})
    return cases.create(actor=actor, subject=subject, location=where.pop("text", ""), **where, **members)


class CaseViewSet(Creates, ResourceViewSet):
    """Cases of suspected breaches; the subject may be unknown."""

    queryset = Case.objects.all()
    serializer_class = CaseSerializer
    filterset_class = CaseFilters
    search_fields = ("number", "allegation", "subject_code", "subject_description")
    ordering_fields = ("opened_at", "due_on", "number")
    repeatable = ("state",)

    create_service = staticmethod(open_by_hand)
    create_body = NewCaseSerializer

    place_on_file = Verb(cases.place_on_file, body=RemarkSerializer)
    start_investigation = Verb(cases.start_investigation, body=RemarkSerializer)
    order = Verb(
        orders.issue,
        body=NewOrderSerializer,
        answer=OrderSerializer,
        status=statuses.HTTP_201_CREATED,
        scope=TokenScope.APPROVE,
    )
    close = Verb(cases.close, body=ReasonSerializer, scope=TokenScope.APPROVE)
    not_substantiated = Verb(cases.not_substantiated, body=ReasonSerializer, scope=TokenScope.APPROVE)
    reopen = Verb(cases.reopen, body=ReasonSerializer)
    notify = Verb(
        proceedings.notify,
        body=PenaltyNoticeSerializer,
        answer=ProceedingSerializer,
        status=statuses.HTTP_201_CREATED,
        scope=TokenScope.APPROVE,
    )
    suspend = Verb(cases.suspend, body=ReasonSerializer)
    resume = Verb(cases.resume, body=ReasonSerializer)
    refer = Verb(cases.refer, body=ReasonSerializer, scope=TokenScope.APPROVE)
    take_back = Verb(cases.take_back, body=ReasonSerializer)
    appeal = Verb(cases.appeal, body=ReasonSerializer)
    uphold = Verb(cases.uphold, body=ReasonSerializer, scope=TokenScope.APPROVE)
    annul = Verb(cases.annul, body=FallSerializer, scope=TokenScope.APPROVE)
    record_seizure = Verb(cases.record_seizure, body=SeizureSerializer)
    publish = Verb(cases.publish, body=ReasonSerializer, scope=TokenScope.APPROVE)
    unpublish = Verb(cases.unpublish, body=ReasonSerializer, scope=TokenScope.APPROVE)
    add_party = Verb(parties.add, body=NewPartySerializer, answer=PartySerializer, status=statuses.HTTP_201_CREATED)
    decide_party = Verb(parties.decide, body=DecidedPartySerializer, answer=PartySerializer)
    recuse = Verb(
        recusals.recuse, body=NewRecusalSerializer, answer=RecusalSerializer, status=statuses.HTTP_201_CREATED
    )
    record_outcome = Verb(
        cases.record_outcome, body=RespondentOutcomeSerializer, answer=PartySerializer, scope=TokenScope.APPROVE
    )

    def get_queryset(self) -> Any:
        return queries.cases(super().get_queryset())

    def answer(self, row: Any, **kwargs: Any) -> Response:
        fresh: dict[type, Any] = {Case: queries.cases, Proceeding: queries.proceedings, Order: queries.orders}
        read = fresh.get(type(row))
        return super().answer(read().get(pk=row.pk) if read else row, **kwargs)
