"""The last row of a store counts until it is changed or withdrawn, by officials alone."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock
from enterprises.models import Jurisdiction
from enterprises.policies import can
from environment.capabilities import TAILINGS_RECORD
from environment.models import TailingsStore

_State = TailingsStore.State

# Rows are only added, so none is locked itself; the lock of the place serialises changes of one store.
TAILINGS = Lifecycle(
    TailingsStore,
    rows=lambda: TailingsStore.objects.select_related(
        "place", "site__jurisdiction", "site__enterprise", "recorded_by", "correction"
    ),
    states=_State.values,
    can=can,
    locks_rows=False,
    locks=[Lock(Jurisdiction, lambda store: [store.place_id])],
    transitions=[
        Transition(
            "change",
            [_State.STANDING],
            None,
            TAILINGS_RECORD,
            gettext_lazy("Record a change"),
            reason_required=True,
        ),
        Transition(
            "withdraw",
            [_State.STANDING],
            None,
            TAILINGS_RECORD,
            gettext_lazy("Withdraw as a mistake"),
            reason_required=True,
        ),
    ],
)
