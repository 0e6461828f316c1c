"""Labels of sites and commitments of enterprises over the API."""

from rest_framework import serializers

from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates
from core.models import TokenScope
from enterprises.acts.labels import COMMITMENTS, SITE_LABELS
from enterprises.api.fields import CodeField
from enterprises.entry_lifecycles import COMMITMENT, SITE_LABEL
from enterprises.filters import CommitmentFilters, SiteLabelFilters
from enterprises.models import Commitment, Enterprise, Site, SiteLabel
from enterprises.services import labels

ENTRY = ["document", "state", "withdraws", "reason", "recorded_by", "recorded_at", "fictitious", "actions"]
ENTERED = ["reason", "recorded_at", "fictitious"]


class EntrySerializer(ModelSerializer):
    """The common fields of statements of documents."""

    state = serializers.ChoiceField(choices=SiteLabel.State.choices, read_only=True)
    withdraws = serializers.UUIDField(source="withdraws_id", read_only=True, allow_null=True)
    recorded_by = serializers.CharField(source="recorded_by.username", read_only=True, default=None)


class EntryViewSet(Creates):
    """Statements of documents. They are only added: a mistake is withdrawn by a further entry."""

    action_scopes = {"create": TokenScope.APPROVE}
    ordering_fields = ("day",)
    ordering = ("-day", "-id")


class SiteLabelSerializer(EntrySerializer):
    site = CodeField(queryset=Site.objects.select_related("jurisdiction", "enterprise"))
    actions = ActionsField(SITE_LABEL)

    class Meta:
        model = SiteLabel
        fields = ["id", "site", "kind", "granted_by", "day", "until", *ENTRY]
        read_only_fields = ENTERED


class SiteLabelViewSet(EntryViewSet):
    """Labels that offices granted to sites. They are only added: a mistake is withdrawn by a further entry."""

    queryset = SITE_LABEL.rows()
    serializer_class = SiteLabelSerializer
    filterset_class = SiteLabelFilters
    create_service = staticmethod(labels.record_label)

    acts = SITE_LABELS


class CommitmentSerializer(EntrySerializer):
    enterprise = CodeField(queryset=Enterprise.objects.select_related("jurisdiction"))
    actions = ActionsField(COMMITMENT)

    class Meta:
        model = Commitment
        fields = ["id", "enterprise", "kind", "body", "text", "day", "until", *ENTRY]
        read_only_fields = ENTERED


class CommitmentViewSet(EntryViewSet):
    """Commitments of enterprises. They are only added: a mistake is withdrawn by a further entry."""

    queryset = COMMITMENT.rows()
    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilters
    create_service = staticmethod(labels.record_commitment)

    acts = COMMITMENTS
