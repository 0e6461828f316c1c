"""Review rounds over the API: ordered, recorded for many licences at once, and the licences of a round."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core import clock
from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet
from core.errors import Invalid
from enterprises.acts.register import REVIEW_ROUNDS
from enterprises.api.fields import CodeField
from enterprises.filters import ReviewedLicenceFilters, ReviewRoundFilters
from enterprises.lifecycles.review_rounds import REVIEW_ROUND
from enterprises.models import Jurisdiction, Licence, LicenceReview, ReviewRound
from enterprises.queries import latest_reviews
from enterprises.services import review_rounds
from enterprises.services.review_rounds import MOST_RESULTS, Result


class ReviewRoundSerializer(ModelSerializer):
    place = CodeField(queryset=Jurisdiction.objects.all())
    licences = serializers.IntegerField(
        source="licences_total", read_only=True, help_text="that it concerns and the reader may see"
    )
    kept = serializers.IntegerField(source="licences_kept", read_only=True)
    to_rectify = serializers.IntegerField(source="licences_to_rectify", read_only=True)
    revoked = serializers.IntegerField(source="licences_revoked", read_only=True)
    waiting = serializers.IntegerField(
        source="licences_waiting", read_only=True, help_text="that were not re-examined yet"
    )
    recorded_by = serializers.CharField(source="recorded_by.username", read_only=True, default=None)
    actions = ActionsField(REVIEW_ROUND)

    class Meta:
        model = ReviewRound
        fields = [
            "id",
            "kind",
            "place",
            "document",
            "begins_on",
            "due_on",
            "licences",
            "kept",
            "to_rectify",
            "revoked",
            "waiting",
            "recorded_by",
            "recorded_at",
            "fictitious",
            "actions",
        ]
        read_only_fields = ["recorded_at", "fictitious"]


class LicenceByNumber(serializers.SlugRelatedField):
    """A licence by its number, among those that the reader may see."""

    default_error_messages: ClassVar = {"does_not_exist": _("There is no such licence.")}

    def get_queryset(self) -> QuerySet[Licence]:
        rows = Licence.objects.visible_to(self.context["request"].user).with_state(clock.today())
        return rows.select_related("site__jurisdiction", "site__enterprise", "authority")


class ReviewResultSerializer(Serializer):
    licence = LicenceByNumber(slug_field="number", queryset=Licence.objects.none())
    outcome = serializers.ChoiceField(choices=LicenceReview.Outcome.choices)
    finding = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")

    def to_internal_value(self, data: Any) -> Any:
        return Result(**super().to_internal_value(data))


class ReviewOutcomesSerializer(Serializer):
    """The outcomes of a day, for up to five hundred licences of the round."""

    reviewed_on = serializers.DateField()
    results = serializers.ListField(child=ReviewResultSerializer(), min_length=1, max_length=MOST_RESULTS)


class ReviewRoundViewSet(Creates):
    """Rounds in which licences of a kind are re-examined, with how many were."""

    queryset = ReviewRound.objects.select_related("place", "recorded_by")
    serializer_class = ReviewRoundSerializer
    filterset_class = ReviewRoundFilters
    create_service = staticmethod(review_rounds.order)
    search_fields = ("document", "place__name", "place__name_zh")
    ordering_fields = ("begins_on", "due_on")
    ordering = ("-begins_on", "-id")

    acts = REVIEW_ROUNDS
    bodies: ClassVar = {"record": ReviewOutcomesSerializer}

    def get_queryset(self) -> QuerySet[ReviewRound]:
        rows: Any = super().get_queryset()
        return rows.with_counts(Licence.objects.visible_to(self.request.user))

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Count again for a row that a service returned."""
        if all(hasattr(row, "licences_total") for row in rows):
            return rows
        return list(self.get_queryset().filter(pk__in=[row.pk for row in rows]))


class ReviewedLicenceSerializer(Serializer):
    licence = serializers.CharField(source="number")
    site = serializers.CharField(source="site.code")
    enterprise = serializers.CharField(source="site.enterprise.code", help_text="today's holder")
    province = serializers.CharField(source="site.jurisdiction.province_code")
    outcome = serializers.ChoiceField(
        choices=LicenceReview.Outcome.choices, allow_null=True, help_text="null: not yet re-examined"
    )
    reviewed_on = serializers.DateField(source="last_review.reviewed_on", default=None, allow_null=True)
    finding = serializers.CharField(source="last_review.finding", default="")
    recorded_at = serializers.DateTimeField(source="last_review.recorded_at", default=None, allow_null=True)


class ReviewedLicenceViewSet(ResourceViewSet):
    """The licences that a round concerns, each with its latest outcome, or none yet."""

    queryset = Licence.objects.select_related("site__enterprise", "site__jurisdiction")
    serializer_class = ReviewedLicenceSerializer
    filterset_class = ReviewedLicenceFilters
    search_fields = ("number", "site__code", "site__name", "site__enterprise__code", "site__enterprise__name")
    ordering_fields = ("number",)
    ordering = ("number",)

    @extend_schema(parameters=[OpenApiParameter("round", OpenApiTypes.UUID, required=True)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Licence]:
        rows = super().get_queryset()
        return rows if getattr(self, "swagger_fake_view", False) else self._round().licences(rows)

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        return latest_reviews(rows)

    def _round(self) -> ReviewRound:
        try:
            key = UUID(self.request.query_params.get("round", ""))
        except ValueError:
            raise Invalid.at("/round", "required", _("Name the round by its key.")) from None
        return get_object_or_404(ReviewRound.objects.select_related("place"), pk=key)
