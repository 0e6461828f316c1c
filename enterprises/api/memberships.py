"""Who holds which role: granted and ended."""

from typing import Any

from rest_framework import serializers

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates, ResourceViewSet, Verb
from core.models import TokenScope
from enterprises.api.enterprises import TurnSerializer
from enterprises.api.fields import CodeField
from enterprises.filters import MembershipFilters
from enterprises.lifecycles import MEMBERSHIP
from enterprises.models import Authority, Enterprise, Group, Jurisdiction, Membership, User
from enterprises.services import memberships


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
        validators: list[Any] = []


class MembershipSerializer(AppointmentSerializer):
    person = CodeField(slug_field="username", source="user", queryset=User.objects.all())
    actions = ActionsField(MEMBERSHIP)

    class Meta(AppointmentSerializer.Meta):
        fields = ["id", "person", *AppointmentSerializer.Meta.fields, "actions"]


def grant(*, actor: Any, user: User, **members: Any) -> Membership:
    return memberships.grant(user, actor=actor, **members)


class MembershipViewSet(Creates, ResourceViewSet):
    queryset = Membership.objects.select_related("user", "authority", "jurisdiction", "enterprise", "group")
    serializer_class = MembershipSerializer
    create_service = grant
    filterset_class = MembershipFilters
    search_fields = ["user__username", "user__name"]
    ordering_fields = ["role", "valid_from", "valid_to"]

    end = Verb(memberships.end, TurnSerializer, scope=TokenScope.APPROVE)
