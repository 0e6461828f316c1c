"""Webhooks and the feed of changes, for the systems of enterprises, groups and authorities."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import etag
from core.api.acts import Verb
from core.api.fields import ActionsField
from core.api.filters import require_known_parameters
from core.api.pagination import MAX_LIMIT, whole_number
from core.api.row_security import RowSecurity
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet, Updates
from core.errors import Invalid
from core.models import TokenScope
from enterprises import changes, policies
from enterprises.api.fields import CodeField
from enterprises.capabilities import WEBHOOKS_MANAGE
from enterprises.changes import KINDS
from enterprises.models import Change, Webhook, WebhookDelivery
from enterprises.services import webhooks

FURTHEST = 10**11 - 1  # a number of a change has at most eleven digits


class KindsField(serializers.ListField):
    child = serializers.CharField(max_length=60)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=50, help_text="kinds of changes, as in the feed of changes", **kwargs)


class WebhookSerializer(ModelSerializer):
    url = serializers.SerializerMethodField(
        help_text="its query is shown to those who may manage the webhook, else “?…”"
    )
    owner = serializers.SerializerMethodField(help_text="code of the enterprise, the group or the place")
    authority = CodeField(read_only=True)
    created_by = CodeField(slug_field="username", read_only=True)
    actions = ActionsField(webhooks.actions)

    class Meta:
        model = Webhook
        fields = [
            "id",
            "url",
            "kinds",
            "owner",
            "authority",
            "active",
            "stopped_because",
            "failures",
            "paused_until",
            "previous_until",
            "created_by",
            "created_at",
            "actions",
        ]

    def get_url(self, webhook: Webhook) -> str:
        manages = policies.can(self.context["request"].user, WEBHOOKS_MANAGE, webhook)
        return webhook.url if manages else webhook.url_without_query

    def get_owner(self, webhook: Webhook) -> str:
        return webhook.owner.code


class WebhookSecretSerializer(WebhookSerializer):
    secret = serializers.CharField(read_only=True, help_text="shown once; with it the receiver checks signatures")

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]


class WebhookBody(Serializer):
    membership = serializers.UUIDField(help_text="one of the caller's own roles; the webhook is its organisation's")
    url = serializers.CharField(max_length=500)
    kinds = KindsField()


class WebhookUpdateBody(Serializer):
    url = serializers.CharField(max_length=500)
    kinds = KindsField()
    active = serializers.BooleanField(
        help_text="when it is stopped, waiting messages are given up; made active again, it posts changes from then on"
    )


class DeliverySerializer(ModelSerializer):
    change = serializers.IntegerField(source="change_id", read_only=True, allow_null=True)

    class Meta:
        model = WebhookDelivery
        fields = ["id", "change", "state", "attempts", "status", "error", "created_at", "due_at", "delivered_at"]


class WebhookViewSet(Updates, ResourceViewSet):
    """Addresses to which changes are posted, signed as Standard Webhooks says. A secret is in one answer only."""

    queryset = Webhook.objects.select_related("enterprise", "group", "place", "authority", "created_by")
    serializer_class = WebhookSerializer
    ordering_fields = ("created_at",)
    ordering = ("-created_at",)
    update_service = staticmethod(webhooks.update)
    update_body = WebhookUpdateBody
    list_actions = frozenset({"list", "deliveries"})
    answers_once = frozenset({"create", "rotate"})
    # A token that only files plants no address at which the register reports for as long as nobody looks.
    action_scopes = dict.fromkeys(("create", "rotate", "update", "partial_update"), TokenScope.APPROVE)

    test = Verb(webhooks.test)
    retry = Verb(webhooks.retry)
    remove = Verb(webhooks.remove, status=statuses.HTTP_204_NO_CONTENT)

    @extend_schema(request=WebhookBody, responses={201: WebhookSecretSerializer})
    def create(self, request: Request) -> Response:
        webhook, secret = webhooks.create(actor=request.user, **self.members(WebhookBody))
        return self._with_secret(webhook, secret, statuses.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: WebhookSecretSerializer})
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, **kwargs: Any) -> Response:
        """Draw a new secret; for a day both sign."""
        row = self.get_object()
        with etag.precondition(request, row, required=False):
            webhook, secret = webhooks.rotate(row, actor=request.user)
        return self._with_secret(webhook, secret, statuses.HTTP_200_OK)

    @extend_schema(responses=DeliverySerializer(many=True))
    @action(detail=True, methods=["get"])
    def deliveries(self, request: Request, **kwargs: Any) -> Response:
        """List the last two hundred deliveries, newest first."""
        rows = self.get_object().deliveries.order_by("-created_at", "-id")[:MAX_LIMIT]
        return Response(DeliverySerializer(rows, many=True).data)

    def _with_secret(self, webhook: Webhook, secret: str, status: int) -> Response:
        webhook.secret = secret
        response = self.answer(webhook, serializer=WebhookSecretSerializer, status=status)
        response["Cache-Control"] = "no-store"
        return response


class ChangeSerializer(Serializer):
    number = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    resource = serializers.SerializerMethodField(help_text="the collection of the API in which the object is found")
    id = serializers.UUIDField(source="object_id")
    at = serializers.DateTimeField()

    def get_resource(self, change: Change) -> str:
        return KINDS[change.kind].path


class ChangesSerializer(Serializer):
    next_after = serializers.IntegerField(help_text="where to read on: the parameter “after” of the next request")
    more = serializers.BooleanField(help_text="whether there is more already")
    results = ChangeSerializer(many=True)


class ChangesView(RowSecurity, APIView):
    @extend_schema(
        parameters=[
            OpenApiParameter("after", int, description="number of the last change that was read; 0 at first"),
            OpenApiParameter("kind", str, description="kinds, separated by commas; all if left out"),
            OpenApiParameter("limit", int, description="at most 200; 50 if left out"),
        ],
        responses=ChangesSerializer,
    )
    def get(self, request: Request) -> Response:
        """List changes of objects that the caller may see, oldest first, kept for ninety days.

        Numbers grow in the order of commit: whoever reads on from ``next_after`` misses nothing.
        """
        require_known_parameters(request, ("after", "kind", "limit"))
        after = whole_number(request, "after", 0, 0, FURTHEST)
        limit = whole_number(request, "limit", 50, 1, MAX_LIMIT)
        kinds = [kind for kind in request.query_params.get("kind", "").split(",") if kind] or None
        if unknown := sorted(set(kinds or ()) - KINDS.keys()):
            detail = _("There is no kind %(kind)s. Known: %(known)s.")
            raise Invalid.at(
                "/kind", "invalid_choice", detail % {"kind": unknown[0], "known": ", ".join(sorted(KINDS))}
            )
        newest = changes.newest()
        wanted = changes.visible_to(request.user, kinds).filter(pk__gt=after, pk__lte=newest)
        found = list(wanted.order_by("pk")[: limit + 1])
        rows, more = found[:limit], len(found) > limit
        answer = {"next_after": rows[-1].pk if more else max(after, newest), "more": more, "results": rows}
        return Response(ChangesSerializer(answer).data)
