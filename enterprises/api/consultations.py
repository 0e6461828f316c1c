"""Consultations among offices over the API: asked, answered office by office, concluded."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, Serializer, many
from core.api.viewsets import Creates, ResourceViewSet
from core.models import TokenScope
from enterprises.acts.consultations import CONSULTATIONS, CONSULTED_OFFICES
from enterprises.api.fields import CodeField
from enterprises.consultation_filters import ConsultationFilters, ConsultedOfficeFilters
from enterprises.lifecycles.consultations import CONSULTATION, CONSULTED_OFFICE
from enterprises.models import Authority, Consultation, ConsultedOffice, Jurisdiction
from enterprises.services import consultations

_OPINION = ["opinion", "reason", "given_by", "given_on", "escalated_at"]


class OfficeOpinionSerializer(ModelSerializer):
    """An office that was asked, and its opinion."""

    class Meta:
        model = ConsultedOffice
        fields = ["id", "place", "authority", *_OPINION]


class ConsultationSerializer(ModelSerializer):
    offices = OfficeOpinionSerializer(many=True, read_only=True)
    actions = ActionsField(CONSULTATION)

    class Meta:
        model = Consultation
        fields = [
            "id",
            "subject_kind",
            "subject_id",
            "subject_label",
            "place",
            "authority",
            "question",
            "blocking",
            "working_days",
            "due_on",
            "state",
            "opened_by",
            "opened_at",
            "offices",
            "outcome",
            "outcome_reason",
            "concluded_by",
            "concluded_on",
            "fictitious",
            "version",
            "actions",
        ]


class AskedOfficeBody(Serializer):
    """An office by its place and authority."""

    place = CodeField(queryset=Jurisdiction.objects.all())
    authority = CodeField(queryset=Authority.objects.all())


class ConsultationBody(Serializer):
    subject_kind = serializers.ChoiceField(choices=Consultation.Subject.choices)
    subject_id = serializers.UUIDField()
    question = serializers.CharField(max_length=4_000)
    offices = many(AskedOfficeBody(), at_most=consultations.MOST_OFFICES)
    working_days = serializers.IntegerField(min_value=1, max_value=consultations.MOST_DAYS)
    blocking = serializers.BooleanField(label=_("required"), help_text=_("the subject does not go on while it is open"))

    def validate_offices(self, value: list[dict[str, Any]]) -> list[consultations.Office]:
        return [consultations.Office(**office) for office in value]


class ConsultationViewSet(Creates):
    """Offices that were asked about a draft notice, a list, a case or a plan, with their opinions and the outcome."""

    queryset = CONSULTATION.rows()
    serializer_class = ConsultationSerializer
    filterset_class = ConsultationFilters
    create_service = staticmethod(consultations.ask)
    create_body = ConsultationBody
    action_scopes = {"create": TokenScope.APPROVE}
    ordering_fields = ("opened_at", "due_on")
    ordering = ("-opened_at", "-id")

    acts = CONSULTATIONS


class ConsultedOfficeSerializer(ModelSerializer):
    consultation = serializers.UUIDField(source="consultation_id", read_only=True)
    subject = serializers.CharField(source="consultation.subject_label", read_only=True)
    question = serializers.CharField(source="consultation.question", read_only=True)
    due_on = serializers.DateField(source="consultation.due_on", read_only=True)
    actions = ActionsField(CONSULTED_OFFICE)

    class Meta:
        model = ConsultedOffice
        fields = [
            "id",
            "consultation",
            "subject",
            "question",
            "due_on",
            "place",
            "authority",
            *_OPINION,
            "version",
            "actions",
        ]


class ConsultedOfficeViewSet(ResourceViewSet):
    """Offices that were asked in a consultation, each with its one opinion."""

    queryset = CONSULTED_OFFICE.rows()
    serializer_class = ConsultedOfficeSerializer
    filterset_class = ConsultedOfficeFilters
    ordering_fields = ("consultation__due_on",)
    ordering = ("-consultation__due_on", "-id")

    acts = CONSULTED_OFFICES
