"""Returns of resource use and their drafts over the API, with their rates and the standards that judge them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core import clock
from core.actors import Actor
from core.api.fields import ActionsField, DecimalStringField, YearField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet, Updates
from enterprises.api.fields import OwnSiteField
from enterprises.models import Indicator, Site, Standard
from enterprises.models.processes import Process
from resources import halves
from resources.acts.use_returns import DRAFTS, USE_RETURNS
from resources.filters import MissingUseReturnFilters, UseReturnDraftFilters, UseReturnFilters
from resources.lifecycles import DRAFT, USE_RETURN
from resources.models import UseReturn, UseReturnDraft
from resources.queries import use_returns as queries
from resources.services import use_return_drafts, use_returns


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


class GradesSerializer(Serializer):
    """Percent of oxide in ore, beside the average of the planned mining area of the mine."""

    depleted = PercentField(source="grades.depleted", allow_null=True)
    mined = PercentField(source="grades.mined", allow_null=True)
    fed = PercentField(source="grades.fed", allow_null=True)
    average = DecimalStringField(places=4, maximum="100", read_only=True, allow_null=True)
    depleted_of_average = PercentField(
        allow_null=True, help_text=_("percent of the average: above 100, the richer part was taken")
    )
    reserve = serializers.UUIDField(
        source="estimate.pk", read_only=True, allow_null=True, default=None, help_text=_("that states the average")
    )


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
    amends = serializers.UUIDField(source="amends_id", read_only=True, allow_null=True)
    rates = RatesSerializer(read_only=True)
    verdicts = RateVerdictSerializer(source="judged.verdicts", many=True, read_only=True)
    grades = GradesSerializer(source="grades_beside", read_only=True)
    due_on = serializers.DateField(read_only=True)
    late = serializers.BooleanField(read_only=True)
    receipt_waits = serializers.BooleanField(
        read_only=True, help_text=_("a second officer can confirm the day on which the paper was received")
    )
    actions = ActionsField(USE_RETURN)

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
            "grades",
            "amends",
            "reason",
            "state",
            "due_on",
            "late",
            "received_on",
            "paper_reference",
            "receipt_waits",
            "receipt_confirmed_by",
            "receipt_confirmed_at",
            "receipt_proof",
            "decided_by",
            "decided_at",
            "decision_reason",
            "fictitious",
            "filed_by",
            "filed_at",
            "actions",
        ]


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
    site = OwnSiteField()
    year = YearField()
    half = serializers.ChoiceField(choices=UseReturn.Half.choices)
    received_on = serializers.DateField(
        required=False, help_text=_("of a return on paper, which an officer enters: the day of receipt")
    )
    paper_reference = serializers.CharField(
        max_length=60, required=False, help_text=_("of a return on paper: the number of its file")
    )


class UseReturnAmendmentBody(FiguresBody):
    reason = serializers.CharField(max_length=2000)


class UseReturnPaperAmendmentBody(UseReturnAmendmentBody):
    received_on = serializers.DateField()
    paper_reference = serializers.CharField(max_length=60)


def _create(*, actor: Actor, received_on: dt.date | None = None, paper_reference: str = "", **given: Any) -> UseReturn:
    """File a return, or enter one that was received on paper."""
    if received_on is None and not paper_reference:
        return use_returns.file(actor=actor, **given)
    return use_returns.key_in(actor=actor, received_on=received_on, paper_reference=paper_reference, **given)


class UseReturnViewSet(Creates):
    """Returns of resource use by mine and half-year. A return is frozen as filed; an amendment is a further version."""

    queryset = UseReturn.objects.with_replaced().select_related(
        "site__jurisdiction", "enterprise", "original", "filed_by", "decided_by", "receipt_confirmed_by"
    )
    serializer_class = UseReturnSerializer
    filterset_class = UseReturnFilters
    create_service = staticmethod(_create)
    create_body = UseReturnBody
    ordering_fields = ("year", "half", "filed_at")
    ordering = ("-year", "-half", "-id")

    acts = USE_RETURNS
    bodies: ClassVar = {"amend": UseReturnAmendmentBody, "amend_on_paper": UseReturnPaperAmendmentBody}

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for judged in queries.judge_all(rows):
            vars(judged.row)["judged"] = judged
        beside = queries.grades_beside(rows)
        for row in rows:
            vars(row)["grades_beside"] = beside[row.pk]
        return rows


class UseReturnDraftSerializer(ModelSerializer):
    actions = ActionsField(DRAFT)

    class Meta:
        model = UseReturnDraft
        fields = [
            "id",
            "site",
            "enterprise",
            "year",
            "half",
            "process",
            "condition",
            *UseReturnDraft.QUANTITIES,
            "saved_by",
            "saved_at",
            "version",
            "actions",
        ]


class DraftFiguresBody(Serializer):
    process = serializers.ChoiceField(choices=Process.choices)
    condition = serializers.ChoiceField(choices=Standard.Condition.choices, required=False, allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        named = {name: QuantityField(required=False, allow_null=True) for name in UseReturnDraft.QUANTITIES}
        return {**super().get_fields(), **named}


class UseReturnDraftBody(DraftFiguresBody):
    site = OwnSiteField()
    year = YearField()
    half = serializers.ChoiceField(choices=UseReturnDraft.Half.choices)


class FiledUseReturnSerializer(ModelSerializer):
    """The return that was filed from a draft, in short."""

    class Meta:
        model = UseReturn
        fields = ["id", "site", "year", "half", "number", "state", "filed_at"]


class UseReturnDraftViewSet(Creates, Updates):
    """Drafts of returns of resource use: saved, not filed. Filing deletes the draft."""

    queryset = UseReturnDraft.objects.select_related("site__jurisdiction", "enterprise", "saved_by")
    serializer_class = UseReturnDraftSerializer
    filterset_class = UseReturnDraftFilters
    create_service = staticmethod(use_return_drafts.save)
    create_body = UseReturnDraftBody
    update_service = staticmethod(use_return_drafts.update)
    update_body = DraftFiguresBody
    ordering_fields = ("year", "half", "saved_at")
    ordering = ("-year", "-half", "-id")

    acts = DRAFTS
    act_answers: ClassVar = {"file": FiledUseReturnSerializer}


class MissingUseReturnSerializer(ModelSerializer):
    site = serializers.CharField(source="code")
    enterprise = serializers.CharField(source="holder_code")
    province = serializers.CharField(source="jurisdiction.province_code")
    year = serializers.SerializerMethodField()
    half = serializers.SerializerMethodField()
    due_on = serializers.SerializerMethodField()
    days_overdue = serializers.SerializerMethodField()

    class Meta:
        model = Site
        fields = ["id", "site", "enterprise", "province", "year", "half", "due_on", "days_overdue"]

    def get_year(self, mine: Site) -> int:
        return halves.last_ended(clock.today())[0]

    def get_half(self, mine: Site) -> int:
        return halves.last_ended(clock.today())[1]

    def get_due_on(self, mine: Site) -> dt.date:
        return halves.due_day(*halves.last_ended(clock.today()))

    def get_days_overdue(self, mine: Site) -> int:
        """Return the days since the due day; below zero while there is time."""
        return (clock.today() - self.get_due_on(mine)).days


class MissingUseReturnViewSet(ResourceViewSet):
    """Mines without a return of the last half-year that is over, with the day by which it is due."""

    queryset = Site.objects.all()
    serializer_class = MissingUseReturnSerializer
    filterset_class = MissingUseReturnFilters
    ordering_fields = ("code",)
    ordering = ("code",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return queries.missing_to(self.request.user, *halves.last_ended(clock.today()))
