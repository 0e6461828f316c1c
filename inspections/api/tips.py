"""Tips over the API, for inspectors: entered, answered, turned into a case, closed by two people."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from inspections import flag_messages, queries
from inspections.acts.tips import TIPS
from inspections.api.parties import AssignmentSerializer, PartySerializer
from inspections.api.public_tips import NewTipSerializer
from inspections.api.subjects import SubjectSerializer
from inspections.filters import TipFilters
from inspections.lifecycles import TIP
from inspections.models import Tip, TipMessage
from inspections.services import tips


class MessageSerializer(ModelSerializer):
    by = serializers.CharField(source="author.name", default=None, allow_null=True, help_text=_("empty: the sender"))

    class Meta:
        model = TipMessage
        fields = ["at", "by", "text"]


class CorroborationSerializer(Serializer):
    id = serializers.UUIDField()
    rule = serializers.CharField()
    severity = serializers.CharField()
    message = serializers.CharField()


class TipSerializer(ModelSerializer):
    subject = SubjectSerializer(source="*", read_only=True)
    office = serializers.SerializerMethodField()
    parties = PartySerializer(source="matter.parties", many=True, read_only=True)
    assigned_to = AssignmentSerializer(source="matter.assignment", read_only=True, allow_null=True)
    province = serializers.CharField(source="place.province_code")
    keyed_in_by = serializers.CharField(source="keyed_in_by.name", default=None)
    proposed_by = serializers.CharField(source="proposed_by.name", default=None)
    closed_by = serializers.CharField(source="closed_by.name", default=None)
    messages = MessageSerializer(many=True)
    actions = ActionsField(TIP)

    class Meta:
        model = Tip
        fields = [
            "id",
            "number",
            "source",
            "department",
            "subject",
            "enterprise",
            "office",
            "parties",
            "assigned_to",
            "province",
            "place",
            "text",
            "state",
            "received_at",
            "keyed_in_by",
            "messages",
            "case",
            "proposed_by",
            "closing_reason",
            "closed_by",
            "closed_at",
            "actions",
        ]

    def get_office(self, tip: Tip) -> dict[str, str | None] | None:
        if tip.accused_place is None:
            return None
        authority = tip.accused_authority.code if tip.accused_authority else None
        return {"place": tip.accused_place.code, "authority": authority}


class TipDetailSerializer(TipSerializer):
    corroborating = serializers.SerializerMethodField()

    class Meta(TipSerializer.Meta):
        fields = [*TipSerializer.Meta.fields, "corroborating"]

    @extend_schema_field(CorroborationSerializer(many=True))
    def get_corroborating(self, tip: Tip) -> list[dict[str, Any]]:
        """Return the standing flags about the same enterprise or near the same spot."""
        flags = queries.corroborating(tip, self.context["request"].user)
        return [
            {
                "id": str(flag.pk),
                "rule": flag.rule,
                "severity": flag.severity,
                "message": flag_messages.render(flag),
            }
            for flag in flags
        ]


class KeyedInTipSerializer(NewTipSerializer):
    source: Any = serializers.ChoiceField(choices=[Tip.Source.TELEPHONE, Tip.Source.DEPARTMENT])
    department = serializers.CharField(max_length=160, required=False, allow_blank=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        del fields["picture"]
        return fields


class TipWithReceiptSerializer(TipDetailSerializer):
    receipt = serializers.SerializerMethodField(help_text=_("shown this once: read it to the caller"))

    class Meta(TipDetailSerializer.Meta):
        fields = ["receipt", *TipDetailSerializer.Meta.fields]

    def get_receipt(self, tip: Tip) -> str:
        return str(self.context["receipt"])


class RoutedSerializer(ModelSerializer):
    class Meta:
        model = Tip
        fields = ["id", "number", "place"]


class TipViewSet(ResourceViewSet):
    """Tips received by the offices. They are never visible to the enterprise or the office accused."""

    queryset = Tip.objects.all()
    serializer_class = TipSerializer
    filterset_class = TipFilters
    search_fields = ("number", "text", "subject_description")
    ordering_fields = ("received_at", "number")
    repeatable = ("state",)

    acts = TIPS
    act_answers: ClassVar = {"route": RoutedSerializer}  # whose reader may not see the tip any more
    rows = staticmethod(queries.tips)

    def get_serializer_class(self) -> Any:
        return TipSerializer if self.action == "list" else TipDetailSerializer

    @extend_schema(request=KeyedInTipSerializer, responses={201: TipWithReceiptSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Enter what was reported by telephone or passed on by another department."""
        body = KeyedInTipSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        filed = tips.key_in(actor=request.user, **body.as_arguments())
        context = {**self.get_serializer_context(), "receipt": filed.receipt}
        data = TipWithReceiptSerializer(queries.tips().get(pk=filed.tip.pk), context=context).data
        return Response(data, status=statuses.HTTP_201_CREATED)
