"""Parties of tips and cases, and recusals, over the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.acts import represent
from core.api.serializers import ModelSerializer
from enterprises.models import OfficeAssignment, Party, Recusal


class PartySerializer(ModelSerializer):
    name = serializers.CharField(source="__str__", help_text=_("the real name, or the name as given"))
    office = serializers.SerializerMethodField()
    identifies = serializers.IntegerField(source="identifies.number", default=None)
    added_by = serializers.CharField(source="added_by.name", default=None, help_text=_("empty: comparison of names"))
    decided_by = serializers.CharField(source="decided_by.name", default=None)
    outcome_by = serializers.CharField(source="outcome_by.name", default=None)

    class Meta:
        model = Party
        fields = [
            "number",
            "kind",
            "name",
            "person",
            "office",
            "enterprise",
            "role",
            "allegations",
            "identifies",
            "state",
            "reason",
            "added_at",
            "added_by",
            "decided_at",
            "decided_by",
            "decision_reason",
            "outcome",
            "outcome_reason",
            "outcome_at",
            "outcome_by",
        ]

    def get_office(self, party: Party) -> dict[str, str | None] | None:
        if party.office_place is None:
            return None
        authority = party.office_authority.code if party.office_authority else None
        return {"place": party.office_place.code, "authority": authority}


class AddresseeSerializer(ModelSerializer):
    """The respondent that an order or a proceeding is addressed to."""

    name = serializers.CharField(source="__str__")

    class Meta:
        model = Party
        fields = ["number", "kind", "name"]


class RespondentSerializer(AddresseeSerializer):
    """The orders, the decisions and the outcome for one respondent of a case."""

    orders = serializers.SerializerMethodField()
    proceedings = serializers.SerializerMethodField()
    outcome_by = serializers.CharField(source="outcome_by.name", default=None)

    class Meta:
        model = Party
        fields = [
            *AddresseeSerializer.Meta.fields,
            "allegations",
            "orders",
            "proceedings",
            "outcome",
            "outcome_reason",
            "outcome_at",
            "outcome_by",
        ]

    def get_orders(self, party: Party) -> list[str]:
        return [order.number for order in self.context["case"].orders.all() if order.respondent_id == party.pk]

    def get_proceedings(self, party: Party) -> list[str]:
        rounds = self.context["case"].proceedings.all()
        return [round_.number for round_ in rounds if round_.respondent_id == party.pk]


class RecusalSerializer(ModelSerializer):
    recorded_by = serializers.CharField(source="recorded_by.name")

    class Meta:
        model = Recusal
        fields = ["person", "reason", "recorded_by", "recorded_at", "successor", "escalated_to"]


class AssignmentSerializer(ModelSerializer):
    """The assignment of a tip or a case to another office."""

    place = serializers.CharField(source="office_place.code")
    authority = serializers.CharField(source="office_authority.code", default=None)
    assigned_by = serializers.CharField(source="assigned_by.name")

    class Meta:
        model = OfficeAssignment
        fields = ["place", "authority", "reason", "assigned_by", "assigned_at"]


represent(OfficeAssignment, AssignmentSerializer)
represent(Party, PartySerializer)
represent(Recusal, RecusalSerializer)
