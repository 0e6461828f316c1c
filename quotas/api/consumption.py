"""Returns of consumption over the API: the power, water and reagents that sites used, by month."""

import datetime as dt
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import ActionsField, CodeField, DecimalStringField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates
from enterprises.models import Site
from quotas.acts.consumption import CONSUMPTION_RETURNS
from quotas.api.fields import MonthField
from quotas.filters.consumption import ConsumptionReturnFilters
from quotas.models import ConsumptionReturn
from quotas.services import consumption
from quotas.services.consumption import CONSUMPTION

MOST = "999999999.999"


class ConsumptionReturnSerializer(ModelSerializer):
    site = serializers.CharField(source="site.code", read_only=True)
    enterprise = serializers.CharField(source="enterprise.code", read_only=True)
    period = MonthField(read_only=True)
    amends = serializers.UUIDField(source="amends_id", read_only=True, allow_null=True)
    due_on = serializers.DateField(read_only=True, allow_null=True, help_text=_("with the report of the month"))
    late = serializers.BooleanField(read_only=True)
    confirmation_waits = serializers.BooleanField(
        read_only=True, help_text=_("entered from paper, and not confirmed by the enterprise")
    )
    confirmed_by = serializers.CharField(source="confirmed_by.username", read_only=True, default=None)
    filed_by = serializers.CharField(source="filed_by.username", read_only=True, default=None)
    actions = ActionsField(CONSUMPTION)

    class Meta:
        model = ConsumptionReturn
        fields = [
            "id",
            "site",
            "enterprise",
            "period",
            "number",
            *ConsumptionReturn.ITEMS,
            "amends",
            "reason",
            "due_on",
            "late",
            "received_on",
            "paper_reference",
            "confirmation_waits",
            "confirmed_by",
            "confirmed_at",
            "fictitious",
            "filed_by",
            "filed_at",
            "actions",
        ]
        read_only_fields = fields


class QuantitiesBody(Serializer):
    confirmed = serializers.BooleanField(
        required=False,
        help_text=_("the figures are right, although one is far beyond the last return or an item is left out"),
    )

    def get_fields(self) -> dict[str, Any]:
        quantities = {
            name: DecimalStringField(places=3, maximum=MOST, required=False, allow_null=True)
            for name in ConsumptionReturn.ITEMS
        }
        return {**super().get_fields(), **quantities}


class ConsumptionReturnBody(QuantitiesBody):
    site = CodeField(queryset=Site.objects.select_related("enterprise", "jurisdiction"))
    period = MonthField()
    received_on = serializers.DateField(
        required=False, help_text=_("of a return on paper, which an officer enters: the day of receipt")
    )
    paper_reference = serializers.CharField(
        max_length=60, required=False, help_text=_("of a return on paper: the number of its file")
    )


class ConsumptionAmendmentBody(QuantitiesBody):
    reason = serializers.CharField(max_length=2000)


def _create(*, received_on: dt.date | None = None, paper_reference: str = "", **given: Any) -> ConsumptionReturn:
    """File a return, or enter one that was received on paper."""
    if received_on is None and not paper_reference:
        return consumption.file(**given)
    return consumption.key_in(received_on=received_on, paper_reference=paper_reference, **given)


class ConsumptionReturnViewSet(Creates):
    """Returns of consumption by site and month. A return is frozen as filed; an amendment is a further version."""

    queryset = CONSUMPTION.rows()
    serializer_class = ConsumptionReturnSerializer
    filterset_class = ConsumptionReturnFilters
    create_service = staticmethod(_create)
    create_body = ConsumptionReturnBody
    ordering_fields = ("period", "filed_at")
    ordering = ("-period", "-id")

    acts = CONSUMPTION_RETURNS
    bodies: ClassVar = {"amend": ConsumptionAmendmentBody}
