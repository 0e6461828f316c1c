"""The person's own notifications, deadlines, and the secret address of his calendar."""

import datetime as dt
from typing import Any, cast

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.acts import Verb
from core.api.filters import FilterSet, YesNoFilter, filters
from core.api.idempotency import IdempotentPosts
from core.api.row_security import RowSecurity
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from core.models import TokenScope
from enterprises import deadlines, notification_texts, text_templates
from enterprises.models import Notification, User
from enterprises.services import calendars, notifications

AHEAD = dt.timedelta(days=366)


class NotificationSerializer(ModelSerializer):
    title = serializers.SerializerMethodField(help_text="in the language that was asked for")
    text = serializers.SerializerMethodField()
    told_at = serializers.DateTimeField(source="notified_at")

    class Meta:
        model = Notification
        fields = ["id", "kind", "title", "text", "path", "told_at", "read_at", "mailed_at"]

    def get_title(self, row: Notification) -> str:
        return notification_texts.title_and_text(row, self.context["texts"])[0]

    def get_text(self, row: Notification) -> str:
        return notification_texts.title_and_text(row, self.context["texts"])[1]


class NotificationFilters(FilterSet):
    unread = YesNoFilter(field_name="read_at", lookup_expr="isnull")
    kind = filters.CharFilter()


class ReadSerializer(Serializer):
    read = serializers.IntegerField(help_text="how many were unread")


class NotificationViewSet(ResourceViewSet):
    queryset = Notification.objects.all()
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilters
    ordering = ["-notified_at"]
    ordering_fields = ["told_at"]
    ordering_columns = {"told_at": "notified_at"}
    action_scopes = {"read_all": TokenScope.FILE}

    read = Verb(notifications.read)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "texts": text_templates.read()}

    @extend_schema(request=None, responses=ReadSerializer)
    @action(detail=False, methods=["post"])
    def read_all(self, request: Request) -> Response:
        """Mark all of the person's notifications as read."""
        return Response({"read": notifications.read_all(actor=request.user)})


class DeadlineSerializer(Serializer):
    key = serializers.CharField()
    day = serializers.DateField(help_text="by its end, Asia/Shanghai")
    title = serializers.CharField()
    path = serializers.CharField()


class DeadlinesView(RowSecurity, APIView):
    @extend_schema(responses=DeadlineSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the signed-in person's deadlines by day: overdue ones and those of the next twelve months."""
        today = clock.today()
        rows = deadlines.list_deadlines(cast(User, request.user), today - AHEAD, today + AHEAD)
        return Response(DeadlineSerializer(rows, many=True).data)


class CalendarSerializer(Serializer):
    address = serializers.CharField(help_text="shown once; everyone who knows it can read the deadlines")


class CalendarView(RowSecurity, IdempotentPosts):
    answers_once = frozenset({"post"})

    @extend_schema(request=None, responses={201: CalendarSerializer})
    def post(self, request: Request) -> Response:
        """Create a new secret address of the person's calendar (iCalendar); the previous address stops working."""
        secret = calendars.create(actor=request.user)
        address = request.build_absolute_uri(reverse("pages:calendar-feed", args=[secret]))
        answer: dict[str, Any] = CalendarSerializer({"address": address}).data
        return Response(answer, status=statuses.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Disable the calendar's address; it stops working at once."""
        calendars.revoke(actor=request.user)
        return Response(status=statuses.HTTP_204_NO_CONTENT)
