"""``visit-draws/``: visits drawn at random, with seed and list to repeat the draw; ``draw-shares/``: stated shares."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core import clock
from core.api.fields import MonthField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates, ResourceViewSet
from core.models import TokenScope
from enterprises.api.fields import CodeField
from enterprises.models import Jurisdiction
from inspections import drawn_sites
from inspections.filters import VisitDrawFilters
from inspections.models import DrawnSite, DrawShare, VisitDraw
from inspections.services import visit_draws


class DrawnSiteSerializer(Serializer):
    site = serializers.CharField(source="site.code")
    position = serializers.IntegerField()
    visit = serializers.SerializerMethodField()
    visited_on = serializers.DateField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(choices=DrawnSite.Visit.choices))
    def get_visit(self, row: DrawnSite) -> str:
        return row.visit(clock.today())


class VisitDrawSerializer(ModelSerializer):
    province = serializers.CharField(source="place.code", read_only=True)
    month = MonthField(read_only=True)
    candidates = serializers.ListField(child=serializers.CharField(), read_only=True)
    drawn_by = serializers.CharField(source="drawn_by.name", read_only=True)
    due_on = serializers.DateField(read_only=True)
    sites = DrawnSiteSerializer(source="result.rows", many=True, read_only=True)
    visits_made = serializers.IntegerField(source="result.made", read_only=True)
    share_reached = serializers.SerializerMethodField()
    repeated = serializers.BooleanField(
        source="result.repeated",
        read_only=True,
        allow_null=True,
        help_text="whether seed and candidates give these sites; empty until they are shown, moments after the draw",
    )

    class Meta:
        model = VisitDraw
        fields = [
            "id",
            "province",
            "month",
            "visits",
            "share",
            "seed",
            "candidates",
            "candidates_sha256",
            "sites",
            "drawn_by",
            "drawn_at",
            "due_on",
            "visits_made",
            "share_reached",
            "repeated",
        ]

    @extend_schema_field(
        serializers.DecimalField(
            max_digits=5, decimal_places=4, allow_null=True, help_text="of the visits made in the month"
        )
    )
    def get_share_reached(self, row: Any) -> str | None:
        reached = row.result.share_reached
        return None if reached is None else f"{reached:.4f}"


class NewVisitDrawSerializer(Serializer):
    place = CodeField(queryset=Jurisdiction.objects.all())
    visits = serializers.IntegerField(
        min_value=1,
        max_value=visit_draws.MOST_VISITS,
        help_text="all that the province plans for this month, the drawn ones among them",
    )


class VisitDrawViewSet(Creates):
    """Visits drawn at random for a province and month. Neither changed nor repeated.

    The lot of a candidate is the SHA-256 of seed, colon and its code; the lowest lots are drawn.
    """

    queryset = VisitDraw.objects.all()
    serializer_class = VisitDrawSerializer
    filterset_class = VisitDrawFilters
    create_service = staticmethod(visit_draws.draw)
    create_body = NewVisitDrawSerializer
    ordering_fields = ("month",)
    ordering = ("-month", "-id")
    action_scopes = {"create": TokenScope.APPROVE}

    @staticmethod
    def rows(rows: Any) -> Any:
        return drawn_sites.draws(rows)

    def complete(self, rows: Sequence[VisitDraw]) -> Sequence[VisitDraw]:
        return drawn_sites.with_results(rows, self.request.user, clock.today())


class DrawShareSerializer(ModelSerializer):
    from_month = MonthField(read_only=True)

    class Meta:
        model = DrawShare
        fields = ["id", "from_month", "share", "document", "recorded_at"]


class DrawShareViewSet(ResourceViewSet):
    """Shares of visits that are drawn at random, newest first. Where none is entered, a tenth is drawn.

    ``POST /approvals/`` with the act ``draw_shares.enter`` (target: the nation) proposes others.
    """

    queryset = DrawShare.objects.all()
    serializer_class = DrawShareSerializer
    ordering_fields = ("from_month",)
    ordering = ("-from_month",)
