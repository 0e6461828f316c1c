"""Processes of sites and the restrictions of processes over the API."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from core import clock
from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates, ResourceViewSet
from enterprises.api.rows import OF_SITE, RECORDED, OfSiteSerializer
from environment.acts.processes import CREATE_PROCESS, SITE_PROCESSES
from environment.filters import RestrictionFilters, SiteProcessFilters
from environment.lifecycles import SITE_PROCESS
from environment.models import ProcessRestriction, SiteProcess
from environment.queries.processes import ProcessVerdict, judge


class SiteProcessSerializer(OfSiteSerializer):
    verdict = serializers.ChoiceField(
        choices=ProcessVerdict.choices, read_only=True, help_text="by the restrictions of today, or of its last day"
    )
    actions = ActionsField(SITE_PROCESS)

    class Meta:
        model = SiteProcess
        fields = [
            *OF_SITE,
            "process",
            "used_from",
            "used_until",
            "document",
            "state",
            "end_reason",
            "withdrawal_reason",
            "verdict",
            "by_office",
            *RECORDED,
        ]


class SiteProcessViewSet(Creates):
    """Processes that sites use, from their first to their last day."""

    queryset = SiteProcess.objects.select_related("site__enterprise", "site__jurisdiction", "recorded_by")
    serializer_class = SiteProcessSerializer
    filterset_class = SiteProcessFilters
    creates = CREATE_PROCESS
    search_fields = ("site__code", "site__name", "site__enterprise__code", "site__enterprise__name")
    ordering_fields = ("used_from", "used_until", "process")
    ordering = ("-used_from", "-id")

    acts = SITE_PROCESSES

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for judged in judge(rows, clock.today()):
            judged.use.verdict = judged.verdict
        return rows


class RestrictionSerializer(ModelSerializer):
    state = serializers.ChoiceField(choices=ProcessRestriction.State.choices, read_only=True)

    class Meta:
        model = ProcessRestriction
        fields = [
            "id",
            "process",
            "ore_type",
            "kind",
            "stated_on",
            "in_force_from",
            "in_force_until",
            "source",
            "evidence",
            "remark",
            "state",
            "end_reason",
            "recorded_by",
            "recorded_at",
        ]


class RestrictionViewSet(ResourceViewSet):
    """Bans and announced eliminations of processes, each with its document. Everybody signed in reads them.

    ``POST /approvals/`` with the act ``process_restrictions.enter`` (target: the nation) proposes another one.
    """

    queryset = ProcessRestriction.objects.select_related("recorded_by")
    serializer_class = RestrictionSerializer
    filterset_class = RestrictionFilters
    ordering_fields = ("process", "stated_on")
    ordering = ("process", "-stated_on", "-id")
