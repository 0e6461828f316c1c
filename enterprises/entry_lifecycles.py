"""Lifecycles of labels of sites and commitments of enterprises: an entry counts until a further one withdraws it."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from enterprises.capabilities import COMMITMENTS_WITHDRAW, LABELS_RECORD
from enterprises.models import Commitment, SiteLabel
from enterprises.policies import can


def withdrawal(capability: str) -> Transition:
    """Return the one act on an entry that counts."""
    return Transition(
        "withdraw", ["counts"], None, capability, gettext_lazy("Withdraw as a mistake"), reason_required=True
    )


SITE_LABEL = Lifecycle(
    SiteLabel,
    rows=lambda: SiteLabel.objects.select_related(
        "site__jurisdiction", "site__enterprise", "recorded_by", "withdrawal"
    ),
    states=SiteLabel.State.values,
    can=can,
    locks_rows=False,
    transitions=[withdrawal(LABELS_RECORD)],
)
COMMITMENT = Lifecycle(
    Commitment,
    rows=lambda: Commitment.objects.select_related("enterprise__jurisdiction", "recorded_by", "withdrawal"),
    states=Commitment.State.values,
    can=can,
    locks_rows=False,
    transitions=[withdrawal(COMMITMENTS_WITHDRAW)],
)
