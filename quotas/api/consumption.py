"""Returns of consumption and their drafts over the API: the power, water and reagents that sites used, by month."""

import datetime as dt
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core import clock, months
from core.api.fields import ActionsField, DecimalStringField, MonthField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet, Updates
from enterprises.api.fields import OwnSiteField
from enterprises.models import Site
from quotas.acts.consumption import CONSUMPTION_RETURNS, DRAFTS
from quotas.filters.consumption import (
    ConsumptionDraftFilters,
    ConsumptionReturnFilters,
    MissingConsumptionFilters,
)
from quotas.models import ConsumptionDraft, ConsumptionReturn
from quotas.queries import consumption as queries
from quotas.services import consumption
from quotas.services.consumption import CONSUMPTION, DRAFT, drafts

MOST = "999999999.999"


class ConsumptionReturnSerializer(ModelSerializer):
    period = MonthField(read_only=True)
    amends = serializers.UUIDField(source="amends_id", read_only=True, allow_null=True)
    due_on = serializers.DateField(read_only=True, allow_null=True, help_text=_("with the report of the month"))
    late = serializers.BooleanField(read_only=True)
    confirmation_waits = serializers.BooleanField(
        read_only=True,
        help_text=_("entered from paper, and confirmed by neither the enterprise nor a second officer"),
    )
    receipt_confirmed_by = serializers.CharField(
        source="receipt_confirmed_by.username",
        read_only=True,
        default=None,
        help_text=_("the second officer; until then the day of entry decides whether it is late"),
    )
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
            "receipt_confirmed_by",
            "receipt_confirmed_at",
            "fictitious",
            "filed_by",
            "filed_at",
            "actions",
        ]


class DraftQuantitiesBody(Serializer):
    def get_fields(self) -> dict[str, Any]:
        quantities = {
            name: DecimalStringField(places=3, maximum=MOST, required=False, allow_null=True)
            for name in ConsumptionReturn.ITEMS
        }
        return {**super().get_fields(), **quantities}


class QuantitiesBody(DraftQuantitiesBody):
    confirmed = serializers.BooleanField(
        required=False,
        help_text=_("the figures are right, although one is far beyond the last return or an item is left out"),
    )


class ConsumptionReturnBody(QuantitiesBody):
    site = OwnSiteField()
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


class ConsumptionDraftSerializer(ModelSerializer):
    site = serializers.CharField(source="site.code", read_only=True)
    enterprise = serializers.CharField(source="enterprise.code", read_only=True)
    period = MonthField(read_only=True)
    saved_by = serializers.CharField(source="saved_by.username", read_only=True, default=None)
    actions = ActionsField(DRAFT)

    class Meta:
        model = ConsumptionDraft
        fields = [
            "id",
            "site",
            "enterprise",
            "period",
            *ConsumptionDraft.ITEMS,
            "saved_by",
            "saved_at",
            "version",
            "actions",
        ]
        read_only_fields = fields


class ConsumptionDraftBody(DraftQuantitiesBody):
    site = OwnSiteField()
    period = MonthField()


class FiledConsumptionSerializer(ModelSerializer):
    """The return that was filed from a draft, in short."""

    site = serializers.CharField(source="site.code", read_only=True)
    period = MonthField(read_only=True)

    class Meta:
        model = ConsumptionReturn
        fields = ["id", "site", "period", "number", "filed_at"]
        read_only_fields = fields


class ConsumptionDraftViewSet(Creates, Updates):
    """Drafts of returns of consumption: saved, not filed. Filing deletes the draft."""

    queryset = ConsumptionDraft.objects.select_related("site__jurisdiction", "enterprise", "saved_by")
    serializer_class = ConsumptionDraftSerializer
    filterset_class = ConsumptionDraftFilters
    create_service = staticmethod(drafts.save)
    create_body = ConsumptionDraftBody
    update_service = staticmethod(drafts.update)
    update_body = DraftQuantitiesBody
    ordering_fields = ("period", "saved_at")
    ordering = ("-period", "-id")

    acts = DRAFTS
    act_answers: ClassVar = {"file": FiledConsumptionSerializer}


class MissingConsumptionSerializer(ModelSerializer):
    site = serializers.CharField(source="code")
    enterprise = serializers.CharField(source="holder_code")
    province = serializers.CharField(source="jurisdiction.province_code")
    period = MonthField(read_only=True)
    due_on = serializers.DateField(read_only=True, help_text=_("with the report of the month"))
    days_overdue = serializers.SerializerMethodField()
    last_filed = MonthField(
        read_only=True, allow_null=True, help_text=_("the last month with a return; null: the site never filed one")
    )

    class Meta:
        model = Site
        fields = ["id", "site", "enterprise", "province", "period", "due_on", "days_overdue", "last_filed"]

    def get_days_overdue(self, site: Any) -> int:
        """Return the days since the due day; below zero while there is time."""
        return int((clock.today() - site.due_on).days)


class MissingConsumptionViewSet(ResourceViewSet):
    """Sites without a return of consumption of a month, those that never filed one among them."""

    queryset = Site.objects.all()
    serializer_class = MissingConsumptionSerializer
    filterset_class = MissingConsumptionFilters
    ordering_fields = ("code",)
    ordering = ("code",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return queries.missing_to(self.request.user, self._period())

    def _period(self) -> dt.date:
        """Return the month that is asked for, or the last one that is over; the filter refuses what is no month."""
        try:
            return months.parse(self.request.query_params.get("period", ""))
        except ValueError:
            return months.month_of(months.last_ended(clock.today()))
