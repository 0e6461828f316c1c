"""Campaigns over the API: planned, started, ended, each with its results so far."""

from rest_framework import serializers

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates
from enterprises.api.fields import CodeField
from enterprises.models import Authority, Jurisdiction, Site
from inspections import queries
from inspections.acts.inspections import CAMPAIGNS
from inspections.filters import CampaignFilters
from inspections.lifecycles import CAMPAIGN
from inspections.models import Campaign
from inspections.services import campaigns
from quotas.models import Programme


class CampaignSerializer(ModelSerializer):
    planned_by = serializers.CharField(source="planned_by.name")
    ended_by = serializers.CharField(source="ended_by.name", default=None)
    planned = serializers.IntegerField(source="still_planned")
    carried_out = serializers.IntegerField(source="made")
    sites_visited = serializers.IntegerField()
    findings = serializers.IntegerField(source="found")
    cases = serializers.IntegerField(source="became_cases")
    actions = ActionsField(CAMPAIGN)

    class Meta:
        model = Campaign
        fields = [
            "id",
            "number",
            "name",
            "theme",
            "programme",
            "place",
            "authority",
            "site_kinds",
            "begins_on",
            "ends_on",
            "state",
            "planned_by",
            "planned_at",
            "started_at",
            "ended_by",
            "ended_at",
            "outcome",
            "planned",
            "carried_out",
            "sites_visited",
            "findings",
            "cases",
            "fictitious",
            "actions",
        ]


class NewCampaignSerializer(Serializer):
    name = serializers.CharField(max_length=200)
    theme = serializers.CharField(max_length=4000)
    place = CodeField(queryset=Jurisdiction.objects.all())
    authority = CodeField(queryset=Authority.objects.all())
    programme = CodeField(queryset=Programme.objects.all(), required=False, allow_null=True)
    site_kinds = serializers.MultipleChoiceField(choices=Site.Kind.choices, required=False)
    begins_on = serializers.DateField()
    ends_on = serializers.DateField()


class CampaignViewSet(Creates):
    """Campaigns of the reader's place and of the places above it."""

    queryset = Campaign.objects.all()
    serializer_class = CampaignSerializer
    filterset_class = CampaignFilters
    search_fields = ("number", "name", "theme")
    ordering_fields = ("begins_on", "ends_on", "number")
    repeatable = ("state",)

    create_service = staticmethod(campaigns.create)
    create_body = NewCampaignSerializer

    acts = CAMPAIGNS
    rows = staticmethod(queries.campaigns)
