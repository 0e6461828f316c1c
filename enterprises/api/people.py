"""People, by user name, for administrators and auditors."""

from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.actors import Actor
from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, Updates
from core.models import TokenScope
from enterprises.acts.accounts import PEOPLE
from enterprises.api import signing
from enterprises.api.approvals import ApprovalRequestSerializer, AsksForApproval
from enterprises.api.memberships import AppointmentSerializer
from enterprises.filters import PersonFilters
from enterprises.lifecycles.people import PERSON
from enterprises.models import Membership, User, UserName
from enterprises.services import approvals, invitations, officials, people


def actions(actor: Actor, person: User) -> list[str]:
    return PERSON.open_verbs(actor, person) or (["update"] if actor.pk == person.pk else [])


class PersonSerializer(ModelSerializer):
    memberships = AppointmentSerializer(source="current_memberships", many=True, read_only=True)
    appointments: AppointmentSerializer | None = AppointmentSerializer(write_only=True, many=True, required=False)
    user_names = serializers.SerializerMethodField(help_text="all names that the person has had, oldest first")
    actions = ActionsField(actions)

    class Meta:
        model = User
        fields = [
            "id",
            "username",
            "name",
            "email",
            "language",
            "is_active",
            "fictitious",
            "user_names",
            "memberships",
            "appointments",
            "actions",
        ]
        read_only_fields = ["is_active", "fictitious"]
        extra_kwargs = {"username": {"validators": User._meta.get_field("username").validators[:1]}}

    def get_user_names(self, person: User) -> list[str]:
        if hasattr(person, "every_name"):
            return list(person.every_name)
        return list(person.user_names.values_list("username", flat=True))


class PersonEditSerializer(PersonSerializer):
    username = serializers.CharField(read_only=True)
    appointments = None

    class Meta(PersonSerializer.Meta):
        fields = [name for name in PersonSerializer.Meta.fields if name != "appointments"]


class InvitingSerializer(Serializer):
    resets_factors = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=2000, required=False, help_text="where it takes two administrators")


class InvitationSerializer(Serializer):
    link = serializers.CharField(help_text="shown once")
    expires_at = serializers.DateTimeField()


class PersonViewSet(AsksForApproval, Creates, Updates):
    queryset = User.objects.all()
    serializer_class = PersonSerializer
    update_body = PersonEditSerializer
    create_service = people.create
    update_service = people.update
    filterset_class = PersonFilters
    search_fields = ["username", "name", "email"]
    ordering_fields = ["username", "name"]
    lookup_field = "username"
    lookup_value_regex = "[^/]+"

    acts = PEOPLE
    signing: ClassVar = signing
    action_scopes = {"invite": TokenScope.APPROVE}
    answers_once = frozenset({"invite"})

    @extend_schema(request=InvitingSerializer, responses={201: InvitationSerializer, 202: ApprovalRequestSerializer})
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, **kwargs: Any) -> Response:
        """Create a link by which the person sets a password, once, within seven days; it is returned only this once.

        A person who already has a password gets the link at the own address (``mail_link``). For an official, and for
        such a person where administrators of the register ask, two of them must approve (202).
        """
        person, members = self.get_object(), self.members(InvitingSerializer)
        reason = members.pop("reason", "")
        if officials.takes_two_to_let_in(person, actor=request.user):
            request_row = approvals.propose(
                officials.SEND_LINK,
                person,
                actor=request.user,
                reason=reason,
                arguments=members,
                **signing.proof_arguments(request),
            )
            return self.answer(request_row)
        invitation, secret = invitations.issue(person, actor=request.user, **members)
        link = request.build_absolute_uri(reverse("pages:invitation", args=[secret]))
        answer = InvitationSerializer({"link": link, "expires_at": invitation.expires_at})
        return Response(answer.data, status=statuses.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})

    def get_queryset(self) -> QuerySet[User]:
        held = Membership.objects.in_force(clock.today())
        held = held.select_related("authority", "jurisdiction", "enterprise", "group")
        names = UserName.objects.filter(person=OuterRef("pk")).order_by("taken_at").values("username")
        rows = super().get_queryset().annotate(every_name=ArraySubquery(names))
        return rows.prefetch_related(Prefetch("memberships", held, to_attr="current_memberships"))
