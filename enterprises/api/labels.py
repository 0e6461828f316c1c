"""Labels of sites and commitments of enterprises over the API."""

from core.api.fields import ActionsField
from core.api.viewsets import Creates
from enterprises.acts.labels import COMMITMENTS, CREATE_COMMITMENT, CREATE_SITE_LABEL, SITE_LABELS
from enterprises.api.rows import ENTRY, WithdrawableSerializer
from enterprises.filters import CommitmentFilters, SiteLabelFilters
from enterprises.lifecycles.labels import COMMITMENT, SITE_LABEL
from enterprises.models import Commitment, SiteLabel


class EntryViewSet(Creates):
    """Statements of documents. They are only added: a mistake is withdrawn by a further entry."""

    ordering_fields = ("day",)
    ordering = ("-day", "-id")


class SiteLabelSerializer(WithdrawableSerializer):
    actions = ActionsField(SITE_LABEL)

    class Meta:
        model = SiteLabel
        fields = ["id", "site", "kind", "granted_by", "day", "until", *ENTRY]


class SiteLabelViewSet(EntryViewSet):
    """Labels that offices granted to sites. They are only added: a mistake is withdrawn by a further entry."""

    queryset = SITE_LABEL.rows()
    serializer_class = SiteLabelSerializer
    filterset_class = SiteLabelFilters
    creates = CREATE_SITE_LABEL

    acts = SITE_LABELS


class CommitmentSerializer(WithdrawableSerializer):
    actions = ActionsField(COMMITMENT)

    class Meta:
        model = Commitment
        fields = ["id", "enterprise", "kind", "body", "text", "day", "until", *ENTRY]


class CommitmentViewSet(EntryViewSet):
    """Commitments of enterprises. They are only added: a mistake is withdrawn by a further entry."""

    queryset = COMMITMENT.rows()
    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilters
    creates = CREATE_COMMITMENT

    acts = COMMITMENTS
