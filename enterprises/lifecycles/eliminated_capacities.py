"""The lifecycle of an eliminated capacity, which counts until it is withdrawn as a mistake."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock
from enterprises.capabilities import CAPACITY_ELIMINATE
from enterprises.models import EliminatedCapacity, Site
from enterprises.policies import can

# Rows are only added, so none is locked itself; the lock of the site serialises what is eliminated of one capacity.
ELIMINATED_CAPACITY = Lifecycle(
    EliminatedCapacity,
    rows=lambda: EliminatedCapacity.objects.select_related(
        "site__jurisdiction", "site__enterprise", "recorded_by", "withdrawal"
    ),
    states=EliminatedCapacity.State.values,
    can=can,
    locks_rows=False,
    locks=[Lock(Site, lambda entry: [entry.site_id])],
    transitions=[
        Transition(
            "withdraw",
            [EliminatedCapacity.State.COUNTS],
            None,
            CAPACITY_ELIMINATE,
            gettext_lazy("Withdraw as a mistake"),
            reason_required=True,
        ),
    ],
)
