"""``rule-parameters/``: values of rules' parameters that were entered in the register."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from inspections.filters import RuleParameterFilters
from inspections.models import RuleParameterValue
from inspections.rules import CHANGEABLE


class RuleParameterValueSerializer(ModelSerializer):
    meaning = serializers.SerializerMethodField(help_text=gettext_lazy("the parameter in words"))
    recorded_by = serializers.CharField(source="recorded_by.username", read_only=True, default=None)

    class Meta:
        model = RuleParameterValue
        fields = [
            "id", "rule", "parameter", "meaning", "value", "valid_from", "document", "recorded_by", "recorded_at",
            "withdrawn_on",
        ]  # fmt: skip

    def get_meaning(self, row: RuleParameterValue) -> str:
        return _(CHANGEABLE[row.key][1].meaning) if row.key in CHANGEABLE else ""


class RuleParameterValueViewSet(ResourceViewSet):
    """Values of rules' parameters that two administrators entered, by rule and parameter, newest first.

    Of those that are not withdrawn, the last one up to a day holds on it; before the first, the value of the program.
    ``POST /approvals/`` with the act ``rule_parameters.enter`` (target: the nation) proposes one,
    and with ``rule_parameters.withdraw`` (target: the value) that one before its day be withdrawn.
    """

    queryset = RuleParameterValue.objects.select_related("recorded_by")
    serializer_class = RuleParameterValueSerializer
    filterset_class = RuleParameterFilters
    ordering_fields = ("valid_from", "rule")
    ordering = ("rule", "parameter", "-valid_from", "-id")
