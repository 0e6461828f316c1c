"""Lifecycles of rows that are only added; those of labels of sites and commitments of enterprises among them."""

from collections.abc import Sequence

from django.db.models import Model, TextChoices
from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from core.write_access import Can, Lock
from enterprises.capabilities import COMMITMENTS_WITHDRAW, LABELS_RECORD
from enterprises.models import Commitment, Enterprise, Site, SiteLabel
from enterprises.policies import can


def only_added[M: Model](
    model: type[M],
    states: type[TextChoices],
    joined: str,
    *locks: Lock,
    transitions: Sequence[Transition],
    can: Can = can,
) -> Lifecycle[M]:
    """Return the lifecycle of rows that are read with what is ``joined``.

    No row is locked itself, since it never changes: the ``locks`` of what it is about serialise its further rows.
    """
    return Lifecycle(
        model,
        rows=lambda: model._default_manager.select_related(*joined.split()),
        states=states.values,
        can=can,
        locks_rows=False,
        locks=locks,
        transitions=transitions,
    )


def withdrawal(capability: str) -> Transition:
    """Return the one act on an entry that counts."""
    return Transition(
        "withdraw", ["counts"], None, capability, gettext_lazy("Withdraw as a mistake"), reason_required=True
    )


SITE_LABEL = only_added(
    SiteLabel,
    SiteLabel.State,
    "site__jurisdiction site__enterprise recorded_by withdrawal",
    Lock(Site, lambda row: [row.site_id]),
    transitions=[withdrawal(LABELS_RECORD)],
)
COMMITMENT = only_added(
    Commitment,
    Commitment.State,
    "enterprise__jurisdiction recorded_by withdrawal",
    Lock(Enterprise, lambda row: [row.enterprise_id]),
    transitions=[withdrawal(COMMITMENTS_WITHDRAW)],
)
