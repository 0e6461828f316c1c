"""The signed-in person, with roles and capabilities."""

from typing import cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from core.models import ApiToken
from enterprises.api.memberships import AppointmentSerializer
from enterprises.models import Notification, User
from enterprises.policies import capabilities_of


class MeSerializer(Serializer):
    username = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    language = serializers.CharField(help_text="of mails")
    unread = serializers.IntegerField(help_text="notifications")
    roles = serializers.ListField(child=serializers.CharField())
    jurisdictions = serializers.ListField(child=serializers.CharField())
    enterprises = serializers.ListField(child=serializers.CharField())
    groups = serializers.ListField(child=serializers.CharField())
    capabilities = serializers.ListField(child=serializers.CharField())
    memberships = AppointmentSerializer(many=True)
    token_scopes = serializers.ListField(child=serializers.CharField(), allow_null=True)
    business_day = serializers.DateField()
    fictitious = serializers.BooleanField()


class MeView(RowSecurity, APIView):
    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Return the signed-in person's roles, places, enterprises, groups and capabilities."""
        person = cast(User, request.user)
        held = person.current_memberships
        codes = {
            name: sorted({getattr(row, kind).code for row in held if getattr(row, kind)})
            for name, kind in (("jurisdictions", "jurisdiction"), ("enterprises", "enterprise"), ("groups", "group"))
        }
        answer = {
            "username": person.username,
            "name": person.name,
            "email": person.email,
            "language": person.language,
            "unread": Notification.objects.visible_to(person).unread().count(),
            "roles": sorted(person.roles),
            **codes,
            "capabilities": capabilities_of(person.roles),
            "memberships": held,
            "token_scopes": request.auth.scopes if isinstance(request.auth, ApiToken) else None,
            "business_day": clock.today(),
            "fictitious": person.fictitious,
        }
        return Response(MeSerializer(answer).data)
