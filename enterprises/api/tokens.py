"""The person's own API tokens. The secret is returned once."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.acts import Verb
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from core.models import ApiToken, TokenScope
from enterprises.services import tokens


class TokenSerializer(ModelSerializer):
    class Meta:
        model = ApiToken
        fields = ["token_key", "scopes", "signs", "created", "expiry"]


class NewTokenSerializer(TokenSerializer):
    token = serializers.CharField(read_only=True, help_text="shown once")

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "token"]


class ScopesSerializer(Serializer):
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=TokenScope.choices), required=False)


class TokenViewSet(ResourceViewSet):
    queryset = ApiToken.objects.all()
    serializer_class = TokenSerializer
    ordering = ["-created"]
    lookup_field = "token_key"
    answers_once = frozenset({"create"})

    revoke = Verb(tokens.revoke, status=status.HTTP_204_NO_CONTENT)

    def get_queryset(self) -> QuerySet[ApiToken]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return self.queryset.filter(user=self.request.user)

    @extend_schema(request=ScopesSerializer, responses={201: NewTokenSerializer})
    def create(self, request: Request) -> Response:
        parent = request.auth if isinstance(request.auth, ApiToken) else None
        row, secret = tokens.create(
            actor=request.user,
            parent=parent,
            **self.members(ScopesSerializer),
        )
        row.token = secret
        return self.answer(row, serializer=NewTokenSerializer, status=status.HTTP_201_CREATED)
