"""Sites that are behind in environmental obligations with the step proposed for each, and the decisions of officers."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core import clock
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet
from enterprises.filters import SiteFilters
from enterprises.models import Site
from enterprises.policies import authorise
from environment.queries.arrears import ArrearKind, describe
from inspections import environmental_arrears, risk
from inspections.acts.remedies import CREATE_REMEDY_DECISION
from inspections.capabilities import RISK_SEE
from inspections.filters import RemedyDecisionFilters
from inspections.models import RemedyDecision


class ArrearSerializer(Serializer):
    """An obligation in which a site is behind, with its sentence in the language of the request."""

    kind = serializers.ChoiceField(choices=ArrearKind.choices)
    since = serializers.DateField()
    sentence = serializers.SerializerMethodField()
    figures = serializers.DictField(child=serializers.CharField())

    def get_sentence(self, arrear: Any) -> str:
        kind, figures = (
            arrear[name] if isinstance(arrear, dict) else getattr(arrear, name) for name in ("kind", "figures")
        )
        return describe(kind, figures)


class SiteBehindSerializer(Serializer):
    """A site that is behind, with the step that is proposed now, if any, and why."""

    site = serializers.CharField(source="site.code")
    name = serializers.CharField(source="site.name")
    enterprise = serializers.CharField(source="site.enterprise.code")
    province = serializers.CharField(source="site.jurisdiction.province_code")
    since = serializers.DateField()
    arrears = ArrearSerializer(many=True)
    proposed_step = serializers.ChoiceField(
        source="judgement.proposal.step", choices=RemedyDecision.Step.choices, allow_null=True, default=None
    )
    explanation = serializers.CharField()
    legal_basis = serializers.CharField(allow_blank=True)


class BehindViewSet(ResourceViewSet):
    """Sites that are behind in environmental obligations, the worst first; computed on request, never acted on."""

    queryset = Site.objects.all()
    serializer_class = SiteBehindSerializer
    filterset_class = SiteFilters
    search_fields = ("code", "name", "name_zh", "enterprise__code", "enterprise__name", "enterprise__name_zh")

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows if getattr(self, "swagger_fake_view", False) else risk.sites_of(self.request.user)

    @extend_schema(responses=SiteBehindSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        authorise(request.user, RISK_SEE)
        return super().list(request, *args, **kwargs)

    def list_rows(self, rows: QuerySet[Any]) -> HttpResponseBase:
        return super().list_rows(environmental_arrears.behind(rows, clock.today()))

    def rows_of_file(self, rows: Any) -> Iterator[Any]:
        return iter(rows)


class RemedyDecisionSerializer(ModelSerializer):
    enterprise = serializers.CharField(source="site.enterprise.code", read_only=True, help_text="today's holder")
    province = serializers.CharField(source="place.province_code", read_only=True)
    facts = ArrearSerializer(many=True, read_only=True)
    case = serializers.UUIDField(source="case_id", read_only=True, allow_null=True)
    order = serializers.UUIDField(source="order_id", read_only=True, allow_null=True)
    follows = serializers.UUIDField(source="follows_id", read_only=True, allow_null=True)

    class Meta:
        model = RemedyDecision
        fields = [
            "id",
            "site",
            "enterprise",
            "province",
            "step",
            "decision",
            "facts",
            "legal_basis",
            "direct_basis",
            "follows",
            "reason",
            "put_off_until",
            "case",
            "order",
            "decided_by",
            "decided_at",
            "fictitious",
        ]


class RemedyDecisionViewSet(Creates):
    """Decisions about proposed steps, newest first: accepted with their case, put off, or rejected. Only added."""

    queryset = RemedyDecision.objects.select_related("site__enterprise", "site__jurisdiction", "place", "decided_by")
    serializer_class = RemedyDecisionSerializer
    filterset_class = RemedyDecisionFilters
    creates = CREATE_REMEDY_DECISION
    search_fields = ("site__code", "site__name")
    ordering_fields = ("decided_at",)
    ordering = ("-decided_at", "-id")
