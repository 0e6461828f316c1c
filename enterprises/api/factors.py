"""Second factors: which the person has, when each may sign, and the release of one that waits; set up on pages."""

from rest_framework import serializers

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from enterprises.acts.accounts import FACTORS
from enterprises.api.fields import CodeField
from enterprises.lifecycles.factors import FACTOR
from enterprises.models import Factor


class FactorSerializer(ModelSerializer):
    person = CodeField(slug_field="username", source="user", read_only=True)
    state = serializers.ChoiceField(choices=Factor.State.choices, read_only=True)
    usable_from = serializers.DateTimeField(read_only=True, help_text="when it may sign")
    reset_by = CodeField(slug_field="username", read_only=True, help_text="who reset the one before")
    released_by = CodeField(slug_field="username", read_only=True)
    actions = ActionsField(FACTOR)

    class Meta:
        model = Factor
        fields = [
            "id",
            "person",
            "type",
            "state",
            "since",
            "replaces",
            "usable_from",
            "removed_at",
            "reset_by",
            "released_by",
            "released_at",
            "actions",
        ]


class FactorViewSet(ResourceViewSet):
    queryset = Factor.objects.select_related("user", "reset_by", "released_by")
    serializer_class = FactorSerializer
    ordering_fields = ["since"]
    ordering = ["-since"]

    acts = FACTORS
