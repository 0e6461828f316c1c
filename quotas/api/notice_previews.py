"""Serializers of a notice's effects: by holder and remainder, and its faults."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.api.fields import DecimalStringField, YearField
from core.api.serializers import Serializer
from quotas.api.fields import PercentField
from quotas.services.notices.previews import MOST_PER_CENT


def tonnes(**kwargs: Any) -> DecimalStringField:
    return DecimalStringField(places=3, maximum="1000000000", read_only=True, **kwargs)


class EffectSerializer(Serializer):
    to = serializers.CharField(source="line.to_holder.code")
    name = serializers.CharField(source="line.to_holder.name")
    category = serializers.CharField(source="line.category")
    increment = tonnes()
    withheld = tonnes(help_text=gettext_lazy("of what is added, until two officers release it"))
    withheld_because = serializers.CharField()
    before = tonnes()
    after = tonnes()
    used = tonnes()
    over = tonnes()
    left = tonnes()
    state_before = serializers.CharField()
    state = serializers.CharField()


class RemainderSerializer(Serializer):
    holder = serializers.CharField(source="holder.code")
    category = serializers.CharField()
    allocated = tonnes()
    before = tonnes()
    after = tonnes()
    gives = serializers.BooleanField()


class FaultSerializer(Serializer):
    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class EffectsSerializer(Serializer):
    effects = EffectSerializer(many=True)
    remainders = RemainderSerializer(many=True)


class BesideSerializer(Serializer):
    to = serializers.CharField(source="holder.code")
    category = serializers.CharField()
    last_year = tonnes()
    before = tonnes()
    after = tonnes()
    change = tonnes()
    change_percent = PercentField()
    named = serializers.BooleanField()


class GrowthSerializer(Serializer):
    total = serializers.BooleanField(help_text=gettext_lazy("of the national total, else of all that is distributed"))
    last_year = tonnes()
    before = tonnes()
    after = tonnes()
    change = tonnes()
    change_percent = PercentField()


class ChangedSerializer(Serializer):
    to = serializers.CharField(source="holder")
    category = serializers.CharField()
    was = tonnes(allow_null=True)
    now = tonnes(allow_null=True)


class RewordedSerializer(Serializer):
    field = serializers.CharField()
    was = serializers.CharField()
    now = serializers.CharField()


class DeclaredSumSerializer(Serializer):
    block = serializers.CharField(source="figure.block")
    category = serializers.CharField(source="figure.category")
    declared = tonnes(source="figure.tonnes")
    rows = tonnes()
    recorded = tonnes()
    difference = tonnes()
    note = serializers.CharField(source="figure.note")


class ConsequencesSerializer(EffectsSerializer):
    """The effects of a saved notice, with last year's plan and the changes since it was returned."""

    beside = BesideSerializer(many=True)
    growth = GrowthSerializer(many=True)
    sums = DeclaredSumSerializer(many=True)
    returned_because = serializers.CharField(help_text=gettext_lazy("of a notice that was submitted again, else empty"))
    paper_since_returned = RewordedSerializer(many=True)
    since_returned = ChangedSerializer(many=True)


class OverdrawSerializer(Serializer):
    holder = serializers.CharField(source="holder.code")
    category = serializers.CharField()
    available = tonnes()
    asked = tonnes()
    missing = tonnes()
    detail = serializers.CharField()


class PreviewSerializer(EffectsSerializer):
    overdraws = OverdrawSerializer(many=True)
    warnings = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))
    faults = FaultSerializer(many=True)


class BeginningQuery(Serializer):
    """Query of a draft's first lines; without ``giver``, those of the national total.

    ``per_cent`` is applied to the plan of ``of_year``, or of the year before.
    """

    programme = serializers.CharField(max_length=32)
    year = YearField()
    giver = serializers.CharField(max_length=32, required=False, default=None)
    per_cent = DecimalStringField(places=2, maximum=MOST_PER_CENT, default=Decimal(100))
    of_year = YearField(required=False)

    def validate(self, members: dict[str, Any]) -> dict[str, Any]:
        return {"of_year": members["year"] - 1, **members}


class BegunLineSerializer(Serializer):
    to = serializers.CharField()
    category = serializers.CharField()
    tonnes = tonnes()

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.CharField(allow_null=True), **super().get_fields()}


class LeftOutSerializer(Serializer):
    holder = serializers.CharField(source="holder.code")
    category = serializers.CharField()
    tonnes = tonnes()
    reason = serializers.CharField()


class BeginningSerializer(Serializer):
    lines = BegunLineSerializer(many=True)
    left_out = LeftOutSerializer(many=True)
