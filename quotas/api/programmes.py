"""Programmes over the API, with their years and what counts to them."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404

from core.actors import Actor
from core.api.fields import ActionsField, YearField
from core.api.serializers import ModelSerializer, ReasonSerializer
from core.api.viewsets import ResourceViewSet
from enterprises.api.approvals import proposal_verb
from enterprises.models import ApprovalRequest
from enterprises.services import approvals
from enterprises.services.signatures import Proof
from quotas.models import CountingRule, Programme, ProgrammeYear
from quotas.services import programme_years


class YearSerializer(ModelSerializer):
    actions = ActionsField(programme_years.YEAR)

    class Meta:
        model = ProgrammeYear
        fields = ["year", "state", "scheme", "actions"]


class CountingRuleSerializer(ModelSerializer):
    class Meta:
        model = CountingRule
        fields = ["site_kind", "product_kind", "feed", "quantity", "valid_from", "valid_to", "legal_basis"]


class ProgrammeSerializer(ModelSerializer):
    years = YearSerializer(many=True, read_only=True)
    counting_rules = CountingRuleSerializer(many=True, read_only=True)

    class Meta:
        model = Programme
        fields = [
            "code",
            "name",
            "name_zh",
            "authority",
            "activity",
            "unit",
            "first_year",
            "last_year",
            "return_by_month",
            "legal_basis",
            "years",
            "counting_rules",
        ]


class YearBody(ReasonSerializer):
    year = YearField()


def _ask_for(name: str) -> Callable[..., ApprovalRequest]:
    ask = approvals.proposal(name)

    def ask_for_year(
        programme: Programme, *, actor: Actor, year: int, reason: str, proof: Proof | None = None
    ) -> ApprovalRequest:
        """Ask to close or reopen a year; a second person approves the request."""
        return ask(get_object_or_404(programme.years, year=year), actor=actor, reason=reason, proof=proof)

    return ask_for_year


def _whole() -> Any:
    return Programme.objects.select_related("authority").prefetch_related(
        "years__programme__authority", "counting_rules"
    )


class ProgrammeViewSet(ResourceViewSet):
    queryset = _whole()
    serializer_class = ProgrammeSerializer
    lookup_field = "code"
    ordering_fields = ("code",)
    ordering = ("code",)

    close_year = proposal_verb(programme_years.CLOSE, YearBody, _ask_for(programme_years.CLOSE))
    reopen_year = proposal_verb(programme_years.REOPEN, YearBody, _ask_for(programme_years.REOPEN))
