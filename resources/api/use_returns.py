"""Returns of resource use over the API: filed and amended, with their rates and the standards that judge them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import CodeField, DecimalStringField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, Verb
from enterprises.models import Indicator, Site, Standard
from enterprises.models.processes import Process
from resources.filters.use_returns import UseReturnFilters
from resources.models import UseReturn
from resources.queries import use_returns as queries
from resources.services import use_returns


class QuantityField(DecimalStringField):
    """Tonnes or cubic metres with three decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="999999999.999", **kwargs)


class PercentField(DecimalStringField):
    """A rate in percent with three decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum="999999999.999", read_only=True, **kwargs)


class RatesSerializer(Serializer):
    mining_recovery = PercentField(allow_null=True)
    mining_loss = PercentField(allow_null=True)
    dilution = PercentField(allow_null=True)
    dressing_recovery = PercentField(allow_null=True)
    mining_dressing = PercentField(allow_null=True)
    comprehensive_use = PercentField(allow_null=True)
    water_reuse = PercentField(allow_null=True)


class RateVerdictSerializer(Serializer):
    indicator = serializers.ChoiceField(choices=Indicator.choices, read_only=True)
    rate = PercentField(allow_null=True)
    standard = serializers.UUIDField(source="standard.pk", read_only=True)
    limit = serializers.CharField(source="standard.limit", read_only=True)
    met = serializers.BooleanField(read_only=True, allow_null=True, help_text=_("null: the rate is not known"))
    short = PercentField(help_text=_("percentage points by which the limit is missed"))
    in_force_from = serializers.DateField(source="standard.valid_from", read_only=True)
    document = serializers.CharField(source="standard.source", read_only=True)


class UseReturnSerializer(ModelSerializer):
    site = serializers.CharField(source="site.code", read_only=True)
    enterprise = serializers.CharField(source="enterprise.code", read_only=True)
    filed_by = serializers.CharField(source="filed_by.username", read_only=True, default=None)
    amends = serializers.UUIDField(source="amends_id", read_only=True, allow_null=True)
    rates = RatesSerializer(read_only=True)
    verdicts = RateVerdictSerializer(source="judged.verdicts", many=True, read_only=True)

    class Meta:
        model = UseReturn
        fields = [
            "id",
            "site",
            "enterprise",
            "year",
            "half",
            "number",
            "process",
            "condition",
            *UseReturn.QUANTITIES,
            "rates",
            "verdicts",
            "amends",
            "reason",
            "fictitious",
            "filed_by",
            "filed_at",
        ]
        read_only_fields = fields


class FiguresBody(Serializer):
    process = serializers.ChoiceField(choices=Process.choices)
    condition = serializers.ChoiceField(choices=Standard.Condition.choices, required=False, allow_blank=True)
    confirmed = serializers.BooleanField(
        required=False, help_text=_("the figures are in tonnes, though they look large")
    )

    def get_fields(self) -> dict[str, Any]:
        named = {name: QuantityField(required=False, allow_null=True) for name in UseReturn.QUANTITIES}
        return {**super().get_fields(), **named}


class UseReturnBody(FiguresBody):
    site = CodeField(queryset=Site.objects.select_related("enterprise", "jurisdiction"))
    year = serializers.IntegerField(min_value=1990, max_value=2100)
    half = serializers.ChoiceField(choices=UseReturn.Half.choices)


class UseReturnAmendmentBody(FiguresBody):
    reason = serializers.CharField(max_length=2000)


class UseReturnViewSet(Creates):
    """Returns of resource use by mine and half-year. A return is frozen as filed; an amendment is a further version."""

    queryset = UseReturn.objects.select_related("site__jurisdiction", "enterprise", "filed_by")
    serializer_class = UseReturnSerializer
    filterset_class = UseReturnFilters
    create_service = staticmethod(use_returns.file)
    create_body = UseReturnBody
    ordering_fields = ("year", "half", "filed_at")
    ordering = ("-year", "-half", "-id")

    amend = Verb(use_returns.amend, UseReturnAmendmentBody, status=201)

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for judged in queries.judge_all(rows):
            vars(judged.row)["judged"] = judged
        return rows
