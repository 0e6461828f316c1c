"""An entry of restoration counts until it is withdrawn."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock
from enterprises.models import MiningArea, Site
from enterprises.policies import can
from environment.capabilities import RESTORATION_RECORD
from environment.models import RestorationEntry

_State = RestorationEntry.State

# Rows are only added, so none is locked itself; the lock of the site or area serialises what is accepted of one.
RESTORATION = Lifecycle(
    RestorationEntry,
    rows=lambda: RestorationEntry.objects.select_related(
        "place", "site__jurisdiction", "site__enterprise", "mining_area__jurisdiction", "recorded_by", "withdrawal"
    ),
    states=_State.values,
    can=can,
    locks_rows=False,
    locks=[Lock(Site, lambda entry: [entry.site_id]), Lock(MiningArea, lambda entry: [entry.mining_area_id])],
    transitions=[
        Transition(
            "withdraw",
            [_State.COUNTS],
            None,
            RESTORATION_RECORD,
            gettext_lazy("Withdraw as a mistake"),
            reason_required=True,
        ),
    ],
)
