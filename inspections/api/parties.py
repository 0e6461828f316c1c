"""Parties of tips and cases over the API, and the requests to add, confirm, deny, release or recuse."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.serializers import ModelSerializer, ReasonSerializer
from enterprises.models import Party, Recusal

# What may be recorded: any outcome but none.
OUTCOMES = [pair for pair in Party.Outcome.choices if pair[0]]


class PartySerializer(ModelSerializer):
    person = serializers.CharField(source="person.username", default=None)
    name = serializers.CharField(source="__str__", help_text=_("the real name, or the name as given"))
    office = serializers.SerializerMethodField()
    enterprise = serializers.CharField(source="enterprise.code", default=None)
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
        read_only_fields = fields

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
        read_only_fields = fields


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
        read_only_fields = fields

    def get_orders(self, party: Party) -> list[str]:
        return [order.number for order in self.context["case"].orders.all() if order.respondent_id == party.pk]

    def get_proceedings(self, party: Party) -> list[str]:
        rounds = self.context["case"].proceedings.all()
        return [each.number for each in rounds if each.respondent_id == party.pk]


class NewPartySerializer(ReasonSerializer):
    kind = serializers.ChoiceField(choices=Party.Kind.choices)
    role = serializers.ChoiceField(choices=Party.Role.choices)
    code = serializers.CharField(
        max_length=64,
        required=False,
        allow_blank=True,
        help_text=_("user name of a person, code of an enterprise, or of the place of an office"),
    )
    authority = serializers.CharField(max_length=12, required=False, allow_blank=True, help_text=_("of an office"))
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    allegations = serializers.ListField(
        child=serializers.ChoiceField(choices=Party.Allegation.choices), required=False, max_length=12
    )
    identifies = serializers.IntegerField(
        min_value=1, required=False, allow_null=True, help_text=_("number of the unknown party that this one is")
    )


class NumberedSerializer(ReasonSerializer):
    number = serializers.IntegerField(min_value=1, help_text=_("of the party"))


class RespondentOutcomeSerializer(NumberedSerializer):
    outcome = serializers.ChoiceField(choices=OUTCOMES)


class DecidedPartySerializer(NumberedSerializer):
    confirmed = serializers.BooleanField()


class NewRecusalSerializer(ReasonSerializer):
    person = serializers.CharField(
        max_length=60, required=False, allow_blank=True, help_text=_("empty: oneself; another: by his superior")
    )
    successor = serializers.CharField(
        max_length=60, required=False, allow_blank=True, help_text=_("empty: the next level up handles it")
    )


class RecusalSerializer(ModelSerializer):
    person = serializers.CharField(source="person.username")
    recorded_by = serializers.CharField(source="recorded_by.name")
    successor = serializers.CharField(source="successor.username", default=None)
    escalated_to = serializers.CharField(source="escalated_to.code", default=None)

    class Meta:
        model = Recusal
        fields = ["person", "reason", "recorded_by", "recorded_at", "successor", "escalated_to"]
        read_only_fields = fields
