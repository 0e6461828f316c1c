"""Inspections over the API: planned, carried out with a checklist, signed, answered by the enterprise, concluded."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api.fields import ActionsField, MonthField
from core.api.serializers import ModelSerializer, Serializer, many
from core.api.viewsets import Creates
from enterprises.api import signing
from enterprises.api.fields import CodeField
from enterprises.models import Site
from inspections import checklists, queries
from inspections.acts.inspections import INSPECTIONS
from inspections.api.findings import InspectionFindingSerializer
from inspections.filters import InspectionFilters
from inspections.lifecycles import INSPECTION
from inspections.models import (
    Campaign,
    ChecklistAnswer,
    Inspection,
    InspectionEntry,
    InspectionMember,
    ObservedFigure,
)
from inspections.services import inspections
from inspections.services.inspections import Answered, Measured
from inspections.services.teams import Officer
from quotas.api.fields import TonnesField
from quotas.models import Product

# The reason and the risk score of a visit are hidden from the enterprise visited.
OF_OFFICES = ("reason", "risk", "campaign", "planned_by", "journal", "conclusion")
# The team's records are visible to others only after the leader has signed.
OF_THE_REPORT = ("summary", "answers", "figures", "findings")


class MemberSerializer(ModelSerializer):
    name = serializers.CharField(source="person.name")

    class Meta:
        model = InspectionMember
        fields = ["person", "name", "certificate", "leads"]


class ChecklistAnswerSerializer(ModelSerializer):
    class Meta:
        model = ChecklistAnswer
        fields = ["code", "duty", "question", "question_zh", "answer", "note"]


class ObservedFigureSerializer(ModelSerializer):
    period = MonthField()
    tonnes = TonnesField(read_only=True)

    class Meta:
        model = ObservedFigure
        fields = ["product", "period", "quantity", "tonnes", "note"]


class VisitEntrySerializer(ModelSerializer):
    actor = serializers.CharField(source="actor_name")

    class Meta:
        model = InspectionEntry
        fields = ["at", "actor", "verb", "text"]


class RiskField(serializers.JSONField):
    """The risk score at the time of planning, without cases that have been closed to the reader since."""

    def to_representation(self, value: Any) -> Any:
        assessment: Any = super().to_representation(value)
        closed = {str(key) for key in self.context["request"].user.reach.closed}
        if not closed or not assessment:
            return assessment
        parts = assessment.get("components", [])
        kept = [{**part, "rows": [row for row in part["rows"] if row["key"] not in closed]} for part in parts]
        return {**assessment, "components": kept}


class InspectionSerializer(ModelSerializer):
    kind = serializers.ChoiceField(source="site.kind", choices=Site.Kind.choices, read_only=True)
    province = serializers.CharField(source="place.province_code")
    overdue = serializers.SerializerMethodField()
    planned_by = serializers.CharField(source="planned_by.name", allow_null=True)
    reason = serializers.CharField(allow_null=True)
    risk = RiskField(allow_null=True)
    reported_by = serializers.CharField(source="reported_by.name", default=None)
    answered_by = serializers.CharField(source="answered_by.name", default=None)
    team = MemberSerializer(many=True)
    answers = ChecklistAnswerSerializer(many=True, allow_null=True)
    figures = ObservedFigureSerializer(many=True, allow_null=True)
    findings = InspectionFindingSerializer(many=True, allow_null=True)
    journal = VisitEntrySerializer(many=True, allow_null=True)
    actions = ActionsField(INSPECTION)

    class Meta:
        model = Inspection
        fields = [
            "id",
            "number",
            "site",
            "kind",
            "enterprise",
            "province",
            "place",
            "campaign",
            "planned_on",
            "announced",
            "announced_at",
            "reason",
            "risk",
            "state",
            "overdue",
            "planned_by",
            "team",
            "carried_out_on",
            "present",
            "summary",
            "answers",
            "figures",
            "findings",
            "reported_by",
            "reported_at",
            "report_sha256",
            "answer_due_on",
            "answer",
            "answered_by",
            "answered_at",
            "conclusion",
            "ended_at",
            "journal",
            "fictitious",
            "actions",
        ]
        extra_kwargs: ClassVar = {name: {"allow_null": True} for name in (*OF_OFFICES, *OF_THE_REPORT)}

    def get_overdue(self, inspection: Inspection) -> bool:
        return inspection.is_overdue(clock.today())

    def to_representation(self, instance: Inspection) -> Any:
        shown = super().to_representation(instance)
        if not instance.is_office(self.context["request"].user):
            hidden = OF_OFFICES if instance.reported_at else (*OF_OFFICES, *OF_THE_REPORT)
            shown |= dict.fromkeys(hidden)
        return shown


class OfficerSerializer(Serializer):
    person = serializers.CharField(max_length=60, source="username")
    certificate = serializers.CharField(max_length=40, required=False, allow_blank=True)
    leads = serializers.BooleanField(required=False, default=False)

    def to_internal_value(self, data: object) -> Any:
        return Officer(**super().to_internal_value(data))


class NewInspectionSerializer(Serializer):
    site = CodeField(queryset=Site.objects.all())
    planned_on = serializers.DateField()
    announced = serializers.BooleanField(required=False, default=False)
    campaign = CodeField(slug_field="number", queryset=Campaign.objects.all(), required=False, allow_null=True)
    reason = serializers.CharField(max_length=4000)
    team = many(OfficerSerializer(), at_most=50)


class TeamSerializer(Serializer):
    team = many(OfficerSerializer(), at_most=50)


class AnsweredSerializer(Serializer):
    code = serializers.CharField(max_length=40)
    answer = serializers.ChoiceField(choices=ChecklistAnswer.Answer.choices)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)

    def to_internal_value(self, data: object) -> Any:
        return Answered(**super().to_internal_value(data))


class MeasuredSerializer(Serializer):
    product = CodeField(queryset=Product.objects.all())
    period = MonthField()
    quantity = serializers.ChoiceField(choices=ObservedFigure.Quantity.choices)
    tonnes = TonnesField()
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)

    def to_internal_value(self, data: object) -> Any:
        return Measured(**super().to_internal_value(data))


class VisitSerializer(Serializer):
    on = serializers.DateField()
    summary = serializers.CharField(max_length=8000)
    present = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    answers = many(AnsweredSerializer(), at_most=200)
    figures = many(MeasuredSerializer(), required=False, at_most=200)


class QuestionSerializer(Serializer):
    code = serializers.CharField()
    duty = serializers.CharField()
    question = serializers.CharField()
    question_zh = serializers.CharField()


class CitableSerializer(Serializer):
    code = serializers.CharField()
    text = serializers.CharField()
    text_zh = serializers.CharField()
    source: Any = serializers.CharField()


class ChecklistSerializer(Serializer):
    questions = QuestionSerializer(many=True)
    provisions = CitableSerializer(many=True)


class InspectionViewSet(Creates):
    """Visits to sites of the reader's place; of the reader's enterprise only announced or completed ones."""

    queryset = Inspection.objects.all()
    serializer_class = InspectionSerializer
    filterset_class = InspectionFilters
    search_fields = ("number", "site__code", "site__name", "site__name_zh", "enterprise__name", "enterprise__name_zh")
    ordering_fields = ("planned_on", "carried_out_on", "number")
    repeatable = ("state",)

    create_service = staticmethod(inspections.create)
    create_body = NewInspectionSerializer

    acts = INSPECTIONS
    bodies: ClassVar = {"name_team": TeamSerializer, "carry_out": VisitSerializer}
    signing: ClassVar = signing
    rows = staticmethod(queries.inspections)

    @extend_schema(responses=ChecklistSerializer)
    @action(detail=True, methods=["get"])
    def checklist(self, request: Request, **kwargs: Any) -> Response:
        """Return the questions at a site of this kind and the provisions to cite, as of the day of the visit."""
        row = self.get_object()
        day = row.carried_out_on or max(row.planned_on, clock.today())
        return Response(
            {
                "questions": [
                    {
                        "code": question.code,
                        "duty": question.duty,
                        "question": question.question,
                        "question_zh": question.question_zh,
                    }
                    for question in checklists.questions(row.site.kind, day)
                ],
                "provisions": [
                    {
                        "code": question.code,
                        "text": question.text,
                        "text_zh": question.text_zh,
                        "source": question.source,
                    }
                    for question in checklists.provisions(day).values()
                ],
            }
        )
