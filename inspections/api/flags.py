"""Flags over the API: the finding, its figures, and the officer's decision."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from drf_spectacular.utils import OpenApiResponse, extend_schema_field
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.response import Response

from core.acts import Act
from core.api.fields import ActionsField, MonthField
from core.api.pagination import NewestFirst
from core.api.serializers import ModelSerializer, Serializer
from enterprises.api import signing
from enterprises.api.approvals import AsksForApproval
from inspections import evidence_links, flag_messages, queries, rules
from inspections.acts.flags import FLAGS
from inspections.api.cases import CaseSerializer
from inspections.api.subjects import SubjectSerializer
from inspections.filters import FlagFilters
from inspections.lifecycles import FLAG
from inspections.models import Episode, Flag
from inspections.services import flags
from quotas.api.fields import TonnesField


class RuleSerializer(Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    legal_basis = serializers.CharField()


class EpisodeSerializer(ModelSerializer):
    to = serializers.DateField(source="ended_on", allow_null=True)
    peak = TonnesField(allow_null=True, read_only=True)

    class Meta:
        model = Episode
        fields = ["to", "peak"]

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"from": serializers.DateField(source="began_on"), **super().get_fields()}


class FlagRowSerializer(Serializer):
    kind = serializers.ChoiceField(choices=list(evidence_links.ROWS))
    text = serializers.CharField()
    url = serializers.CharField()


class FlagEvidenceSerializer(Serializer):
    figures = serializers.DictField(child=serializers.CharField())
    formula = serializers.CharField()
    parameters = serializers.DictField(child=serializers.CharField())
    links = serializers.DictField(child=serializers.CharField())
    rows = FlagRowSerializer(many=True, required=False, help_text=_lazy("rows from which the figures were computed"))
    geometry = serializers.JSONField(
        required=False, help_text=_lazy("GeoJSON of what was seen, where a place is judged")
    )


class FlagSerializer(ModelSerializer):
    rule = serializers.SerializerMethodField()
    subject = SubjectSerializer(source="*", read_only=True)
    category = serializers.SerializerMethodField()
    period = MonthField(allow_null=True)
    province = serializers.CharField(source="place.province_code")
    message = serializers.SerializerMethodField()
    tonnes = TonnesField(allow_null=True, read_only=True)
    evidence = serializers.SerializerMethodField()
    episodes = EpisodeSerializer(many=True)
    decided_by = serializers.CharField(source="decided_by.name", default=None)
    fictitious = serializers.BooleanField(source="enterprise.fictitious", default=False, read_only=True)
    actions = ActionsField(FLAG)

    class Meta:
        model = Flag
        fields = [
            "id",
            "rule",
            "severity",
            "state",
            "subject",
            "enterprise",
            "programme",
            "year",
            "category",
            "period",
            "province",
            "raised_at",
            "message",
            "tonnes",
            "evidence",
            "episodes",
            "case",
            "follows",
            "decided_by",
            "decided_at",
            "decision_reason",
            "fictitious",
            "actions",
        ]

    @extend_schema_field(RuleSerializer)
    def get_rule(self, flag: Flag) -> dict[str, str]:
        rule = rules.rule(flag.rule)
        return {
            "code": rule.code,
            "title": _(rule.title),
            "legal_basis": flag_messages.legal_basis(flag),
        }

    def get_category(self, flag: Flag) -> str | None:
        return flag.category or None

    def get_message(self, flag: Flag) -> str:
        return flag_messages.render(flag)

    @extend_schema_field(FlagEvidenceSerializer)
    def get_evidence(self, flag: Flag) -> dict[str, Any]:
        rows = [
            {
                "kind": row["kind"],
                "url": evidence_links.ROWS[row["kind"]].address_of(row["key"]),
                "text": row["label"],
            }
            for row in flag.evidence.get("rows", [])
        ]
        links = evidence_links.addresses_of(flag.evidence)
        return {**flag.evidence, "links": links} | ({"rows": rows} if rows else {})


class FlagViewSet(AsksForApproval):
    """Findings of the rules. A flag stays until an officer dismisses or resolves it, or opens a case from it.

    Dismissing a severe flag takes two people, and so does resolving one without a case: the answer is 202 with the
    approval request.
    """

    queryset = Flag.objects.all()
    serializer_class = FlagSerializer
    filterset_class = FlagFilters
    search_fields = ("subject_code", "subject_description", "case__number")
    ordering_fields = ("raised_at", "tonnes", "year")
    pagination_class = NewestFirst
    cursor_fields = ("raised_at", "id")
    counts_first_page = True
    repeatable = ("rule", "severity", "state")
    acts = FLAGS
    signing: ClassVar = signing
    rows = staticmethod(queries.flags)

    def answers_of(self, act: Act) -> dict[int, Any]:
        answers = super().answers_of(act)
        if act.verb == "escalate":
            answers[statuses.HTTP_200_OK] = OpenApiResponse(CaseSerializer, "The case that the flag has already.")
        return answers

    def answer(self, row: object, *, status: int = statuses.HTTP_200_OK, **kwargs: Any) -> Response:
        """Answer an escalation with its case; a repeated request with the same case."""
        if isinstance(row, flags.Escalation):
            status = statuses.HTTP_201_CREATED if row.opened else statuses.HTTP_200_OK
            row = row.case
        return super().answer(row, status=status, **kwargs)
