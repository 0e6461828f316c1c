"""Orders over the API: the enterprise reads and answers them, and another officer verifies."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api.fields import ActionsField
from core.api.parsers import StrictJSONParser
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from enterprises.policies import can
from inspections import missed_order_steps, queries
from inspections.acts.orders import ORDERS
from inspections.api.impartiality import OfFile
from inspections.api.parties import AddresseeSerializer
from inspections.capabilities import CASES_HANDLE
from inspections.filters import OrderFilters
from inspections.lifecycles import ORDER
from inspections.models import Extension, Measure, MeasurePosting, Order, Restitution
from inspections.services import quota_measures


class ExtensionSerializer(ModelSerializer):
    requested_by = serializers.CharField(source="requested_by.name")
    decided_by = serializers.CharField(source="decided_by.name", default=None)

    class Meta:
        model = Extension
        fields = [
            "working_days",
            "reason",
            "requested_by",
            "requested_at",
            "old_due_on",
            "state",
            "granted_days",
            "granted_until",
            "decided_by",
            "decided_at",
            "decision",
        ]


class MeasurePostingSerializer(ModelSerializer):
    class Meta:
        model = MeasurePosting
        fields = ["kind", "tonnes", "year", "posting"]


class RestitutionSerializer(ModelSerializer):
    decided_by = serializers.CharField(source="decided_by.name")

    class Meta:
        model = Restitution
        fields = ["how", "tonnes", "document", "reason", "decided_by", "decided_at"]


class MeasureSerializer(ModelSerializer):
    decided_by = serializers.CharField(source="decided_by.name")
    remaining = serializers.SerializerMethodField()
    owed = serializers.SerializerMethodField()
    postings = MeasurePostingSerializer(many=True)
    restitutions = RestitutionSerializer(many=True)

    class Meta:
        model = Measure
        fields = [
            "act",
            "programme",
            "category",
            "year",
            "proposed",
            "proposal",
            "tonnes",
            "remaining",
            "reason",
            "decided_by",
            "decided_at",
            "postings",
            "owed",
            "restitutions",
        ]

    def get_remaining(self, measure: Measure) -> str:
        return f"{quota_measures.remaining(measure):.3f}"

    def get_owed(self, measure: Measure) -> str:
        return f"{measure.owed:.3f}"


class ProposalSerializer(Serializer):
    programme = serializers.CharField()
    category = serializers.CharField()
    year = serializers.IntegerField()
    tonnes = serializers.DecimalField(max_digits=16, decimal_places=3)
    reason = serializers.CharField()


class ProposalsSerializer(Serializer):
    proposals = ProposalSerializer(many=True)


class RefusedVerbSerializer(Serializer):
    verb = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class NextStepSerializer(Serializer):
    kind = serializers.ChoiceField(choices=Order.Kind.choices)
    needs_decision = serializers.BooleanField()


class OrderSerializer(ModelSerializer):
    """An order as its addressee also sees it: the demand and its legal basis, never who reported the matter."""

    respondent = AddresseeSerializer()
    enterprise = serializers.CharField(source="respondent.enterprise.code", default=None)
    province = serializers.CharField(source="case.place.province_code")
    issued_by = serializers.CharField(source="issued_by.name")
    verified_by = serializers.CharField(source="verified_by.name", default=None)
    licences: serializers.Field = serializers.SlugRelatedField(many=True, read_only=True, slug_field="number")
    overdue = serializers.SerializerMethodField()
    extensions = ExtensionSerializer(many=True)
    evidence: serializers.Field = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    escalated_on = serializers.DateField(allow_null=True)
    measure = serializers.SerializerMethodField()
    actions = ActionsField(ORDER)
    next_step = serializers.SerializerMethodField(
        help_text="For whoever handles the case: the kind of order proposed after this one was missed."
    )
    refused = serializers.SerializerMethodField(
        help_text="Verbs that this person may not use because of who he is in the case, with the reason."
    )

    class Meta:
        model = Order
        fields = [
            "id",
            "number",
            "case",
            "respondent",
            "enterprise",
            "province",
            "kind",
            "working_days",
            "served_on",
            "service",
            "due_on",
            "legal_basis",
            "text",
            "evidence_required",
            "fine",
            "state",
            "overdue",
            "issued_by",
            "issued_at",
            "answer",
            "answered_at",
            "verified_by",
            "verified_at",
            "verification",
            "licences",
            "lifted_at",
            "lift_reason",
            "extensions",
            "evidence",
            "escalated_to",
            "escalated_on",
            "measure",
            "actions",
            "refused",
            "next_step",
        ]

    @extend_schema_field(MeasureSerializer(allow_null=True))
    def get_measure(self, order: Order) -> Any:
        return MeasureSerializer(order.measure).data if hasattr(order, "measure") else None

    @extend_schema_field(RefusedVerbSerializer(many=True))
    def get_refused(self, order: Order) -> Any:
        refused = ORDER.refused_transitions(self.context["request"].user, order)
        rows = [
            {"verb": transition.verb, "code": refusal.code, "detail": refusal.detail}
            for transition, refusal in refused
            if refusal.code == "maker_is_checker"
        ]
        return RefusedVerbSerializer(rows, many=True).data

    @extend_schema_field(NextStepSerializer(allow_null=True))
    def get_next_step(self, order: Order) -> Any:
        if not can(self.context["request"].user, CASES_HANDLE, order.case):
            return None
        step = missed_order_steps.find_next_step(order, clock.today())
        return NextStepSerializer(step).data if step else None

    def get_overdue(self, order: Order) -> bool:
        return order.is_overdue(clock.today())


class OrderViewSet(OfFile, ResourceViewSet):
    """Orders in cases of the reader's place, or addressed to the reader's enterprise."""

    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    filterset_class = OrderFilters
    search_fields = ("number", "text")
    ordering_fields = ("issued_at", "due_on", "number")
    repeatable = ("state",)
    parser_classes = [StrictJSONParser, MultiPartParser]

    acts = ORDERS
    rows = staticmethod(queries.orders)

    @extend_schema(responses=ProposalsSerializer)
    @action(detail=True, methods=["get"])
    def proposals(self, request: Request, **kwargs: Any) -> Response:
        """Return the deductions from next year's quota that the register proposes, with reasons; an officer decides."""
        return Response(ProposalsSerializer({"proposals": quota_measures.proposals(self.get_object())}).data)
