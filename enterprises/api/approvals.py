"""Requests for two-person acts: proposed, approved, refused and cancelled as on the pages."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.request import Request
from rest_framework.response import Response

from core.acts import Act
from core.api.acts import Verb, represent
from core.api.fields import ActionsField
from core.api.filters import FilterSet, YesNoFilter, filters
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from core.errors import NotFound
from core.models import TokenScope
from enterprises import two_person_acts
from enterprises.acts.approvals import REQUESTS
from enterprises.api import signing
from enterprises.api.fields import CodeField
from enterprises.models import ApprovalRequest
from enterprises.services import approvals


class ApprovalRequestSerializer(ModelSerializer):
    title = serializers.SerializerMethodField(help_text="the act in words, in the language that was asked for")
    target = serializers.UUIDField(source="target_id")
    target_label = serializers.SerializerMethodField(help_text="the object, in the language that was asked for")
    arguments = serializers.DictField(help_text="as the act declares them")
    preview = serializers.SerializerMethodField(
        help_text="what it will do: facts and tables; of one request that is open with those made for its reader"
    )
    proposed_by = CodeField(slug_field="username", read_only=True)
    decided_by = CodeField(slug_field="username", read_only=True)
    person = CodeField(slug_field="username", read_only=True)
    enterprise = CodeField(read_only=True)
    place = CodeField(read_only=True)
    failure = serializers.DictField(allow_null=True, help_text="why it could not take effect")
    actions = ActionsField(approvals.actions)

    class Meta:
        model = ApprovalRequest
        fields = [
            "id",
            "act",
            "title",
            "target",
            "target_label",
            "arguments",
            "preview",
            "digest",
            "reason",
            "proposed_by",
            "proposed_at",
            "place",
            "enterprise",
            "person",
            "state",
            "expires_at",
            "decided_by",
            "decided_at",
            "decision_reason",
            "effective_from",
            "ended_at",
            "failure",
            "actions",
        ]

    @extend_schema_field(str)
    def get_title(self, row: ApprovalRequest) -> str:
        return str(two_person_acts.find(row.act).label)

    @extend_schema_field(str)
    def get_target_label(self, row: ApprovalRequest) -> str:
        return approvals.object_name(row)

    @extend_schema_field(serializers.DictField)
    def get_preview(self, row: ApprovalRequest) -> Mapping[str, Any]:
        shown: Mapping[str, Any] = row.preview
        return shown if self.parent is not None else two_person_acts.preview_of(row, self.context["request"].user)


represent(ApprovalRequest, ApprovalRequestSerializer)


class ProposalSerializer(Serializer):
    act = serializers.CharField(max_length=60, help_text="name of a two-person act, such as enterprises.merge")
    target = serializers.UUIDField(help_text="id of the object")
    arguments = serializers.DictField(required=False, help_text="what the act needs beside its object")
    reason = serializers.CharField(max_length=2000)


def proposal_verb(name: str, body: type[Serializer], ask: Callable[..., Any] | None = None) -> Verb:
    """Return ``POST …/{verb}/`` that asks for a two-person act: 202 with the request.

    ``ask`` replaces the proposal if the resource is not the act's object itself.
    """
    return Verb(
        ask or approvals.proposal(name),
        body=body,
        answer=ApprovalRequestSerializer,
        status=statuses.HTTP_202_ACCEPTED,
        scope=TokenScope.APPROVE,
        request_arguments=signing.proof_arguments,
        parameters=signing.PARAMETERS,
    )


class AsksForApproval(ResourceViewSet):
    """A resource with acts that take two people for some rows; these answer 202 with the request."""

    def answers_of(self, act: Act) -> dict[int, Any]:
        answers = super().answers_of(act)
        return {**answers, statuses.HTTP_202_ACCEPTED: ApprovalRequestSerializer} if act.signature else answers

    def answer(
        self,
        row: object,
        *,
        serializer: type[serializers.BaseSerializer] | None = None,
        status: int = statuses.HTTP_200_OK,
    ) -> Response:
        if isinstance(row, ApprovalRequest):
            serializer, status = ApprovalRequestSerializer, statuses.HTTP_202_ACCEPTED
        return super().answer(row, serializer=serializer, status=status)


class ApprovalRequestFilters(FilterSet):
    state = filters.MultipleChoiceFilter(choices=ApprovalRequest.State)
    act = filters.CharFilter()
    mine = YesNoFilter(method="by_me", label=gettext_lazy("proposed by oneself"))
    waits_for_me = YesNoFilter(method="for_me", label=gettext_lazy("one could decide on it"))

    def by_me(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        own = rows.filter(proposed_by=self.request.user.pk)
        return own if value else rows.exclude(pk__in=own)

    def for_me(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        pending = rows.filter(state=ApprovalRequest.State.PENDING)
        waiting = [row.pk for row in pending if approvals.may_decide(self.request.user, row)]
        return rows.filter(pk__in=waiting) if value else rows.exclude(pk__in=waiting)


class ApprovalRequestViewSet(ResourceViewSet):
    """Requests for acts that take two people."""

    queryset = ApprovalRequest.objects.select_related("proposed_by", "decided_by", "person", "enterprise", "place")
    serializer_class = ApprovalRequestSerializer
    filterset_class = ApprovalRequestFilters
    ordering_fields = ("proposed_at", "act", "state")
    ordering = ("-proposed_at",)
    action_scopes = {"create": TokenScope.APPROVE}

    acts = REQUESTS
    signing: ClassVar = signing

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        approvals.read_targets(rows)
        return rows

    @extend_schema(
        request=ProposalSerializer, responses={202: ApprovalRequestSerializer}, parameters=signing.PARAMETERS
    )
    def create(self, request: Request) -> Response:
        """Ask for a two-person act; a second person approves the request before it is carried out."""
        members = self.members(ProposalSerializer)
        act = two_person_acts.find(members["act"])
        target = act.visible_rows(request.user).filter(pk=members["target"]).first()
        if target is None or not act.offered:
            raise NotFound("not_found", gettext_lazy("This does not exist, or it is outside your jurisdiction."))
        row = approvals.propose(
            act.name,
            target,
            actor=request.user,
            reason=members["reason"],
            arguments=act.read(members.get("arguments", {})),
            **signing.proof_arguments(request),
        )
        answer = self.answer(row, status=statuses.HTTP_202_ACCEPTED)
        answer["Location"] = self.reverse_action("detail", args=[row.pk])
        return answer
