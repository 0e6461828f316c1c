"""Penalty proceedings over the API: the party states its defence, officers answer, hear, review, decide and serve."""

import datetime as dt
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api.fields import ActionsField
from core.api.filters import require_known_parameters
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from inspections import fine_provisions, queries
from inspections.acts.proceedings import PROCEEDINGS
from inspections.api.impartiality import OfFile
from inspections.api.parties import AddresseeSerializer
from inspections.filters import ProceedingFilters
from inspections.lifecycles import PROCEEDING
from inspections.models import Order, Proceeding
from inspections.services import fines

PENALTIES = [(str(kind), kind.label) for kind in Order.PENALTIES]


def yuan() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=16, decimal_places=2, min_value=0, required=False, allow_null=True)


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
    source: Any = serializers.CharField()


class ProvisionsSerializer(Serializer):
    provisions = ProvisionSerializer(many=True)


class ProceedingSerializer(ModelSerializer):
    """A proceeding as the party sees it too: the accusation, its grounds, and the answer to its defence."""

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

    def get_fine_range(self, proceeding: Proceeding) -> dict[str, str] | None:
        fine_range = fines.range_of(proceeding)
        if fine_range is None:
            return None
        return {
            "article": fine_range.article,
            "least": f"{fine_range.least:.2f}",
            "most": f"{fine_range.most:.2f}",
            "branch": fine_range.branch,
            "source": fine_range.provision.source,
        }

    def get_needs_fine_basis(self, proceeding: Proceeding) -> bool:
        return fines.needs_basis(proceeding)

    @extend_schema_field(ProvisionSerializer(allow_null=True))
    def get_provision(self, proceeding: Proceeding) -> Any:
        provision = fine_provisions.find_in_force(proceeding.article, proceeding.conduct_on)
        return ProvisionSerializer(provision).data if provision else None


class ProceedingViewSet(OfFile, ResourceViewSet):
    """Proceedings in cases of the reader's place, or against the reader's enterprise."""

    queryset = Proceeding.objects.all()
    serializer_class = ProceedingSerializer
    filterset_class = ProceedingFilters
    search_fields = ("number", "facts")
    ordering_fields = ("notified_at", "statement_due_on", "number")
    repeatable = ("state",)

    acts = PROCEEDINGS
    rows = staticmethod(queries.proceedings)

    @extend_schema(responses=ProvisionsSerializer, parameters=[OpenApiParameter("on", dt.date)], filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def provisions(self, request: Request, **kwargs: Any) -> Response:
        """List the articles of Order 785 with their fines and other consequences, as in force on a day."""
        require_known_parameters(request, ("on",))
        on = serializers.DateField().run_validation(request.query_params.get("on") or clock.today().isoformat())
        return Response(ProvisionsSerializer({"provisions": fine_provisions.provisions_on(on)}).data)
