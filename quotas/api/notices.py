"""Notices over the API: draft, submit, approve, return, withdraw, revoke."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ActionsField, DecimalStringField, YearField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, Updates
from enterprises.api import signing
from quotas.acts.notices import NOTICES
from quotas.api.notice_previews import BeginningQuery, BeginningSerializer, ConsequencesSerializer, PreviewSerializer
from quotas.api.proposals import BegunProposal, DistributionProposalSerializer, ProposalQuery
from quotas.filters.notices import NoticeFilters
from quotas.models import Category, Notice, NoticeDayCorrection, NoticeLine
from quotas.models.notices import enterprises_of, shown_whole
from quotas.quantities import MOST_TONNES
from quotas.queries import effects, eligibility, holders, notice_comparisons
from quotas.queries import notices as queries
from quotas.queries.printed_figures import PrintedFigure, PrintedKind, declared_sums, figures_of
from quotas.queries.withholding import with_withheld
from quotas.services import notices, rounds

LINE_CATEGORIES = [choice for choice in Category.choices if choice[0] != Category.TOTAL]


# Null for people of an enterprise, who are shown a notice with its lines alone.
OF_OFFICES = (
    "day_corrections",
    "printed_figures",
    "prepared_by",
    "submitted_by",
    "submitted_at",
    "approved_by",
    "approved_at",
    "return_reason",
    "revoked_by",
    "revoked_at",
    "revocation_reason",
    "note",
    "evidence",
    "source",
)
OF_OFFICES_IN_LINES = ("block", "printed", "note")


class LineSerializer(ModelSerializer):
    tonnes = DecimalStringField(places=3, maximum=MOST_TONNES)
    printed = DecimalStringField(places=3, maximum=MOST_TONNES, read_only=True, allow_null=True)
    increment = DecimalStringField(places=3, maximum=MOST_TONNES, read_only=True, allow_null=True)
    withheld = DecimalStringField(places=3, maximum=MOST_TONNES, read_only=True, allow_null=True)
    foreign_invested = serializers.BooleanField(source="to_holder.is_foreign_invested", read_only=True)

    class Meta:
        model = NoticeLine
        fields = [
            "foreign_invested",
            "category",
            "tonnes",
            "block",
            "printed",
            "increment",
            "withheld",
            "withheld_because",
            "note",
        ]
        read_only_fields = ["withheld_because"]
        extra_kwargs: ClassVar = {name: {"allow_null": True} for name in ("block", "note")}

    def get_fields(self) -> dict[str, Any]:
        giver = serializers.CharField(source="from_holder.code", allow_null=True, max_length=32)
        taker = serializers.CharField(source="to_holder.code", max_length=32)
        return {"from": giver, "to": taker, **super().get_fields()}

    def to_representation(self, instance: NoticeLine) -> dict[str, Any]:
        # A line that sets the national total has no giver; it answers null instead of leaving the member out.
        return {"from": None, **super().to_representation(instance)}


class LineBody(Serializer):
    """A line as it is sent: its holders by code, as ``code name``, or by their registered name."""

    category = serializers.ChoiceField(choices=LINE_CATEGORIES)
    tonnes = DecimalStringField(places=3, maximum=MOST_TONNES)
    printed = DecimalStringField(places=3, maximum=MOST_TONNES, required=False, allow_null=True)
    block = serializers.CharField(max_length=80, required=False, allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    increment = serializers.CharField(read_only=True, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        giver = serializers.CharField(allow_null=True, max_length=200)
        return {"from": giver, "to": serializers.CharField(max_length=200), **super().get_fields()}


class PrintedFigureSerializer(Serializer):
    """A declared sum, or a row of several holders together, which is not posted."""

    kind = serializers.ChoiceField(choices=PrintedKind.choices)
    block = serializers.CharField(
        max_length=80, required=False, allow_blank=True, default="", help_text="of the lines; the whole list if empty"
    )
    wording = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="", help_text="of several holders, as printed"
    )
    category = serializers.ChoiceField(choices=Category.choices)
    tonnes = DecimalStringField(places=3, maximum=MOST_TONNES)
    note = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, default="", help_text="why a sum differs from its rows"
    )


class LinesBody(Serializer):
    """A body with lines, whose holders become codes."""

    printed_figures = PrintedFigureSerializer(many=True, required=False)

    def validate_printed_figures(self, rows: list[dict[str, Any]]) -> list[PrintedFigure]:
        return [PrintedFigure(**row) for row in rows]

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return holders.with_codes(lines)


class NoticeDayCorrectionSerializer(ModelSerializer):
    class Meta:
        model = NoticeDayCorrection
        fields = ["stated_on", "corrected_to", "document", "known_from", "recorded_by", "recorded_at"]


class NoticeSerializer(ModelSerializer):
    programme = serializers.CharField(source="programme_year.programme.code", read_only=True)
    year = serializers.IntegerField(source="programme_year.year", read_only=True)
    unit = serializers.CharField(source="programme_year.programme.unit", read_only=True)
    lines = LineSerializer(many=True, read_only=True)
    printed_figures = serializers.SerializerMethodField()
    day_corrections = NoticeDayCorrectionSerializer(many=True, read_only=True, allow_null=True)
    to_come = serializers.BooleanField(
        read_only=True, help_text="in force, and the day from which it counts is still to come"
    )
    warnings = serializers.SerializerMethodField()
    actions = ActionsField(notices.LIFECYCLE)
    prepared_by = serializers.CharField(source="prepared_by.username", read_only=True, allow_null=True)

    class Meta:
        model = Notice
        fields = [
            "id",
            "number",
            "title",
            "programme",
            "year",
            "unit",
            "batch",
            "basis",
            "reduction",
            "issuer",
            "issued_on",
            "day_corrections",
            "effective_on",
            "lines",
            "printed_figures",
            "state",
            "to_come",
            "prepared_by",
            "submitted_by",
            "submitted_at",
            "approved_by",
            "approved_at",
            "return_reason",
            "revoked_by",
            "revoked_at",
            "revocation_reason",
            "note",
            "evidence",
            "source",
            "fictitious",
            "warnings",
            "actions",
        ]
        extra_kwargs: ClassVar = {
            name: {"allow_null": True} for name in ("return_reason", "revocation_reason", "note", "evidence", "source")
        }

    def to_representation(self, instance: Notice) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if (own := self._shown_to(instance)) is None:
            return shown
        lines = [line for line in instance.lines.all() if line.to_holder.enterprise_id in own]
        own_lines = [LineSerializer(line).data | dict.fromkeys(OF_OFFICES_IN_LINES) for line in lines]
        return shown | dict.fromkeys(OF_OFFICES) | {"lines": own_lines}

    def _shown_to(self, notice: Notice) -> frozenset[UUID] | None:
        """Return the enterprises of a reader who is shown their lines alone, or ``None`` if he is shown all."""
        own = enterprises_of(self.context["request"].user)
        return own if own and not vars(notice).get("shown_whole") else None

    @extend_schema_field(PrintedFigureSerializer(many=True, allow_null=True))
    def get_printed_figures(self, notice: Notice) -> Any:
        return PrintedFigureSerializer(figures_of(notice), many=True).data

    def get_warnings(self, notice: Notice) -> list[dict[str, str]]:
        """Return the warnings for the decision on a single notice, such as overdrawn accounts; lists contain none."""
        return (
            []
            if self.context["view"].action == "list" or self._shown_to(notice) is not None
            else queries.warnings(notice, eligibility.recipients(notice, self.context["request"].user))
        )


class NoticeBody(LinesBody):
    """The members that an officer writes; other members of a notice, as answered, are accepted and ignored."""

    programme = serializers.CharField(max_length=32)
    year = YearField()
    batch = serializers.ChoiceField(choices=Notice.Batch.choices)
    basis = serializers.ChoiceField(choices=Notice.Basis.choices)
    reduction = serializers.BooleanField(required=False)
    number = serializers.CharField(max_length=120)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    issued_on = serializers.DateField()
    effective_on = serializers.DateField()
    lines = LineBody(many=True, allow_empty=False)
    note = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    evidence = serializers.CharField(max_length=40, required=False, allow_blank=True)
    source: Any = serializers.CharField(max_length=10_000, required=False, allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        own = super().get_fields()
        answered = [name for name in NoticeSerializer.Meta.fields if name not in own]
        return {**own, **{name: serializers.CharField(read_only=True) for name in answered}}

    def to_representation(self, instance: Notice) -> dict[str, Any]:
        return NoticeSerializer(instance, context=self.context).data


class NewNoticeBody(NoticeBody):
    proposal = BegunProposal(
        required=False, allow_null=True, help_text=_("from which the draft was begun; kept with it as a round")
    )


class PreviewBody(LinesBody):
    """The members of a draft that decide its effects; its number and days may be missing."""

    programme = serializers.CharField(max_length=32)
    year = YearField()
    basis = serializers.ChoiceField(choices=Notice.Basis.choices, default=Notice.Basis.INCREMENTAL)
    reduction = serializers.BooleanField(required=False)
    issued_on = serializers.DateField(required=False)
    effective_on = serializers.DateField(required=False)
    lines = LineBody(many=True)


class NoticeViewSet(Creates, Updates):
    queryset = queries.with_lines().prefetch_related("day_corrections__recorded_by")
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilters
    search_fields = ("number", "title")
    ordering_fields = ("issued_on", "number", "year", "state")
    ordering_columns = {"year": "programme_year__year"}
    ordering = ("-issued_on", "number")
    repeatable = ("batch", "state")

    create_service = staticmethod(rounds.draft)
    create_body = NewNoticeBody
    update_service = staticmethod(notices.update)
    update_body = NoticeBody

    acts = NOTICES
    signing: ClassVar = signing

    def get_queryset(self) -> QuerySet[Any]:
        """Let people of an enterprise read the notices that give it quota; in all else they are outside its readers."""
        if self.action not in {"list", "retrieve"} or getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        rows: Any = type(self).queryset
        return cast(QuerySet[Any], rows.open_to(self.request.user))

    def complete(self, rows: Sequence[Notice]) -> Sequence[Notice]:
        """Mark the notices that the reader may see whole."""
        whole = shown_whole([notice.pk for notice in rows], self.request.user)
        for notice in rows:
            vars(notice)["shown_whole"] = notice.pk in whole
        return rows

    @extend_schema(request=PreviewBody, responses=PreviewSerializer)
    @action(detail=False, methods=["post"], pagination_class=None)
    def preview(self, request: Request) -> Response:
        """Show what a draft would change for each holder, what would be left, and its faults. Write nothing."""
        return Response(PreviewSerializer(notices.preview(actor=request.user, **self.members(PreviewBody))).data)

    @extend_schema(parameters=[BeginningQuery], responses=BeginningSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def prefill(self, request: Request) -> Response:
        """Return lines to begin a draft with: the plan in force of another year, times a percentage."""
        asked = BeginningQuery(data=request.query_params.dict(), context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        return Response(BeginningSerializer(notices.beginning(actor=request.user, **asked.validated_data)).data)

    @extend_schema(parameters=[ProposalQuery], responses=DistributionProposalSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def proposal(self, request: Request) -> Response:
        """Divide a total by a rule among those to whom the giver distributes. Write nothing."""
        asked = ProposalQuery(data=request.query_params.dict(), context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        return Response(DistributionProposalSerializer(asked.propose(request.user), context={"request": request}).data)

    @extend_schema(responses=ConsequencesSerializer)
    @action(detail=True, methods=["get"], pagination_class=None)
    def effects(self, request: Request, **kwargs: Any) -> Response:
        """Show what the notice changes for each holder, what is left to distribute, and the plan of the year before."""
        notice = self.get_object()
        done, left = effects.effects_of_notice(notice)
        since = notice_comparisons.since_returned(notice)
        beside = notice_comparisons.beside_last_year(notice, done)
        body = {
            "effects": with_withheld(done, eligibility.recipients(notice, request.user)),
            "remainders": left,
            "beside": beside,
            "growth": notice_comparisons.growth(beside),
            "sums": declared_sums(figures_of(notice), notice.lines.all()),
            "returned_because": since.reason,
            "paper_since_returned": since.head,
            "since_returned": since.lines,
        }
        return Response(ConsequencesSerializer(body).data)
