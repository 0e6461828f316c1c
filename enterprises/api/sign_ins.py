"""The person's own sign-ins and open sessions."""

from typing import cast

from allauth.usersessions.models import UserSession
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.row_security import RowSecurity
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from enterprises.models import SignIn, User
from enterprises.services import people
from enterprises.templatetags.people import address, browser


class SignInSerializer(ModelSerializer):
    address = serializers.SerializerMethodField(help_text="the network, not the machine")
    browser = serializers.SerializerMethodField()

    class Meta:
        model = SignIn
        fields = ["id", "at", "outcome", "factor", "address", "browser", "unusual"]

    def get_address(self, row: SignIn) -> str:
        return address(row.address)

    def get_browser(self, row: SignIn) -> str:
        return browser(row.browser)


class SignInViewSet(ResourceViewSet):
    """Sign-in attempts under the person's own name."""

    queryset = SignIn.objects.all()
    serializer_class = SignInSerializer
    ordering_fields = ["at"]
    ordering = ["-at"]


class SessionSerializer(Serializer):
    created_at = serializers.DateTimeField()
    address = serializers.CharField(help_text="the network, not the machine")
    browser = serializers.CharField()


class SessionsView(RowSecurity, APIView):
    @extend_schema(responses=SessionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the signed-in person's open browser sessions."""
        rows = UserSession.objects.purge_and_list(cast(User, request.user))
        answer = [
            {"created_at": row.created_at, "address": address(row.ip), "browser": browser(row.user_agent)}
            for row in sorted(rows, key=lambda row: row.created_at)
        ]
        return Response(SessionSerializer(answer, many=True).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """End all of the person's sessions, including the present one. Tokens stay valid."""
        people.end_sessions(actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
