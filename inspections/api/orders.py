"""Orders over the API: the enterprise finds what is asked of it, answers, and another officer verifies."""

from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from core import clock
from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, ReasonSerializer, Serializer
from core.api.viewsets import ResourceViewSet, Verb
from core.models import TokenScope
from inspections import queries
from inspections.filters.cases import OrderFilters
from inspections.lifecycles import ORDER
from inspections.models import Order
from inspections.services import orders


class OrderSerializer(ModelSerializer):
    """What the addressee sees too: what is to be done and on which basis, never who reported it."""

    case = serializers.CharField(source="case.number")
    enterprise = serializers.CharField(source="case.enterprise.code", default=None)
    province = serializers.CharField(source="case.place.province_code")
    issued_by = serializers.CharField(source="issued_by.name")
    verified_by = serializers.CharField(source="verified_by.name", default=None)
    licences: serializers.Field = serializers.SlugRelatedField(many=True, read_only=True, slug_field="number")
    overdue = serializers.SerializerMethodField()
    actions = ActionsField(ORDER)

    class Meta:
        model = Order
        fields = [
            "id",
            "number",
            "case",
            "enterprise",
            "province",
            "kind",
            "due_on",
            "legal_basis",
            "text",
            "fine",
            "state",
            "overdue",
            "issued_by",
            "issued_at",
            "answer",
            "answered_at",
            "verified_by",
            "verified_at",
            "verification",
            "licences",
            "lifted_at",
            "lift_reason",
            "actions",
        ]
        read_only_fields = fields

    def get_overdue(self, order: Order) -> bool:
        return order.is_overdue(clock.today())


class AnswerSerializer(Serializer):
    text = serializers.CharField(max_length=8000)


class VerificationSerializer(Serializer):
    result = serializers.ChoiceField(choices=[Order.State.MET, Order.State.NOT_MET])
    text = serializers.CharField(max_length=8000)


class OrderViewSet(ResourceViewSet):
    """Orders of the cases of one's place, or addressed to one's enterprise."""

    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    filterset_class = OrderFilters
    search_fields = ("number", "text")
    ordering_fields = ("issued_at", "due_on", "number")
    repeatable = ("state",)

    submit_rectification = Verb(orders.submit_rectification, body=AnswerSerializer)
    verify = Verb(orders.verify, body=VerificationSerializer, scope=TokenScope.APPROVE)

    lift = Verb(orders.lift, body=ReasonSerializer, scope=TokenScope.APPROVE)

    def get_queryset(self) -> Any:
        return queries.orders(super().get_queryset())

    def answer(self, row: Any, **kwargs: Any) -> Response:
        return super().answer(queries.orders().get(pk=row.pk), **kwargs)
