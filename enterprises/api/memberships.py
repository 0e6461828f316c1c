"""Memberships: roles granted and ended."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.models import TokenScope
from enterprises.acts.accounts import MEMBERSHIPS
from enterprises.api import signing
from enterprises.api.approvals import ApprovalRequestSerializer, AsksForApproval
from enterprises.api.fields import CodeField
from enterprises.filters import MembershipFilters
from enterprises.lifecycles.memberships import MEMBERSHIP
from enterprises.models import Authority, Enterprise, Group, Jurisdiction, Membership, User
from enterprises.services import account_acts


class AppointmentSerializer(ModelSerializer):
    """A role with the organisation it is for, and its days."""

    authority = CodeField(queryset=Authority.objects.all(), required=False, allow_null=True)
    jurisdiction = CodeField(queryset=Jurisdiction.objects.all(), required=False, allow_null=True)
    enterprise = CodeField(queryset=Enterprise.objects.all(), required=False, allow_null=True)
    group = CodeField(queryset=Group.objects.all(), required=False, allow_null=True)
    valid_from = serializers.DateField(required=False)

    class Meta:
        model = Membership
        fields = ["role", "authority", "jurisdiction", "enterprise", "group", "valid_from", "valid_to"]
        read_only_fields = ()
        validators: list[Any] = []


class MembershipSerializer(AppointmentSerializer):
    person = CodeField(slug_field="username", source="user", queryset=User.objects.all())
    actions = ActionsField(MEMBERSHIP)

    class Meta(AppointmentSerializer.Meta):
        fields = ["id", "person", *AppointmentSerializer.Meta.fields, "actions"]


class GrantSerializer(MembershipSerializer):
    reason = serializers.CharField(
        max_length=2000, required=False, write_only=True, help_text="where it takes two administrators"
    )

    class Meta(MembershipSerializer.Meta):
        fields = [*MembershipSerializer.Meta.fields, "reason"]


class MembershipViewSet(AsksForApproval):
    queryset = Membership.objects.select_related("user", "authority", "jurisdiction", "enterprise", "group")
    serializer_class = MembershipSerializer
    action_scopes = {"create": TokenScope.APPROVE}
    filterset_class = MembershipFilters
    search_fields = ["user__username", "user__name"]
    ordering_fields = ["role", "valid_from", "valid_to"]

    acts = MEMBERSHIPS
    signing: ClassVar = signing

    @extend_schema(request=GrantSerializer, responses={201: MembershipSerializer, 202: ApprovalRequestSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give an enterprise's own role (201), or ask for an official's appointment (202)."""
        members = self.members(GrantSerializer) | signing.proof_arguments(request)
        row = account_acts.grant(members.pop("user"), actor=request.user, **members)
        return self.answer(row, status=statuses.HTTP_201_CREATED)
