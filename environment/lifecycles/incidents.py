"""An incident counts until it is corrected or withdrawn, by officials alone."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock
from enterprises.models import Jurisdiction
from enterprises.policies import can
from environment.capabilities import INCIDENTS_RECORD
from environment.models import Incident

_State = Incident.State

# Rows are only added, so none is locked itself; the lock of the place serialises corrections of one incident.
INCIDENT = Lifecycle(
    Incident,
    rows=lambda: Incident.objects.select_related(
        "place", "site__jurisdiction", "site__enterprise", "recorded_by", "correction"
    ),
    states=_State.values,
    can=can,
    locks_rows=False,
    locks=[Lock(Jurisdiction, lambda incident: [incident.place_id])],
    transitions=[
        Transition(
            "correct",
            [_State.STANDING],
            None,
            INCIDENTS_RECORD,
            gettext_lazy("Correct"),
            reason_required=True,
        ),
        Transition(
            "withdraw",
            [_State.STANDING],
            None,
            INCIDENTS_RECORD,
            gettext_lazy("Withdraw as a mistake"),
            reason_required=True,
        ),
    ],
)
